// Consignment: who holds goods of others reports what became of them; both sides see the same.
#include "server/api/consignment.hpp"

#include <nlohmann/json.hpp>

#include "domain/catalogue/product.hpp"
#include "server/api/paging.hpp"
#include "server/api/reason.hpp"
#include "server/app/consignment.hpp"
#include "server/json/consignment.hpp"
#include "server/json/decode.hpp"
#include "storage/consigned_stock.hpp"

namespace chaolu::api {
namespace {

namespace stored = storage::consignment;
using app::ReportConsignment;
using catalogue::unit_length_max;
using http::Call;
using http::Response;
using inventory::Fate;

constexpr std::size_t lines_max = 50;
constexpr std::size_t note_length_max = 300;
constexpr std::size_t buyer_length_max = 100;
constexpr int statement_days_max = 366;

std::optional<std::string> currency_from(std::string_view text) {
    if (text != "CNY") return {};
    return std::string(text);
}

std::optional<std::int64_t> decode_amount(json::Decoder in) {
    auto const fen = in.integer("amount", 0, inventory::amount_fen_max);
    auto const currency = in.word("currency", currency_from);
    in.only({"amount", "currency"});
    return currency ? fen : std::nullopt;
}

std::optional<UnitPrice> decode_unit_price(json::Decoder in) {
    auto const price = in.price_e4("price");
    auto per = in.code("per", json::required, unit_length_max);
    in.only({"price", "per"});
    if (!price || !per) return {};
    return UnitPrice{*price, *std::move(per)};
}

// At what price is enough: the amount follows from it.
void decode_sale(json::Decoder& in, ReportConsignment::Line& line) {
    bool const has_price = in.has("unit_price");
    if (has_price) line.price = decode_unit_price(in.object("unit_price"));
    if (!has_price || in.has("amount")) line.amount_fen = decode_amount(in.object("amount"));
    line.buyer = in.text("buyer", buyer_length_max, json::maybe);
    if (in.has("reason")) in.fault("reason", Code::unknown_field, "is for what was lost only");
}

void decode_loss(json::Decoder& in, ReportConsignment::Line& line) {
    auto const reason = in.word("reason", inventory::loss_reason_from);
    if (reason) line.reason = text(*reason);
    for (auto const* name : {"amount", "unit_price", "buyer"})
        if (in.has(name)) in.fault(name, Code::unknown_field, "is for what was sold only");
}

void decode_line(json::Decoder& in, ReportConsignment& command) {
    ReportConsignment::Line line;
    auto const sku = in.code("sku");
    line.lot = in.id<kind::Lot>("lot_id", json::maybe);
    auto const fate = in.word("kind", inventory::fate_from);
    auto const quantity = in.quantity("quantity");
    if (fate == Fate::sold) decode_sale(in, line);
    if (fate == Fate::lost) decode_loss(in, line);
    in.only({"sku", "lot_id", "kind", "quantity", "amount", "unit_price", "buyer", "reason"});
    if (!sku || !fate || !quantity) return;
    line.sku = *sku;
    line.fate = *fate;
    line.quantity = *quantity;
    command.lines.push_back(std::move(line));
}

Result<ReportConsignment> decode_report(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    ReportConsignment command;
    command.reporter = *call.actor.organisation;
    command.made_by = call.actor.credential;
    command.location = in.id<kind::Location>("location_id").value_or(LocationId{});
    auto const day = in.date("business_day");
    if (day && !inventory::is_reportable(*day, shanghai_day(call.now)))
        in.fault(
            "business_day", Code::out_of_range,
            "is to come, or more than " + std::to_string(inventory::report_days_max) + " days ago");
    command.day = day.value_or(Date{});
    command.note = in.text("note", note_length_max, json::maybe);
    for (auto& line : in.objects("lines", 1, lines_max)) decode_line(line, command);
    in.only({"location_id", "business_day", "note", "lines"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return command;
}

Result<Response> report_consignment(Call& call) {
    auto const command = decode_report(call);
    if (!command) return tl::unexpected(command.error());
    auto const report = app::report_consignment(call.tx(), *command, call.services, call.now);
    if (!report) return tl::unexpected(report.error());
    return http::created("/v1/consignment-reports/" + report->id.text(), 1,
                         json::encode(*report).dump());
}

Result<Response> read_consignment_report(Call& call) {
    auto const id = ConsignmentReportId::parse(call.path_values.at(0));
    auto const found = id ? stored::find(call.tx(), call.actor.finds_only(), *id) : std::nullopt;
    if (!found) return refuse(Code::not_found, "There is no such consignment report.");
    return http::ok(json::encode(*found).dump());
}

Result<Response> reverse_consignment(Call& call) {
    auto const id = ConsignmentReportId::parse(call.path_values.at(0));
    if (!id) return refuse(Code::not_found, "There is no such consignment report.");
    auto const reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    auto const report = app::reverse_consignment(
        call.tx(), {*id, *call.actor.organisation, call.actor.credential, *reason}, call.services,
        call.now);
    if (!report) return tl::unexpected(report.error());
    return http::created("/v1/consignment-reports/" + report->id.text(), 1,
                         json::encode(*report).dump());
}

template <class SomeId>
std::string text_of(std::optional<SomeId> const& id) {
    return id ? id->text() : "";
}
std::string text_of(std::optional<Date> const& day) { return day ? to_text(*day) : ""; }

Result<Response> list_consignment_reports(Call& call) {
    http::Query query(call.request.query, {"location_id", "supplier_id", "holder_id", "from", "to",
                                           "page_size", "page_token"});
    stored::Filter filter;
    filter.party = call.actor.finds_only();
    filter.location = query.word("location_id", LocationId::parse);
    filter.supplier = query.word("supplier_id", OrganisationId::parse);
    filter.holder = query.word("holder_id", OrganisationId::parse);
    filter.from = query.word("from", date_from_text);
    filter.to = query.word("to", date_from_text);
    auto const filters = "location=" + text_of(filter.location) +
                         "&supplier=" + text_of(filter.supplier) +
                         "&holder=" + text_of(filter.holder) + "&from=" + text_of(filter.from) +
                         "&to=" + text_of(filter.to);
    return newest_first<ConsignmentReportId>(
        call, query, filters,
        [&](std::optional<ConsignmentReportId> const& before, int rows_max) {
            return stored::list(call.tx(), filter, before, rows_max);
        },
        [](stored::Report const& row) { return json::encode(row); });
}

// As hex() writes an id, with its dashes.
constexpr std::size_t id_hex_length = 36;

Result<Response> list_consigned_stock(Call& call) {
    http::Query query(call.request.query, {"location_id", "page_size", "page_token"});
    auto const location = query.word("location_id", LocationId::parse);
    auto const filters = "location=" + text_of(location);
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    stored::LyingPosition after;
    if (!start->empty())
        after = {{uuid_from_hex(start->substr(0, id_hex_length)).value()},
                 {uuid_from_hex(start->substr(id_hex_length)).value()}};
    auto rows = stored::list_lying(call.tx(), call.actor.finds_only(), location, after, size + 1);
    return text_page(
        call, filters, size, std::move(rows),
        [](stored::Lying const& row) { return row.location.hex() + row.sku_id.hex(); },
        [](stored::Lying const& row) { return json::encode(row); });
}

// The place and the days that a statement is asked of.
struct Asked {
    stored::Place place;
    Date from;
    Date to;
};

Result<Asked> asked_of(Call const& call, http::Query& query) {
    auto const location = query.word("location_id", LocationId::parse);
    auto const from = query.word("from", date_from_text);
    auto const to = query.word("to", date_from_text);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const missing = [&](char const* name) {
        query.fault(name, Code::required, "must be said");
    };
    if (!location) missing("location_id");
    if (!from) missing("from");
    if (!to) missing("to");
    if (from && to && (*to < *from || from->plus_days(statement_days_max) <= *to))
        query.fault("to", Code::out_of_range,
                    "lies before `from`, or " + std::to_string(statement_days_max) +
                        " days or more after it");
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const place = stored::find_place(call.tx(), call.actor.finds_only(), *location);
    if (!place) return refuse(Code::not_found, "There is no such place that somebody holds.");
    return Asked{*place, *from, *to};
}

Result<Response> read_consignment_statement(Call& call) {
    http::Query query(call.request.query, {"location_id", "from", "to", "page_size", "page_token"});
    auto const size = query.page_size();
    auto const token = query.text("page_token", 1024);
    auto const asked = asked_of(call, query);
    if (!asked) return tl::unexpected(asked.error());
    auto const& [place, from, to] = *asked;
    auto const filters =
        "location=" + place.location.text() + "&from=" + to_text(from) + "&to=" + to_text(to);
    SkuId after;
    if (token) {
        auto const position = http::open_page_token(call, filters, *token);
        if (!position) return tl::unexpected(position.error());
        after = SkuId{uuid_from_hex(*position).value()};
    }
    auto rows = stored::movements(call.tx(), place, start_of_shanghai_day(from),
                                  start_of_shanghai_day(to.plus_days(1)));
    std::erase_if(rows, [&](stored::Movements const& row) { return row.sku_id <= after; });
    return text_page(
        call, filters, size, std::move(rows),
        [](stored::Movements const& row) { return row.sku_id.hex(); },
        [](stored::Movements const& row) { return json::encode(row); });
}

}  // namespace

void add_consignment_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const write{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.post("/v1/consignment-reports", consignment_write, report_consignment, write);
    router.post("/v1/consignment-reports/{id}:reverse", consignment_write, reverse_consignment,
                write);
    router.get("/v1/consignment-reports", consignment_read, list_consignment_reports);
    router.get("/v1/consignment-reports/{id}", consignment_read, read_consignment_report);
    router.get("/v1/consigned-stock", consignment_read, list_consigned_stock);
    router.get("/v1/consignment-statements", consignment_read, read_consignment_statement);
}

}  // namespace chaolu::api
