// Each kind is read page by page and written row by row: sent back as it is, nothing changes.
#include "server/api/exports.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/price_sight.hpp"
#include "server/api/table_files.hpp"
#include "server/http/query.hpp"
#include "server/imports/lot_rows.hpp"
#include "server/imports/price_rows.hpp"
#include "server/imports/product_rows.hpp"
#include "server/imports/supplier_rows.hpp"
#include "server/json/product_body.hpp"
#include "storage/identity.hpp"
#include "storage/inventory.hpp"
#include "storage/price_changes.hpp"
#include "storage/product_files.hpp"
#include "storage/stock_export.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Query;
using http::Response;
using imports::Format;
using imports::OutCell;
using pricing::ListedPrice;

constexpr int exported_max = 100'000;
constexpr int exported_at_once = 1000;

Format format_in(Query& query) {
    return query.word("format", imports::format_from).value_or(Format::csv);
}

// A file in the making; no longer than exported_max rows.
class Export {
public:
    Export(Call const& call, Format format, std::span<imports::ColumnName const> columns)
        : format_(format),
          table_(imports::write_table(format, headers_of(columns, call.language))) {}

    void row(std::vector<OutCell> const& cells) {
        if (++rows_ <= exported_max) table_->row(cells);
    }
    bool is_too_long() const { return rows_ > exported_max; }
    // `narrowed_by` is the parameter of the query that asks for less.
    Result<Response> finish(std::string const& name, std::string const& narrowed_by) {
        if (is_too_long())
            return refuse(
                Code::validation_failed, "There is more than one file may have.",
                {{"?" + narrowed_by, Code::too_many,
                  "must be given: all have more than " + std::to_string(exported_max) + " rows"}});
        auto response = table_file(format_, name, table_->finish());
        response.headers.emplace_back("Vary", "Accept-Language");
        return response;
    }

private:
    Format format_;
    std::unique_ptr<imports::TableWriter> table_;
    int rows_ = 0;
};

// Whoever sees the stock of several suppliers is told whose each lot is.
std::vector<imports::ColumnName> stock_export_columns(bool is_of_many) {
    std::vector<imports::ColumnName> columns(imports::stock_template.begin(),
                                             imports::stock_template.end());
    columns.push_back(imports::stock_columns[imports::location_field]);
    if (is_of_many) columns.push_back(imports::stock_columns[imports::supplier_field]);
    return columns;
}

Result<Response> export_stock(Call& call) {
    Query query(call.request.query, {"format", "sku", "location_id"});
    auto const format = format_in(query);
    auto const code = query.text("sku", 64);
    storage::stock_export::Filter filter{call.actor.finds_only(), {}, {}};
    filter.location = query.word("location_id", LocationId::parse);
    if (code) {
        filter.sku = storage::inventory::find_sku(call.tx(), *code, filter.supplier);
        if (!filter.sku) query.fault("sku", Code::unknown_sku, "there is no such SKU");
    }
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const columns =
        imports::LotRows::with_known_headers(headers_of(imports::stock_template, call.language));
    auto const quantity = static_cast<std::size_t>(inventory::LotField::quantity);
    Export file(call, format, stock_export_columns(!filter.supplier));
    std::optional<storage::stock_export::LyingLot> last;
    while (!file.is_too_long()) {
        auto lots = storage::stock_export::list(call.tx(), filter, last, exported_at_once);
        if (lots.empty()) break;
        for (auto const& row : lots) {
            auto cells = as_texts(columns.cells_of(row.lot, row.sku, row.base_unit));
            cells[quantity].is_number = true;
            cells.push_back({row.location_code});
            if (!filter.supplier) cells.push_back({row.supplier.text()});
            file.row(cells);
        }
        last = std::move(lots.back());
    }
    return file.finish("stock", "sku");
}

// What runs already began some day that a file may not name: it says "from today on" of it.
std::vector<OutCell> cells_of(ListedPrice const& price, Date today) {
    auto const& minimum = price.agreed_minimum;
    return {{price.sku},
            {price_text(price.price.e4)},
            {price.price.per},
            {price.supplier ? price.supplier->text() : ""},
            {minimum ? std::to_string(minimum->value) + minimum->unit : ""},
            {price.valid.from > today ? to_text(price.valid.from) : ""},
            {price.valid.to ? to_text(*price.valid.to) : ""}};
}

Result<Response> export_prices(Call& call) {
    Query query(call.request.query, {"format", "price_list_id", "sku"});
    auto const format = format_in(query);
    auto const id = query.word("price_list_id", PriceListId::parse);
    auto const sku = query.text("sku", 64);
    if (!id && !query.error()) query.fault("price_list_id", Code::required, "names the list");
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const list = storage::pricing::find(call.tx(), *id);
    if (!list || !sees(call, list->scope)) return tl::unexpected(no_such_price_list());
    auto const today = shanghai_day(call.now);
    Export file(call, format, imports::price_template);
    storage::pricing::PricePlace after;
    while (!file.is_too_long()) {
        auto const prices =
            storage::pricing::page_of_prices(call.tx(), list->id, sku, after, exported_at_once);
        if (prices.empty()) break;
        for (auto const& price : prices)
            if (!price.valid.to || *price.valid.to > today) file.row(cells_of(price, today));
        after = storage::pricing::place_of(prices.back());
    }
    return file.finish("prices", "sku");
}

Result<Response> export_products(Call& call) {
    Query query(call.request.query, {"format", "supplier_id"});
    auto const format = format_in(query);
    auto const asked = query.word("supplier_id", OrganisationId::parse);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const only = call.actor.finds_only();
    Export file(call, format, imports::product_columns);
    bool const is_others = only && asked && *only != *asked;
    ProductId after;
    while (!is_others && !file.is_too_long()) {
        auto const ids = storage::product_files::ids_after(call.tx(), only ? only : asked, after,
                                                           exported_at_once);
        if (ids.empty()) break;
        for (auto const& each : storage::product_files::find(call.tx(), ids))
            for (auto const& sku : each.product.skus) {
                auto const* const one = &sku;
                file.row(imports::cells_of(json::body_of(each.product, std::span(&one, 1)),
                                           imports::product_kind));
            }
        after = ids.back();
    }
    return file.finish("products", "supplier_id");
}

nlohmann::json body_of(storage::identity::Organisation const& supplier) {
    nlohmann::json body{{"uscc", supplier.uscc}, {"name", {{"zh", supplier.name_zh}}}};
    if (supplier.name_en) body["name"]["en"] = *supplier.name_en;
    if (supplier.division_code) body["division_code"] = *supplier.division_code;
    return body;
}

Result<Response> export_suppliers(Call& call) {
    Query query(call.request.query, {"format"});
    auto const format = format_in(query);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    storage::identity::OrganisationFilter const filter{identity::OrganisationKind::supplier,
                                                       call.actor.finds_only()};
    Export file(call, format, imports::supplier_columns);
    OrganisationId after;
    while (!file.is_too_long()) {
        auto const some =
            storage::identity::list_organisations(call.tx(), filter, after, exported_at_once);
        if (some.empty()) break;
        for (auto const& each : some)
            file.row(imports::cells_of(body_of(each), imports::supplier_kind));
        after = some.back().id;
    }
    return file.finish("suppliers", "format");
}

}  // namespace

void add_export_routes(http::Router& router) {
    using enum http::Permission;
    constexpr std::chrono::milliseconds bulk_budget{30'000};
    http::RouteOptions const bulk{.lane = http::LaneName::bulk, .budget = bulk_budget};
    router.get("/v1/exports/stock", stock_read, export_stock, bulk);
    router.get("/v1/exports/prices", price_read, export_prices, bulk);
    router.get("/v1/exports/products", supplier_read, export_products, bulk);
    router.get("/v1/exports/suppliers", supplier_read, export_suppliers, bulk);
}

}  // namespace chaolu::api
