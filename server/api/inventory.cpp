// Lots and stock files coming in; stock and its ledger read back.
#include "server/api/inventory.hpp"

#include <nlohmann/json.hpp>

#include "server/api/row_files.hpp"
#include "server/app/import_stock.hpp"
#include "server/app/receive_lots.hpp"
#include "server/app/services.hpp"
#include "server/http/query.hpp"
#include "server/json/decode.hpp"
#include "server/json/inventory.hpp"
#include "server/security/sha256.hpp"
#include "storage/failed_rows.hpp"
#include "storage/inventory.hpp"
#include "storage/stock_imports.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::LaneName;
using http::Permission;
using http::Query;
using http::Response;
using inventory::StockKey;
using storage::inventory::EntryPosition;

constexpr std::size_t lots_max = 500;
constexpr std::int64_t pieces_max = 1'000'000'000;
constexpr std::size_t growing_unit_length_max = 32;
constexpr int faults_shown_max = 200;
constexpr int absent_shown_max = 200;
// Tells the requests of one supplier apart in the lot codes that are made from them.
constexpr std::size_t document_bytes = 5;

// One page of a list. `load` gets the position where the last page ended and how many rows to
// give at most; `position_of` says where a row stands.
template <class Load, class Encode, class PositionOf>
Result<Response> paged(Call& call, Query& query, std::string const& filters, Load load,
                       Encode encode, PositionOf position_of) {
    auto const page_size = query.page_size();
    auto const token = query.text("page_token", 1024);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    std::optional<std::string> start;
    if (token) {
        auto position = http::open_page_token(call, filters, *token);
        if (!position) return tl::unexpected(std::move(position.error()));
        start = *std::move(position);
    }
    auto rows = load(start, page_size + 1);
    std::optional<std::string> next;
    if (rows.size() > static_cast<std::size_t>(page_size)) {
        rows.pop_back();
        next = http::seal_page_token(call, filters, position_of(rows.back()));
    }
    auto items = nlohmann::json::array();
    for (auto const& row : rows) items.push_back(encode(row));
    return http::page(call, items.dump(), next);
}

// Positions were sealed by us, so that whatever is found in one has its right form.
std::string key_text(StockKey const& key) { return key.sku.hex() + key.pool.hex(); }
StockKey key_in(std::string const& text) {
    constexpr std::size_t hex_length = 36;
    return {{uuid_from_hex(text.substr(0, hex_length)).value()},
            {uuid_from_hex(text.substr(hex_length, hex_length)).value()}};
}
std::string position_text(EntryPosition const& position) {
    return std::to_string(position.sequence) + "." + key_text(position.key);
}
EntryPosition entry_position_in(std::string const& text) {
    auto const dot = text.find('.');
    return {key_in(text.substr(dot + 1)), std::stoll(text.substr(0, dot))};
}

struct SkuFilter {
    std::string text;  // for the page token
    std::optional<SkuId> sku;
};

SkuFilter sku_filter(Call& call, Query& query) {
    auto const code = query.text("sku", 64);
    if (!code) return {};
    auto const sku = storage::inventory::find_sku(call.tx(), *code, call.actor.finds_only());
    if (!sku) query.fault("sku", Code::unknown_sku, "there is no such SKU");
    return {"sku=" + *code, sku};
}

Result<Response> list_stock(Call& call) {
    Query query(call.request.query, {"sku", "page_size", "page_token"});
    auto const filter = sku_filter(call, query);
    return paged(
        call, query, filter.text,
        [&](std::optional<std::string> const& start, int rows) {
            std::optional<StockKey> after;
            if (start) after = key_in(*start);
            return storage::inventory::list_stock(call.tx(), call.actor.finds_only(), filter.sku,
                                                  after, rows);
        },
        [](auto const& row) { return json::encode(row); },
        [](auto const& row) { return key_text(row.stock.key); });
}

Result<Response> list_stock_entries(Call& call) {
    Query query(call.request.query, {"sku", "pool", "page_size", "page_token"});
    auto const filter = sku_filter(call, query);
    auto const pool = query.text("pool", 64);
    return paged(
        call, query, filter.text + "&pool=" + pool.value_or(""),
        [&](std::optional<std::string> const& start, int rows) {
            std::optional<EntryPosition> after;
            if (start) after = entry_position_in(*start);
            return storage::inventory::list_entries(call.tx(), call.actor.finds_only(), filter.sku,
                                                    pool, after, rows);
        },
        [](auto const& row) { return json::encode(row); },
        [](auto const& row) {
            return position_text({row.entry.key, row.entry.sequence});
        });
}

Result<Response> read_lot(Call& call) {
    auto const id = LotId::parse(call.path_values.at(0));
    auto const lot = id ? storage::inventory::find_lot(call.tx(), call.actor.finds_only(), *id)
                        : std::optional<storage::inventory::LotRow>();
    if (!lot) return refuse(Code::not_found, "There is no such lot.");
    return http::ok(json::encode(*lot).dump());
}

Result<Response> list_lots(Call& call) {
    Query query(call.request.query, {"sku", "page_size", "page_token"});
    auto const filter = sku_filter(call, query);
    return paged(
        call, query, filter.text,
        [&](std::optional<std::string> const& start, int rows) {
            return storage::inventory::list_lots(call.tx(), call.actor.finds_only(), filter.sku,
                                                 start ? LotId::parse(*start) : std::nullopt, rows);
        },
        [](auto const& row) { return json::encode(row); },
        [](auto const& row) { return row.id.text(); });
}

enum class BatchMode { atomic, partial };
std::optional<BatchMode> batch_mode_from(std::string_view text) {
    if (text == "atomic") return BatchMode::atomic;
    if (text == "partial") return BatchMode::partial;
    return {};
}

// Faults of single lots go with their lots: what becomes of the others is for the mode to say.
Result<app::ReceiveLots> decode_receive_lots(Call const& call) {
    auto body = json::parse(call.request.body);
    if (!body) return tl::unexpected(std::move(body.error()));
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto mode = in.word("mode", batch_mode_from, json::maybe);
    auto const location = in.id<kind::Location>("location_id", json::maybe);
    auto const lots = in.objects("lots", 1, lots_max);
    in.only({"mode", "location_id", "lots"});
    if (!faults.empty()) return tl::unexpected(faults.error());

    app::ReceiveLots command;
    command.supplier = *call.actor.organisation;
    command.location = location;
    security::Sha256 hash;
    hash.add(call.request.body);
    command.document = storage::to_bytea(hash.finish().substr(0, document_bytes)).substr(2);
    command.is_atomic = mode.value_or(BatchMode::atomic) == BatchMode::atomic;
    for (auto const& lot : lots) {
        json::Faults own;
        auto const index = command.items.size();
        auto written = decode_lot(json::Decoder((*body)["lots"][index], lot.pointer(), own));
        command.items.push_back({lot.pointer(), std::move(written), own.error().faults});
    }
    return command;
}

Result<Response> receive_lots(Call& call) {
    auto command = decode_receive_lots(call);
    if (!command) return tl::unexpected(std::move(command.error()));
    auto outcomes = app::receive_lots(call.tx(), *command, call.services.ids, call.now);
    if (!outcomes) return tl::unexpected(std::move(outcomes.error()));
    auto results = nlohmann::json::array();
    int refused = 0;
    for (auto const& outcome : *outcomes) {
        nlohmann::json result{{"index", results.size()},
                              {"status", outcome.lot ? "received" : "refused"}};
        if (outcome.lot) {
            result["lot"] = json::encode(*outcome.lot);
            for (auto const& warning : outcome.warnings)
                result["warnings"].push_back({{"pointer", warning.pointer},
                                              {"code", slug(warning.code)},
                                              {"detail", warning.detail}});
        } else {
            ++refused;
            for (auto const& fault : outcome.faults)
                result["errors"].push_back({{"pointer", fault.pointer},
                                            {"code", slug(fault.code)},
                                            {"detail", fault.detail}});
        }
        results.push_back(std::move(result));
    }
    auto const received = static_cast<int>(results.size()) - refused;
    nlohmann::json const answer{
        {"results", std::move(results)}, {"received_count", received}, {"refused_count", refused}};
    auto response = http::ok(answer.dump());
    response.status = refused == 0 ? 201 : 200;
    return response;
}

std::string with_faults(Call& call, storage::stock_imports::StockImport const& import) {
    auto const notes = [&](bool are_warnings) {
        return storage::stock_imports::faults(call.tx(), import.id, are_warnings, faults_shown_max);
    };
    auto json = json::encode(import, notes(false), notes(true));
    json["failed_row_count"] = storage::failed_rows::count(call.tx(), import.id);
    json["absent_skus"] = nlohmann::json::array();
    if (import.absent == inventory::AbsentRule::zero)
        for (auto const& each :
             storage::absent_stock::shown(call.tx(), import.id, absent_shown_max))
            json["absent_skus"].push_back(json::encode(each));
    return json.dump();
}

Result<Response> import_stock(Call& call) {
    Query query(call.request.query, {"dry_run", "retry_of", "location_id", "absent"});
    auto const is_dry_run = query.word("dry_run", flag_from).value_or(true);
    auto const location = query.word("location_id", LocationId::parse);
    auto const absent =
        query.word("absent", inventory::absent_rule_from).value_or(inventory::AbsentRule::keep);
    auto const retry_of = query.text("retry_of", 64);
    auto const corrected = retry_of ? StockImportId::parse(*retry_of) : std::nullopt;
    if (retry_of && !corrected)
        query.fault("retry_of", Code::invalid_format, "is not the id of an import");
    if (absent == inventory::AbsentRule::zero && !is_dry_run)
        query.fault("absent", Code::out_of_range,
                    "sets stock to zero, which is looked at first: leave out dry_run and confirm "
                    "what is shown");
    if (absent == inventory::AbsentRule::zero && retry_of)
        query.fault("absent", Code::out_of_range,
                    "is not for corrected rows, which do not tell of all stock");
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const format = imports::format_of(call.request.header("content-type"));
    if (!format) return tl::unexpected(format.error());
    auto declared = imports::declared_charset(call.request.header("content-type"));
    if (!declared) return tl::unexpected(std::move(declared.error()));
    auto const progress = begin_progress(call);
    auto imported =
        app::import_stock(call.tx(),
                          {*call.actor.organisation, bytes_of(call.request), *format, *declared,
                           is_dry_run, corrected, progress, location, absent},
                          call.services.ids, call.now);
    if (!imported) return tl::unexpected(std::move(imported.error()));
    auto const& import = imported->import;
    auto body = with_faults(call, import);
    if (!imported->is_new) return http::with_version(import.version, std::move(body));
    return http::created("/v1/stock-imports/" + import.id.text(), import.version, std::move(body));
}

Result<StockImportId> id_in_path(Call const& call) {
    auto id = StockImportId::parse(call.path_values.at(0));
    if (!id) return refuse(Code::not_found, "There is no such stock import.");
    return *id;
}

Result<Response> confirm_stock_import(Call& call) {
    auto const id = id_in_path(call);
    if (!id) return tl::unexpected(id.error());
    auto import = app::confirm_stock_import(call.tx(), *call.actor.organisation, *id,
                                            call.services.ids, call.now, begin_progress(call));
    if (!import) return tl::unexpected(std::move(import.error()));
    return http::with_version(import->version, with_faults(call, *import));
}

Result<Response> read_stock_import(Call& call) {
    auto const id = id_in_path(call);
    if (!id) return tl::unexpected(id.error());
    auto const import = storage::stock_imports::find(call.tx(), call.actor.finds_only(), *id);
    if (!import) return refuse(Code::not_found, "There is no such stock import.");
    return http::with_version(import->version, with_faults(call, *import));
}

Result<Response> list_stock_imports(Call& call) {
    Query query(call.request.query, {"page_size", "page_token"});
    return paged(
        call, query, "",
        [&](std::optional<std::string> const& start, int rows) {
            return storage::stock_imports::list(call.tx(), call.actor.finds_only(),
                                                start ? StockImportId::parse(*start) : std::nullopt,
                                                rows);
        },
        [](auto const& import) { return json::encode(import); },
        [](auto const& import) { return import.id.text(); });
}

}  // namespace

std::optional<inventory::WrittenLot> decode_lot(json::Decoder in) {
    auto sku = in.code("sku");
    auto lot = decode_lot_of_known_sku(in);
    in.only({"sku", "lot_code", "harvest_date", "production_date", "expiry_date", "growing_unit",
             "quantity", "pieces", "gross_weight", "tare_weight"});
    if (!sku || !lot) return {};
    lot->sku = *std::move(sku);
    return lot;
}

static std::optional<inventory::WrittenQuantity> decode_weight(json::Decoder& in,
                                                               std::string_view name,
                                                               std::int64_t least) {
    if (!in.has(name)) return {};
    auto weight = in.object(name);
    auto const value = weight.integer("value", least, base_quantity_max);
    auto unit = weight.code("unit");
    weight.only({"value", "unit"});
    if (!value || !unit) return {};
    return inventory::WrittenQuantity{*value, 0, *std::move(unit)};
}

std::optional<inventory::WrittenLot> decode_lot_of_known_sku(json::Decoder& in) {
    auto lot_code = in.code("lot_code", json::maybe);
    auto harvest_date = in.date("harvest_date", json::maybe);
    auto production_date = in.date("production_date", json::maybe);
    auto expiry_date = in.date("expiry_date", json::maybe);
    auto place = in.object("growing_unit", json::maybe);
    auto site = place.code("site");
    auto number = place.text("number", growing_unit_length_max);
    place.only({"site", "number"});
    auto quantity = in.quantity("quantity");
    auto pieces = in.integer("pieces", 1, pieces_max, json::maybe);
    auto const gross_weight = decode_weight(in, "gross_weight", 1);
    auto const tare_weight = decode_weight(in, "tare_weight", 0);
    if (!quantity) return {};
    std::optional<inventory::GrowingUnit> growing_unit;
    if (site && number) growing_unit = {*site, *number};
    return inventory::WrittenLot{{},
                                 std::move(lot_code),
                                 harvest_date,
                                 production_date,
                                 expiry_date,
                                 std::move(growing_unit),
                                 {quantity->value, 0, quantity->unit},
                                 pieces,
                                 gross_weight,
                                 tare_weight};
}

void add_inventory_routes(http::Router& router) {
    // A million rows take minutes on a small machine.
    constexpr std::chrono::milliseconds bulk_budget{300'000};
    // 500 lots of at most about 500 bytes each.
    router.post("/v1/lots:batch", Permission::stock_upload, receive_lots,
                {.lane = LaneName::writes,
                 .body = http::BodyKind::json,
                 .body_bytes_max = 512u << 10,
                 .idempotent = true});
    router.get("/v1/lots", Permission::stock_read, list_lots);
    router.get("/v1/lots/{id}", Permission::stock_read, read_lot);
    router.post("/v1/stock-imports", Permission::stock_upload, import_stock,
                {.lane = LaneName::bulk,
                 .body = http::BodyKind::file,
                 .body_bytes_max = 64u << 20,
                 .idempotent = true,
                 .budget = bulk_budget});
    router.get("/v1/stock-imports", Permission::stock_read, list_stock_imports);
    router.get("/v1/stock-imports/{id}", Permission::stock_read, read_stock_import);
    router.post("/v1/stock-imports/{id}:confirm", Permission::stock_upload, confirm_stock_import,
                {.lane = LaneName::bulk, .idempotent = true, .budget = bulk_budget});
    router.get("/v1/stock", Permission::stock_read, list_stock);
    router.get("/v1/stock-entries", Permission::stock_read, list_stock_entries);
}

}  // namespace chaolu::api
