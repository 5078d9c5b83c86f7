// Codes part the rows; fields are laid over what is known, the first row that says one counts.
#include "server/api/product_groups.hpp"

#include <algorithm>
#include <charconv>

#include "server/imports/product_rows.hpp"
#include "server/json/decode.hpp"
#include "server/json/product_body.hpp"

namespace chaolu::api {
namespace {

using json::Json;
using storage::product_files::FiledProduct;

constexpr std::string_view product_code = "/code";
constexpr std::string_view sku_code = "/skus/0/code";
constexpr std::string_view of_skus = "/skus/";

Json::json_pointer place_of(std::string_view pointer) {
    return Json::json_pointer(std::string(pointer));
}

std::string text_at(Json const& body, std::string_view pointer) {
    auto const place = place_of(pointer);
    return body.contains(place) ? body.at(place).get<std::string>() : std::string();
}

Fault in_use(std::string_view pointer, std::string detail) {
    return {std::string(pointer), Code::already_exists, std::move(detail)};
}

}  // namespace

std::size_t ProductGroup::row_of(std::string_view pointer) const {
    if (pointer.starts_with(of_skus)) {
        auto const number = pointer.substr(of_skus.size());
        std::size_t at = 0;
        std::from_chars(number.data(), number.data() + number.size(), at);
        if (at < sku_rows.size()) return sku_rows[at];
    }
    for (auto const& [place, row] : said)
        if (pointer.starts_with(place)) return row;
    return sku_rows.empty() ? rows.front() : sku_rows.front();
}

void ProductGroups::load() {
    std::vector<std::string> products, skus;
    for (auto const& row : rows_) {
        auto product = text_at(row.body, product_code);
        auto sku = text_at(row.body, sku_code);
        products.push_back(product.empty() ? sku : std::move(product));
        skus.push_back(std::move(sku));
    }
    auto const ids = storage::product_files::ids_of(call_.tx(), products, skus);
    known_.products = storage::product_files::find(call_.tx(), ids);
    for (auto const& each : known_.products) {
        known_.by_code.emplace(each.product.code, &each);
        for (auto const& sku : each.product.skus)
            known_.by_sku.emplace(sku.code, KnownProducts::Place{&each, &sku});
    }
}

bool ProductGroups::is_seen(FiledProduct const& product) const {
    auto const only = call_.actor.finds_only();
    return !only || product.product.supplier == *only;
}

std::optional<std::string> ProductGroups::product_of(std::size_t row) {
    auto const& body = rows_[row].body;
    auto const sku = text_at(body, sku_code);
    auto const product = text_at(body, product_code);
    auto const refused = [&](std::string_view pointer, std::string detail) {
        add_fault(row, in_use(pointer, std::move(detail)));
        return std::nullopt;
    };
    if (auto const found = known_.by_sku.find(sku); found != known_.by_sku.end()) {
        auto const& known = *found->second.product;
        if (!is_seen(known)) return refused(sku_code, "is in use in this market");
        if (!product.empty() && product != known.product.code)
            return refused(product_code,
                           "is another product than that of the SKU, " + known.product.code);
        return known.product.code;
    }
    auto const& code = product.empty() ? sku : product;
    if (code.empty()) return {};
    auto const found = known_.by_code.find(code);
    if (found == known_.by_code.end()) return code;
    auto const pointer = product.empty() ? sku_code : product_code;
    if (!is_seen(*found->second)) return refused(pointer, "is in use in this market");
    return refused(pointer,
                   "is there without this SKU, and a product gets all of its SKUs when it is "
                   "added: give the SKU a product of its own");
}

std::vector<ProductGroup> ProductGroups::part() {
    load();
    std::vector<ProductGroup> groups;
    std::map<std::string, std::size_t> places;
    std::map<std::string, std::int64_t> lines;  // where each SKU stands first
    for (std::size_t at = 0; at < rows_.size(); ++at) {
        auto const sku = text_at(rows_[at].body, sku_code);
        if (sku.empty()) {
            // What could not be read was told; an empty cell was not.
            if (rows_[at].faults.empty())
                add_fault(at, {std::string(sku_code), Code::required, "is empty"});
        } else if (auto const [first, is_new] = lines.emplace(sku, rows_[at].line); !is_new) {
            add_fault(at, {std::string(sku_code), Code::duplicate,
                           "stands in line " + std::to_string(first->second) + " already"});
            continue;
        }
        auto code = product_of(at);
        if (!code) continue;
        auto const [place, is_new] = places.emplace(*code, groups.size());
        if (is_new) {
            auto const known = known_.by_code.find(*code);
            auto& group = groups.emplace_back();
            group.code = *std::move(code);
            if (known != known_.by_code.end()) group.known = known->second;
        }
        groups[place->second].rows.push_back(at);
    }
    return groups;
}

// What an earlier row says otherwise of the same product.
void ProductGroups::refuse_contradictions(ProductGroup const& group, std::size_t row) {
    for (auto const& [pointer, first] : group.said) {
        auto const place = place_of(pointer);
        if (!rows_[row].body.contains(place)) continue;
        if (rows_[row].body.at(place) != rows_[first].body.at(place))
            add_fault(row, {pointer, Code::invalid_format,
                            "is not what line " + std::to_string(rows_[first].line) +
                                " says of the same product"});
    }
}

void ProductGroups::add_product_fields(ProductGroup& group, std::size_t row) {
    for (auto const& column : imports::product_body_columns) {
        auto const place = place_of(column.pointer);
        if (column.pointer.starts_with(of_skus) || !rows_[row].body.contains(place)) continue;
        auto const& value = rows_[row].body.at(place);
        if (!group.said.emplace(column.pointer, row).second) continue;
        // Of attributes each counts for itself; everything else is what it is.
        if (value.is_object() && group.body.contains(place))
            group.body[place].update(value);
        else
            group.body[place] = value;
    }
}

void ProductGroups::add_sku(ProductGroup& group, std::size_t row) {
    auto const& body = rows_[row].body;
    auto sku = Json::object();
    if (group.known) {
        auto const* known = known_.by_sku.at(text_at(body, sku_code)).sku;
        auto const alone = json::body_of(group.known->product, std::span(&known, 1));
        sku = alone.at("skus").at(0);
        group.before["skus"].push_back(sku);
    }
    sku.merge_patch(body.value("skus", Json::array({Json::object()})).at(0));
    group.body["skus"].push_back(std::move(sku));
    group.sku_rows.push_back(row);
}

void ProductGroups::assemble(ProductGroup& group) {
    group.said.clear();
    group.sku_rows.clear();
    group.body = group.known ? json::body_of(group.known->product, {}) : Json::object();
    group.body["code"] = group.code;
    group.body["skus"] = Json::array();
    group.before = group.body;
    for (auto const row : group.rows) {
        if (!rows_[row].faults.empty()) continue;
        refuse_contradictions(group, row);
        if (!rows_[row].faults.empty()) continue;
        add_product_fields(group, row);
        add_sku(group, row);
    }
}

}  // namespace chaolu::api
