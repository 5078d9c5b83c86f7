// Adjustments and counts: what suppliers say of their shelves, and the lists of what they said.
#include "server/api/stock_changes.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "server/api/paging.hpp"
#include "server/app/change_stock.hpp"
#include "server/json/decode.hpp"
#include "server/json/inventory.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using storage::stock_changes::Change;
using storage::stock_changes::Kind;

constexpr std::size_t note_length_max = 300;

// The SKU that the body names, with what is asked of either document.
std::optional<app::StockSubject> decode_subject(Call const& call, json::Decoder& in) {
    auto const code = in.code("sku");
    auto const lot = in.id<kind::Lot>("lot_id", json::maybe);
    auto const location = in.id<kind::Location>("location_id", json::maybe);
    auto note = in.text("note", note_length_max, json::maybe);
    if (!code) return {};
    auto const supplier = *call.actor.organisation;
    auto facts = storage::inventory::sku_facts(call.tx(), supplier, {*code});
    if (facts.empty() || facts.front().is_bundle) {
        in.fault("sku", facts.empty() ? Code::unknown_sku : Code::not_offered,
                 facts.empty() ? "you do not offer such a SKU"
                               : "is a bundle: it has no stock but that of its components");
        return {};
    }
    auto const place = storage::lot_stock::place_of(call.tx(), supplier, location);
    if (!place) {
        in.fault("location_id", Code::unknown_value, "is no location of yours");
        return {};
    }
    return app::StockSubject{supplier, std::move(facts.front()), *place,
                             lot,      std::move(note),          call.actor.credential};
}

// {"value": least..base_quantity_max, "unit": ...} in base units of the SKU.
std::optional<std::int64_t> decode_figure(json::Decoder in, std::int64_t least,
                                          std::optional<app::StockSubject> const& subject) {
    auto const value = in.integer("value", least, base_quantity_max);
    auto const unit = in.code("unit");
    in.only({"value", "unit"});
    if (!value || !unit || !subject) return {};
    auto const& measures = subject->sku.measures;
    auto const ratio = measures.ratio(*unit);
    auto const amount = *value < 0 ? -*value : *value;
    // Nothing is nothing in every unit, but the unit must be one.
    if (ratio && amount == 0) return 0;
    auto const base = to_base(Quantity{amount, *unit}, measures);
    if (!base) {
        in.fault(base.error() == Code::unknown_unit ? "unit" : "value", base.error(),
                 base.error() == Code::unknown_unit
                     ? "is no unit of this SKU"
                     : "does not come out in whole base units, or in too many");
        return {};
    }
    return *value < 0 ? -*base : *base;
}

std::string path_of(Change const& change) {
    return change.kind == Kind::count
               ? "/v1/stock-counts/" + StockCountId{change.id}.text()
               : "/v1/stock-adjustments/" + StockAdjustmentId{change.id}.text();
}

Response created(Change const& change) {
    return http::created(path_of(change), 1, json::encode(change).dump());
}

Result<Response> adjust_stock(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto subject = decode_subject(call, in);
    auto const delta = decode_figure(in.object("delta"), -base_quantity_max, subject);
    auto const reason = in.word("reason", inventory::change_reason_from);
    in.only({"sku", "lot_id", "location_id", "note", "delta", "reason"});
    if (delta && reason && !inventory::fits(*reason, *delta))
        faults.add("/delta/value", Code::out_of_range,
                   *delta == 0  ? "changes nothing"
                   : *delta > 0 ? "must be below zero for a loss"
                                : "must be above zero for what was found");
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto change = app::adjust_stock(call.tx(), {*std::move(subject), *reason, *delta},
                                    call.services, call.now);
    if (!change) return tl::unexpected(std::move(change.error()));
    return created(*change);
}

// The version in If-Match; none: it cannot be one of ours.
std::optional<std::int64_t> version_seen(Call const& call) {
    auto text = call.request.header("if-match");
    if (text.size() < 3 || text.front() != '"' || text.back() != '"') return {};
    text = text.substr(1, text.size() - 2);
    std::int64_t version = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (failed != std::errc{} || end != text.data() + text.size() || version < 0) return {};
    return version;
}

Result<Response> count_stock(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto subject = decode_subject(call, in);
    auto const counted = decode_figure(in.object("counted"), 0, subject);
    in.only({"sku", "lot_id", "location_id", "note", "counted"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto const seen = version_seen(call);
    if (!seen)
        return refuse(Code::stale_version, "If-Match names no version that the stock ever had.");
    auto change = app::count_stock(call.tx(), {*std::move(subject), *counted, *seen}, call.services,
                                   call.now);
    if (!change) return tl::unexpected(std::move(change.error()));
    return created(*change);
}

Result<Response> read_change(Call const& call, Kind kind, std::optional<Uuid> id) {
    std::optional<Change> change;
    if (id) change = storage::stock_changes::find(call.tx(), call.actor.finds_only(), kind, *id);
    if (!change)
        return refuse(Code::not_found, "There is no such " + std::string(text(kind)) + ".");
    return http::ok(json::encode(*change).dump());
}

Result<Response> read_stock_adjustment(Call& call) {
    auto const id = StockAdjustmentId::parse(call.path_values.at(0));
    return read_change(call, Kind::adjustment, id ? std::optional(id->uuid) : std::nullopt);
}

Result<Response> read_stock_count(Call& call) {
    auto const id = StockCountId::parse(call.path_values.at(0));
    return read_change(call, Kind::count, id ? std::optional(id->uuid) : std::nullopt);
}

Result<Response> list_changes(Call& call, Kind kind) {
    http::Query query(call.request.query, {"sku", "page_size", "page_token"});
    auto const code = query.text("sku", 64);
    std::optional<SkuId> sku;
    if (code) {
        sku = storage::inventory::find_sku(call.tx(), *code, call.actor.finds_only());
        if (!sku) query.fault("sku", Code::unknown_sku, "there is no such SKU");
    }
    auto const size = query.page_size();
    auto const filters = "sku=" + code.value_or("");
    auto const start = text_page_start(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::stock_changes::list(call.tx(), call.actor.finds_only(), kind, sku,
                                             uuid_from_hex(*start), size + 1);
    return text_page(
        call, filters, size, std::move(rows), [](Change const& row) { return to_hex(row.id); },
        [](Change const& row) { return json::encode(row); });
}

Result<Response> list_stock_adjustments(Call& call) { return list_changes(call, Kind::adjustment); }
Result<Response> list_stock_counts(Call& call) { return list_changes(call, Kind::count); }

}  // namespace

void add_stock_change_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const write{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    auto count = write;
    count.if_match = true;
    router.post("/v1/stock-adjustments", stock_upload, adjust_stock, write);
    router.get("/v1/stock-adjustments", stock_read, list_stock_adjustments);
    router.get("/v1/stock-adjustments/{id}", stock_read, read_stock_adjustment);
    router.post("/v1/stock-counts", stock_upload, count_stock, count);
    router.get("/v1/stock-counts", stock_read, list_stock_counts);
    router.get("/v1/stock-counts/{id}", stock_read, read_stock_count);
}

}  // namespace chaolu::api
