// A device that was without a network brings what it counted; the answer says what became of each.
#include "server/api/field_counts.hpp"

#include <nlohmann/json.hpp>

#include "server/api/paging.hpp"
#include "server/app/field_counts.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "server/security/sha256.hpp"

namespace chaolu::api {
namespace {

using app::CountOutcome;
using app::WrittenCount;
using http::Call;
using http::Response;
using json::Json;
using storage::field_counts::Count;
using storage::field_counts::Place;

// Each takes some round trips of its own, for its document and its event.
constexpr std::size_t counts_max = 100;
constexpr std::size_t note_length_max = 300;
// As far as a JSON number is exact.
constexpr std::int64_t version_max = (std::int64_t{1} << 53) - 1;
// Clocks of telephones may be wrong by hours, not by years.
constexpr std::int64_t ahead_max_us = 24LL * 3600 * 1'000'000;

// Faults of one count go with it; only its id must be readable, for the answer names it.
WrittenCount decode_count(Call const& call, Json const& written, json::Decoder const& outer) {
    json::Faults own;
    json::Decoder in(written, outer.pointer(), own);
    WrittenCount read;
    read.pointer = outer.pointer();
    auto& count = read.count;
    count.id = in.code("id").value_or("");
    security::Sha256 hash;
    hash.add(written.dump());
    count.content = hash.finish();
    count.recorded_at = in.instant("recorded_at").value_or(call.now);
    if (count.recorded_at.micros > call.now.micros + ahead_max_us)
        in.fault("recorded_at", Code::out_of_range, "lies more than a day ahead");
    count.note = in.text("note", note_length_max, json::maybe);
    read.sku = in.code("sku").value_or("");
    count.subject.lot = in.id<kind::Lot>("lot_id", json::maybe);
    read.location = in.id<kind::Location>("location_id", json::maybe);
    count.subject.seen = in.integer("seen_version", 0, version_max).value_or(0);
    auto figure = in.object("counted");
    read.value = figure.integer("value", 0, base_quantity_max).value_or(0);
    read.unit = figure.code("unit").value_or("");
    figure.only({"value", "unit"});
    in.only(
        {"id", "recorded_at", "note", "sku", "lot_id", "location_id", "seen_version", "counted"});
    count.supplier = *call.actor.organisation;
    count.synced_by = call.actor.credential;
    count.synced_at = call.now;
    read.faults = own.error().faults;
    return read;
}

Result<std::vector<WrittenCount>> decode(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const written = in.objects("counts", 1, counts_max);
    in.only({"counts"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    std::vector<WrittenCount> counts;
    for (std::size_t at = 0; at < written.size(); ++at)
        counts.push_back(decode_count(call, (*body)["counts"][at], written[at]));
    return counts;
}

Json encode(std::string const& id, CountOutcome const& outcome) {
    Json result{{"id", id},
                {"status", text(outcome.status)},
                {"count_id", outcome.count ? Json(outcome.count->text()) : Json(nullptr)},
                {"kept_id", json::or_null(outcome.kept_id)},
                {"kept_recorded_at", json::or_null(outcome.kept)},
                {"errors", Json::array()}};
    for (auto const& fault : outcome.faults)
        result["errors"].push_back(
            {{"pointer", fault.pointer}, {"code", slug(fault.code)}, {"detail", fault.detail}});
    return result;
}

Result<Response> sync_field_counts(Call& call) {
    auto const counts = decode(call);
    if (!counts) return tl::unexpected(counts.error());
    auto const outcomes = app::take_field_counts(call.tx(), *call.actor.organisation, *counts,
                                                 call.actor.credential, call.services, call.now);
    auto results = Json::array();
    std::map<std::string_view, int> numbers;
    for (std::size_t at = 0; at < outcomes.size(); ++at) {
        ++numbers[text(outcomes[at].status)];
        results.push_back(encode((*counts)[at].count.id, outcomes[at]));
    }
    return http::ok(Json{{"results", std::move(results)},
                         {"received_count", numbers["received"]},
                         {"known_count", numbers["known"]},
                         {"conflict_count", numbers["conflict"]},
                         {"refused_count", numbers["refused"]}}
                        .dump());
}

std::string position_of(Count const& count) { return count.supplier.hex() + count.id; }

// Positions are sealed by us, so anything else than our own form is a bug.
Place place_at(std::string const& position) {
    constexpr std::size_t id_length = 36;
    if (position.empty()) return {};
    return {OrganisationId{uuid_from_hex(position.substr(0, id_length)).value()},
            position.substr(id_length)};
}

Json encode(Count const& count) {
    auto const& lot = count.subject.lot;
    return {{"id", count.id},
            {"supplier_id", count.supplier.text()},
            {"recorded_at", to_text(count.recorded_at)},
            {"note", json::or_null(count.note)},
            {"sku", count.sku},
            {"lot_id", lot ? Json(lot->text()) : Json(nullptr)},
            {"seen_version", count.subject.seen},
            {"counted", {{"value", count.counted}, {"unit", count.base_unit}}},
            {"count_id", count.change ? Json(count.change->text()) : Json(nullptr)},
            {"synced_at", to_text(count.synced_at)}};
}

Result<Response> list_field_counts(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows =
        storage::field_counts::list(call.tx(), call.actor.finds_only(), place_at(*start), size + 1);
    return text_page(call, "", size, std::move(rows), position_of,
                     [](Count const& count) { return encode(count); });
}

}  // namespace

void add_field_count_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/field-counts:sync", stock_upload, sync_field_counts,
                {.lane = http::LaneName::writes,
                 .body = http::BodyKind::json,
                 .body_bytes_max = 128u << 10,
                 .idempotent = true});
    router.get("/v1/field-counts", stock_read, list_field_counts);
}

}  // namespace chaolu::api
