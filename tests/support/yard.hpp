// A supplier that buys in: orders to its growers and what comes of them, for tests.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/locations.hpp"

namespace chaolu::test {

inline Json pieces(std::int64_t value) { return {{"value", value}, {"unit", "piece"}}; }

// What a line of a purchase order may say besides.
struct Bought {
    std::string sku;
    std::int64_t quantity;
    bool needs_inspection = false;
    std::string price = "10.0000";  // a piece; empty: none
};

// SKUs A and B of supplier(), with nothing on hand; a second location COLD.
class Yard {
public:
    Yard() {
        shop.with_sku("A").with_sku("B");
        with_location(shop, "COLD", 200, {});
    }

    Reply buy(std::vector<Bought> const& wanted, int over_receipt_pct = 0) {
        auto lines = Json::array();
        for (auto const& each : wanted) {
            Json line{{"sku", each.sku},
                      {"quantity", pieces(each.quantity)},
                      {"needs_inspection", each.needs_inspection}};
            if (!each.price.empty()) line["price"] = {{"price", each.price}, {"per", "piece"}};
            lines.push_back(std::move(line));
        }
        return shop.supplier().post(
            "/v1/purchase-orders",
            {{"seller", "三组"}, {"over_receipt_pct", over_receipt_pct}, {"lines", lines}});
    }
    // The id of an order.
    std::string bought(std::vector<Bought> const& wanted, int over_receipt_pct = 0) {
        return made(buy(wanted, over_receipt_pct))["id"];
    }

    Json came(int position, std::int64_t quantity) {
        return {{"position", position},
                {"production_date", shop.today()},
                {"quantity", pieces(quantity)}};
    }
    Reply receive(std::string const& order, std::vector<Json> const& lines) {
        return shop.supplier().post("/v1/goods-receipts",
                                    {{"purchase_order_id", order}, {"lines", lines}});
    }
    Json received(std::string const& order, std::vector<Json> const& lines) {
        return made(receive(order, lines));
    }
    Reply inspect(Json const& receipt, std::int64_t rejected, int position = 1) {
        Json line{{"position", position}, {"rejected", pieces(rejected)}};
        if (rejected > 0) line["note"] = "褐变";
        return shop.supplier().post(
            "/v1/goods-receipts/" + receipt["id"].get<std::string>() + ":inspect",
            {{"lines", Json::array({line})}});
    }
    Json order(std::string const& id) {
        return shop.supplier().get("/v1/purchase-orders/" + id).body;
    }
    // "on hand/available/incoming" of a SKU at a location.
    std::string shown(std::string const& sku, std::string const& location = "main") {
        auto const page = shop.supplier().get("/v1/stock?sku=" + sku).body;
        for (auto const& row : page.at("items"))
            if (row["location"] == location)
                return row["on_hand"].dump() + "/" + row["available"].dump() + "/" +
                       row["incoming"].dump();
        return "";
    }
    Reply rule(std::string const& sku, std::string const& location, std::int64_t capacity,
               int priority) {
        return shop.supplier().post("/v1/putaway-rules", {{"sku", sku},
                                                          {"location", location},
                                                          {"priority", priority},
                                                          {"capacity", pieces(capacity)}});
    }

    Shop shop;

private:
    static Json made(Reply const& reply) {
        if (reply.status != 201) throw std::runtime_error(reply.text);
        return reply.body;
    }
};

}  // namespace chaolu::test
