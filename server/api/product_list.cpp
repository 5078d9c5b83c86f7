// The list of products: searched, filtered, sorted, counted, and cut into pages.
#include <algorithm>
#include <array>
#include <map>

#include "domain/catalogue/search.hpp"
#include "domain/core/text.hpp"
#include "server/api/catalogue.hpp"
#include "server/api/viewpoint.hpp"
#include "server/app/services.hpp"
#include "server/http/query.hpp"
#include "server/json/catalogue.hpp"
#include "server/json/encode.hpp"
#include "server/text/fold.hpp"
#include "storage/catalogue.hpp"
#include "storage/catalogue_pages.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::catalogue::Filter;
using storage::catalogue::Place;
using storage::catalogue::Product;
using storage::catalogue::Sort;

constexpr std::size_t query_length_max = 100;
constexpr std::size_t variety_length_max = 100;
constexpr std::size_t grade_length_max = 32;
constexpr std::array facet_names{"category", "supplier", "variety", "grade", "origin"};

std::optional<Sort> sort_from(std::string_view text) {
    if (text == "oldest") return Sort::oldest;
    if (text == "newest") return Sort::newest;
    if (text == "name") return Sort::name;
    return {};
}

std::optional<std::string> division_from(std::string_view text) {
    if (!is_division_code(text)) return {};
    return std::string(text);
}

// "category,supplier": each facet at most once.
std::optional<std::vector<std::string>> facets_from(std::string_view text) {
    std::vector<std::string> facets;
    while (!text.empty()) {
        auto const name = text.substr(0, text.find(','));
        text.remove_prefix(std::min(name.size() + 1, text.size()));
        bool const is_known =
            std::find(facet_names.begin(), facet_names.end(), name) != facet_names.end();
        if (!is_known || std::find(facets.begin(), facets.end(), name) != facets.end()) return {};
        facets.emplace_back(name);
    }
    if (facets.empty()) return {};
    return facets;
}

// What a list was asked for.
struct Wanted {
    Filter filter;
    Sort sort = Sort::oldest;
    std::vector<std::string> facets;
    int page_size = 0;
    // All of the above that a page token must agree with.
    std::string token_scope;
    // Where the page starts; none for the first one.
    std::optional<Place> after;
};

Filter read_filter(Call const& call, http::Query& query, std::string& folded) {
    Filter filter;
    filter.category = query.word("category", catalogue::category_from);
    filter.supplier = query.word("supplier_id", OrganisationId::parse);
    filter.variety = query.text("variety", variety_length_max);
    filter.grade = query.text("grade", grade_length_max);
    filter.origin_division = query.word("origin", division_from);
    auto const words = query.text("q", query_length_max);
    if (!words) return filter;
    if (words->empty()) query.fault("q", Code::too_short, "must not be empty");
    folded = call.services.folder.fold(*words);
    filter.terms = catalogue::query_terms(folded);
    return filter;
}

std::string scope_of(Filter const& filter, std::string const& folded, std::string const& sort) {
    auto scope = "category=" + std::string(filter.category ? text(*filter.category) : "") +
                 "&supplier=" + (filter.supplier ? filter.supplier->hex() : "") +
                 "&origin=" + filter.origin_division.value_or("") + "&sort=" + sort;
    // Texts of people may hold anything: their lengths keep them apart.
    for (auto const& given : {filter.variety.value_or(""), filter.grade.value_or(""), folded})
        scope += "&" + std::to_string(given.size()) + "=" + given;
    return scope;
}

Result<Place> open_place(Call const& call, std::string const& scope, std::string const& token) {
    auto const position = http::open_page_token(call, scope, token);
    if (!position) return tl::unexpected(position.error());
    auto const id_size = ProductId{}.hex().size();
    return Place{position->substr(id_size), {uuid_from_hex(position->substr(0, id_size)).value()}};
}

Result<Wanted> read_wanted(Call const& call) {
    http::Query query(call.request.query,
                      {"q", "category", "supplier_id", "variety", "grade", "origin", "sort",
                       "facets", "market", "page_size", "page_token"});
    Wanted wanted;
    std::string folded;
    wanted.filter = read_filter(call, query, folded);
    auto const sort = query.word("sort", sort_from);
    wanted.sort = sort.value_or(Sort::oldest);
    wanted.facets = query.word("facets", facets_from).value_or(std::vector<std::string>{});
    wanted.page_size = query.page_size();
    auto const token = query.text("page_token", 1024);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    wanted.token_scope =
        scope_of(wanted.filter, folded, std::to_string(static_cast<int>(wanted.sort)));
    if (!token) return wanted;
    auto const place = open_place(call, wanted.token_scope, *token);
    if (!place) return tl::unexpected(place.error());
    wanted.after = *place;
    return wanted;
}

// A query of nothing but punctuation.
bool finds_nothing(Filter const& filter) { return filter.terms && filter.terms->empty(); }

// One more than the page holds when there is another.
std::vector<Place> read_places(Call const& call, Wanted const& wanted) {
    if (finds_nothing(wanted.filter)) return {};
    auto const after = wanted.after.value_or(storage::catalogue::start_of(wanted.sort));
    return storage::catalogue::page(call.tx(), wanted.filter, viewpoint_of(call), wanted.sort,
                                    after, wanted.page_size + 1);
}

// The products of these places, in their order.
std::string read_items(Call const& call, std::vector<Place> const& places) {
    std::vector<ProductId> ids;
    for (auto const& place : places) ids.push_back(place.product);
    auto const found =
        storage::catalogue::find(call.tx(), call.services.products, ids, viewpoint_of(call));
    std::map<ProductId, Product const*> by_id;
    for (auto const& product : found) by_id.emplace(product.id, &product);
    auto const prices = caller_prices(call, found);
    json::Writer out;
    out.begin_array();
    for (auto const& id : ids)
        if (auto const at = by_id.find(id); at != by_id.end())
            json::write(out, *at->second, prices, call.language);
    out.end_array();
    return std::string(out.text());
}

Json encode(storage::catalogue::Count const& count, http::Language language) {
    if (count.facet != "supplier") return {{"value", count.value}, {"products", count.products}};
    auto const supplier = OrganisationId{uuid_from_hex(count.value).value()};
    return {{"value", supplier.text()},
            {"name", json::chosen(count.name_zh.value_or(""), count.name_en, language)},
            {"products", count.products}};
}

// The member "facets" of the first page; later pages would only count the same again.
std::string read_facets(Call const& call, Wanted const& wanted) {
    if (wanted.facets.empty() || wanted.after) return {};
    storage::catalogue::Counts counts;
    if (!finds_nothing(wanted.filter))
        counts =
            storage::catalogue::count(call.tx(), wanted.filter, viewpoint_of(call), wanted.facets);
    Json facets{{"products", counts.products},
                {"is_complete", counts.products < storage::catalogue::counted_products_max}};
    for (auto const& name : wanted.facets) facets[name] = Json::array();
    for (auto const& count : counts.values)
        facets[count.facet].push_back(encode(count, call.language));
    return ",\"facets\":" + facets.dump();
}

Result<Response> list_products(Call& call) {
    auto const wanted = read_wanted(call);
    if (!wanted) return tl::unexpected(wanted.error());
    auto places = read_places(call, *wanted);
    std::optional<std::string> token;
    if (places.size() > static_cast<std::size_t>(wanted->page_size)) {
        places.pop_back();
        auto const& last = places.back();
        token = http::seal_page_token(call, wanted->token_scope, last.product.hex() + last.key);
    }
    return http::page(call, read_items(call, places), token, read_facets(call, *wanted));
}

}  // namespace

void add_product_list_routes(http::Router& router) {
    router.get("/v1/products", http::Permission::public_, list_products);
}

}  // namespace chaolu::api
