// A stall that a buyer keeps, with goods of the supplier on consignment.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/shop.hpp"

namespace chaolu::test {

inline Json pieces(std::int64_t value) { return {{"value", value}, {"unit", "piece"}}; }
inline Json item(std::string const& sku, std::int64_t value) {
    return {{"sku", sku}, {"quantity", pieces(value)}};
}
inline Json sold(std::string const& sku, std::int64_t value, std::int64_t fen) {
    auto line = item(sku, value);
    line["kind"] = "sold";
    line["amount"] = {{"amount", fen}, {"currency", "CNY"}};
    return line;
}
inline Json lost(std::string const& sku, std::int64_t value,
                 std::string const& reason = "spoilage") {
    auto line = item(sku, value);
    line["kind"] = "lost";
    line["reason"] = reason;
    return line;
}

// supplier() has 60 A of lot LATE, 40 A of lot SOON, which expires first, and 50 B at main, and
// nothing yet at STALL, which buyer() keeps.
struct Stall {
    Stall() {
        shop.with_sku("A").with_sku("B").with_stock("B", 50);
        receive("LATE", 60, 20);
        receive("SOON", 40, 5);
        auto const made = shop.supplier().post("/v1/locations", location("STALL"));
        if (made.status != 201) throw std::runtime_error(made.text);
        id = made.body["id"];
    }

    Json location(std::string const& code) {
        return {{"code", code},
                {"name", {{"zh", "新发地档口"}}},
                {"holder_id", shop.buyer().organisation_id()}};
    }
    void receive(std::string const& lot_code, std::int64_t value, int days) {
        auto const expiry = to_text(shanghai_day(shop.clock().now()).plus_days(days));
        auto const made =
            shop.supplier().post("/v1/lots:batch", {{"lots",
                                                     {{{"sku", "A"},
                                                       {"lot_code", lot_code},
                                                       {"production_date", day()},
                                                       {"expiry_date", expiry},
                                                       {"quantity", pieces(value)}}}}});
        if (made.status != 201) throw std::runtime_error(made.text);
    }
    std::string day(int days = 0) {
        return to_text(shanghai_day(shop.clock().now()).plus_days(days));
    }

    // The id of a transfer that is on its way.
    std::string sent(std::vector<Json> const& items, std::string const& from = "main",
                     std::string const& to = "STALL") {
        auto const reply = shop.supplier().post("/v1/stock-transfers",
                                                {{"from", from}, {"to", to}, {"items", items}});
        if (reply.status != 201) throw std::runtime_error(reply.text);
        return reply.body["id"];
    }
    // Sends and receives, each as who does it.
    void carry(std::vector<Json> const& items) {
        auto const path = "/v1/consigned-transfers/" + sent(items) + ":receive";
        auto const reply = shop.buyer().post(path, Json::object());
        if (reply.status != 200) throw std::runtime_error(reply.text);
    }
    void bring_back(std::vector<Json> const& items) {
        auto const path = "/v1/stock-transfers/" + sent(items, "STALL", "main") + ":receive";
        auto const reply = shop.supplier().post(path, Json::object());
        if (reply.status != 200) throw std::runtime_error(reply.text);
    }
    Json body(std::vector<Json> const& lines) {
        return {{"location_id", id}, {"business_day", day()}, {"lines", lines}};
    }
    Reply report(Party party, std::vector<Json> const& lines) {
        return party.post("/v1/consignment-reports", body(lines));
    }
    Reply statement(Party party, std::string const& from, std::string const& to) {
        return party.get("/v1/consignment-statements?location_id=" + id + "&from=" + from +
                         "&to=" + to);
    }
    // on hand/reserved/available/consigned of a SKU at a place, as its supplier sees it.
    std::string shown(std::string const& sku, std::string const& place) {
        std::string figures;
        auto const page = shop.supplier().get("/v1/stock?sku=" + sku).body;
        for (auto const& row : page.at("items"))
            if (row["location"] == place)
                for (auto const* name : {"on_hand", "reserved", "available", "consigned"})
                    figures += (figures.empty() ? "" : "/") + row[name].dump();
        return figures;
    }

    Shop shop;
    std::string id;
};

}  // namespace chaolu::test
