// A supplier that makes lots of lots, in pieces.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/shop.hpp"

namespace chaolu::test {

inline Json pieces(std::int64_t value) { return {{"value", value}, {"unit", "piece"}}; }

inline Json input(std::string const& sku, std::int64_t value, std::string const& lot = "") {
    Json input{{"sku", sku}, {"quantity", pieces(value)}};
    if (!lot.empty()) input["lot_id"] = lot;
    return input;
}

inline Json output(Shop& shop, std::string const& sku, std::int64_t value,
                   std::string const& lot_code = fresh_key()) {
    return {{"sku", sku},
            {"lot_code", lot_code},
            {"production_date", shop.today()},
            {"quantity", pieces(value)}};
}

inline Json grams(std::int64_t value) { return {{"value", value}, {"unit", "g"}}; }

// A product of supplier() with these SKUs, all in one base unit.
inline void with_product(Shop& shop, std::vector<std::string> const& codes,
                         std::string const& base_unit, std::optional<int> shelf_life_days = {}) {
    auto skus = Json::array();
    for (auto const& code : codes) {
        Json sku{{"code", code}, {"name", {{"zh", code}}}, {"base_unit", base_unit}};
        if (shelf_life_days) sku["shelf_life_days"] = *shelf_life_days;
        skus.push_back(std::move(sku));
    }
    auto const made = shop.supplier().post("/v1/products", {{"code", "P-" + codes.front()},
                                                            {"category", "scallion"},
                                                            {"name", {{"zh", codes.front()}}},
                                                            {"origin_division", "140406"},
                                                            {"skus", std::move(skus)}});
    if (made.status != 201) throw std::runtime_error(made.text);
}

// A lot that is received: of its own quantity, and of days from today that it keeps.
inline std::string with_lot(Shop& shop, std::string const& sku, Json const& quantity,
                            std::optional<int> keeps_days = {}) {
    Json lot{{"sku", sku}, {"production_date", shop.today()}, {"quantity", quantity}};
    if (keeps_days)
        lot["expiry_date"] = to_text(shanghai_day(shop.clock().now()).plus_days(*keeps_days));
    lot["lot_code"] = fresh_key();
    auto const made = shop.supplier().post("/v1/lots:batch", {{"lots", {std::move(lot)}}});
    if (made.status != 201) throw std::runtime_error(made.text);
    return made.body["results"][0]["lot"]["id"];
}

inline Json making(std::vector<Json> const& inputs, std::vector<Json> const& outputs) {
    return {{"inputs", inputs}, {"outputs", outputs}};
}

// supplier() has a lot of 60 FRESH and one of 40.
struct Kitchen {
    Kitchen() {
        for (std::string const sku : {"FRESH", "DRIED", "SAUCE"}) shop.with_sku(sku);
        shop.with_stock("FRESH", 60).with_stock("FRESH", 40);
    }
    Reply make(Json const& body) { return shop.supplier().post("/v1/transformations", body); }
    // The answer to what must succeed.
    Json made(std::vector<Json> const& inputs, std::vector<Json> const& outputs) {
        auto const reply = make(making(inputs, outputs));
        if (reply.status != 201) throw std::runtime_error(reply.text);
        return reply.body;
    }
    Json trace(std::string const& lot, std::string const& token = "") {
        auto const reply = shop.supplier().get("/v1/lots/" + lot + "/trace" +
                                               (token.empty() ? "" : "?page_token=" + token));
        if (reply.status != 200) throw std::runtime_error(reply.text);
        return reply.body;
    }
    Shop shop;
};

}  // namespace chaolu::test
