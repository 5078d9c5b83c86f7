// A supplier of its own making with goods of several categories, and a buyer who orders them.
#pragma once
#include <map>
#include <stdexcept>
#include <string>

#include "tests/support/suppliers.hpp"

namespace chaolu::test {

// SKU VINEGAR needs a licence, SKU SCALLION needs none.
struct Counter {
    explicit Counter(std::string const& licence_ends = "2026-12-01")
        : supplier(new_supplier(shop)) {
        auto const sc = licence("2022-12-01", licence_ends);
        if (sc.status != 201) throw std::runtime_error(sc.text);
        licence_id = sc.body.at("id");
        if (approve(shop, supplier, {"vinegar", "scallion"}).status != 200)
            throw std::runtime_error("not approved");
        list("VINEGAR", "vinegar");
        list("SCALLION", "scallion");
        shop.operator_().post("/v1/price-lists",
                              {{"code", "counter"},
                               {"name", {{"zh", "柜台价"}}},
                               {"valid_from", "2020-01-01"},
                               {"prices",
                                {{{"sku", "VINEGAR"}, {"price", "10.0000"}, {"per", "piece"}},
                                 {{"sku", "SCALLION"}, {"price", "3.0000"}, {"per", "piece"}}}}});
        shop.with_stock_of(supplier, "VINEGAR", 1000).with_stock_of(supplier, "SCALLION", 1000);
    }

    // Registered by the operator, and so confirmed.
    Reply licence(std::string const& from, std::string const& to) {
        auto body = new_sc(supplier.organisation_id(), 77, date_from_text("2026-01-01").value());
        body["valid_from"] = from;
        body["valid_to"] = to;
        return shop.operator_().post("/v1/licences", body);
    }
    void list(std::string const& sku, std::string const& category) {
        auto const made = shop.operator_().post(
            "/v1/products",
            {{"supplier_id", supplier.organisation_id()},
             {"code", "P-" + sku},
             {"category", category},
             {"name", {{"zh", "商品" + sku}}},
             {"origin_division", "140406"},
             {"skus",
              {{{"code", sku}, {"name", {{"zh", "规格" + sku}}}, {"base_unit", "piece"}}}}});
        if (made.status != 201) throw std::runtime_error(made.text);
        product_ids[sku] = made.body.at("id");
    }
    Reply order(std::vector<std::pair<std::string, std::int64_t>> const& lines) {
        return shop.buyer().post("/v1/orders", Shop::order_of(lines));
    }
    bool sells(std::string const& sku) { return order({{sku, 1}}).status == 201; }
    bool shows(std::string const& sku) {
        auto const read = shop.anyone().get("/v1/products/" + product_ids.at(sku));
        return read.body.at("skus").at(0).at("is_available");
    }

    Shop shop;
    Party supplier;
    std::string licence_id;
    std::map<std::string, std::string> product_ids;
};

inline Instant at(char const* text) { return instant_from_text(text).value(); }

}  // namespace chaolu::test
