// A device that was without a network brings what it noted; the answer says what became of each.
#include "server/api/field_records.hpp"

#include <algorithm>

#include "server/api/inventory.hpp"
#include "server/api/paging.hpp"
#include "server/app/field_intake.hpp"
#include "server/app/services.hpp"
#include "server/json/encode.hpp"
#include "server/security/sha256.hpp"

namespace chaolu::api {
namespace {

using app::FieldOutcome;
using app::FieldRecord;
using http::Call;
using http::Response;
using json::Json;
using storage::field_records::Place;
using storage::field_records::Record;

constexpr std::size_t records_max = 500;
constexpr std::size_t ticket_length_max = 64;
constexpr std::size_t note_length_max = 300;
constexpr std::size_t photos_max = 5;
constexpr std::size_t sha256_hex_length = 64;
// Of ten hexadecimal digits, as those of files and batches have.
constexpr std::size_t document_bytes = 5;
// Clocks of telephones may be wrong by hours, not by years.
constexpr std::int64_t ahead_max_us = 24LL * 3600 * 1'000'000;

std::string sha256_of(std::string_view text) {
    security::Sha256 hash;
    hash.add(text);
    return hash.finish();
}

// Fingerprints of photographs, which come by themselves when the network allows.
std::vector<std::string> decode_photos(json::Decoder& in, json::Faults& faults) {
    auto photos = in.texts("photos", 0, photos_max, sha256_hex_length, json::maybe);
    for (std::size_t at = 0; at < photos.size(); ++at)
        if (photos[at].size() != sha256_hex_length ||
            photos[at].find_first_not_of("0123456789abcdef") != std::string::npos)
            faults.add(in.pointer_to("photos") + "/" + std::to_string(at), Code::invalid_format,
                       "is no SHA-256 in lower-case hexadecimal");
    return photos;
}

// Faults of one record go with it; only its id must be readable, for the answer names it.
FieldRecord decode_record(Call const& call, Json const& written, json::Decoder const& outer) {
    json::Faults own;
    json::Decoder in(written, outer.pointer(), own);
    FieldRecord read;
    auto& record = read.record;
    record.id = in.code("id").value_or("");
    record.content = sha256_of(written.dump());
    record.recorded_at = in.instant("recorded_at").value_or(call.now);
    record.scale_ticket = in.text("scale_ticket", ticket_length_max, json::maybe);
    record.note = in.text("note", note_length_max, json::maybe);
    record.supplier = *call.actor.organisation;
    record.synced_by = call.actor.credential;
    record.synced_at = call.now;
    record.photos = decode_photos(in, own);
    if (record.recorded_at.micros > call.now.micros + ahead_max_us)
        in.fault("recorded_at", Code::out_of_range, "lies more than a day ahead");
    read.pointer = outer.pointer();
    read.item.pointer = read.pointer + "/lot";
    auto lot = in.object("lot");
    read.item.lot = decode_lot(lot);
    in.only({"id", "recorded_at", "scale_ticket", "note", "photos", "lot"});
    read.item.faults = own.error().faults;
    read.item.document =
        storage::to_bytea(sha256_of(record.id).substr(0, document_bytes)).substr(2);
    return read;
}

Result<std::vector<FieldRecord>> decode(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const written = in.objects("records", 1, records_max);
    in.only({"records"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    std::vector<FieldRecord> records;
    for (std::size_t at = 0; at < written.size(); ++at)
        records.push_back(decode_record(call, (*body)["records"][at], written[at]));
    return records;
}

Json encode(FieldRecord const& sent, FieldOutcome const& outcome) {
    Json result{{"id", sent.record.id},
                {"status", text(outcome.status)},
                {"lot_id", outcome.lot ? Json(outcome.lot->text()) : Json(nullptr)},
                {"kept_recorded_at", json::or_null(outcome.kept)},
                {"errors", Json::array()}};
    for (auto const& fault : outcome.faults)
        result["errors"].push_back(
            {{"pointer", fault.pointer}, {"code", slug(fault.code)}, {"detail", fault.detail}});
    return result;
}

Result<Response> sync(Call& call) {
    auto const records = decode(call);
    if (!records) return tl::unexpected(records.error());
    auto const outcomes = app::take_field_records(call.tx(), *call.actor.organisation, *records,
                                                  call.services.ids, call.now);
    auto results = Json::array();
    std::map<std::string_view, int> counts;
    for (std::size_t at = 0; at < outcomes.size(); ++at) {
        ++counts[text(outcomes[at].status)];
        results.push_back(encode((*records)[at], outcomes[at]));
    }
    return http::ok(Json{{"results", std::move(results)},
                         {"received_count", counts["received"]},
                         {"known_count", counts["known"]},
                         {"conflict_count", counts["conflict"]},
                         {"refused_count", counts["refused"]}}
                        .dump());
}

std::string position_of(Record const& record) { return record.supplier.hex() + record.id; }

// Positions are sealed by us, so anything else than our own form is a bug.
Place place_at(std::string const& position) {
    constexpr std::size_t id_length = 36;
    if (position.empty()) return {};
    return {OrganisationId{uuid_from_hex(position.substr(0, id_length)).value()},
            position.substr(id_length)};
}

Json encode_photos(Record const& record) {
    auto const& received = record.received_photos;
    auto photos = Json::array();
    for (auto const& photo : record.photos)
        photos.push_back({{"sha256", photo},
                          {"is_received",
                           std::find(received.begin(), received.end(), photo) != received.end()}});
    return photos;
}

Json encode(Record const& record) {
    return {{"id", record.id},
            {"supplier_id", record.supplier.text()},
            {"recorded_at", to_text(record.recorded_at)},
            {"scale_ticket", json::or_null(record.scale_ticket)},
            {"note", json::or_null(record.note)},
            {"photos", encode_photos(record)},
            {"lot_id", record.lot ? Json(record.lot->text()) : Json(nullptr)},
            {"synced_at", to_text(record.synced_at)}};
}

Result<Response> list_records(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::field_records::list(call.tx(), call.actor.finds_only(), place_at(*start),
                                             size + 1);
    return text_page(call, "", size, std::move(rows), position_of,
                     [](Record const& record) { return encode(record); });
}

}  // namespace

void add_field_record_routes(http::Router& router) {
    using enum http::Permission;
    router.post("/v1/field-records:sync", stock_upload, sync,
                {.lane = http::LaneName::writes,
                 .body = http::BodyKind::json,
                 .body_bytes_max = 512u << 10,
                 .idempotent = true});
    router.get("/v1/field-records", stock_read, list_records);
}

}  // namespace chaolu::api
