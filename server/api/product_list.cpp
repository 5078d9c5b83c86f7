// The list of products: searched, filtered, and cut into pages.
#include "domain/catalogue/search.hpp"
#include "server/api/catalogue.hpp"
#include "server/api/paging.hpp"
#include "server/api/viewpoint.hpp"
#include "server/app/services.hpp"
#include "server/json/catalogue.hpp"
#include "server/text/fold.hpp"
#include "storage/catalogue.hpp"
#include "storage/catalogue_pages.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using storage::catalogue::Product;

constexpr std::size_t query_length_max = 100;

Result<Response> list_products(Call& call) {
    http::Query query(call.request.query,
                      {"q", "category", "supplier_id", "market", "page_size", "page_token"});
    storage::catalogue::Filter filter;
    filter.category = query.word("category", catalogue::category_from);
    filter.supplier = query.word("supplier_id", OrganisationId::parse);
    auto const words = query.text("q", query_length_max);
    if (words && words->empty()) query.fault("q", Code::too_short, "must not be empty");
    auto const folded = words ? call.services.folder.fold(*words) : "";
    auto const size = query.page_size();
    auto const filters = "category=" + std::string(filter.category ? text(*filter.category) : "") +
                         "&supplier=" + (filter.supplier ? filter.supplier->hex() : "") +
                         "&q=" + folded;
    auto const start = page_start<ProductId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    if (words) filter.terms = catalogue::query_terms(folded);
    // Nothing but punctuation finds nothing.
    if (filter.terms && filter.terms->empty()) return http::page(call, "[]", {});
    auto const viewpoint = viewpoint_of(call);
    auto const ids = storage::catalogue::page(call.tx(), filter, viewpoint, *start, size + 1);
    auto rows = storage::catalogue::find(call.tx(), ids, viewpoint);
    auto const prices = caller_prices(call, rows);
    return id_page(call, filters, size, std::move(rows), [&](Product const& product) {
        return json::encode(product, prices, call.language);
    });
}

}  // namespace

void add_product_list_routes(http::Router& router) {
    router.get("/v1/products", http::Permission::public_, list_products);
}

}  // namespace chaolu::api
