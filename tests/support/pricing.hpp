// Price lists and what they lead to, in few words.
#pragma once
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/shop.hpp"

namespace chaolu::test {

inline Json a_price(std::string const& sku, std::string const& amount, std::string const& per,
                    Json const& more = Json::object()) {
    Json price{{"sku", sku}, {"price", amount}, {"per", per}};
    price.update(more);
    return price;
}

// A list from the first day of 2020 on, for a scope; its address.
inline std::string publish(Shop& shop, std::string const& code, std::string const& scope,
                           std::vector<Json> const& prices, Json const& more = Json::object()) {
    Json body{{"code", code},
              {"name", {{"zh", "价目"}}},
              {"scope", scope},
              {"valid_from", "2020-01-01"},
              {"prices", prices}};
    body.update(more);
    auto const made = shop.operator_().post("/v1/price-lists", body);
    if (made.status != 201) throw std::runtime_error("no list: " + made.text);
    return made.header("location");
}

// A buyer group of this code; its id.
inline std::string add_group(Shop& shop, std::string const& code) {
    auto const made = shop.operator_().post("/v1/buyer-groups",
                                            {{"code", code}, {"name", {{"zh", "食堂 " + code}}}});
    if (made.status != 201) throw std::runtime_error("no group: " + made.text);
    return made.body["id"];
}

// From today on, unless `more` says otherwise.
inline void add_member(Shop& shop, std::string const& group, Party const& buyer,
                       Json const& more = Json::object()) {
    Json body{{"buyer_id", buyer.organisation_id()}};
    body.update(more);
    auto const made = shop.operator_().post("/v1/buyer-groups/" + group + "/members", body);
    if (made.status != 201) throw std::runtime_error("no member: " + made.text);
}

// "12.0000 piece" as the SKU of this code is shown to somebody, "none" without a price.
inline std::string shown_price(Party who, std::string const& sku) {
    auto const products = who.get("/v1/products?page_size=200");
    for (auto const& product : products.body["items"])
        for (auto const& each : product["skus"]) {
            if (each["code"] != sku) continue;
            if (each["price"].is_null()) return "none";
            return each["price"]["price"].get<std::string>() + " " +
                   each["price"]["per"].get<std::string>();
        }
    return "no such SKU";
}

// The line of an order of so many pieces of one SKU.
inline Json ordered_line(Party who, std::string const& sku, std::int64_t pieces,
                         Json const& more = Json::object()) {
    auto body = Shop::order_of({{sku, pieces}});
    body.update(more);
    auto const placed = who.post("/v1/orders", body);
    if (placed.status != 201) throw std::runtime_error("no order: " + placed.text);
    return placed.body["lines"][0];
}

// "applied AGREED, less_specific test": the lists considered for a line, in order.
inline std::string considered(Json const& line) {
    std::string all;
    for (auto const& each : line["price_reason"]["considered_lists"])
        all += (all.empty() ? "" : ", ") + each["outcome"].get<std::string>() + " " +
               each["price_list"].get<std::string>();
    return all;
}

}  // namespace chaolu::test
