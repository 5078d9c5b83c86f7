// A supplier before anything was approved, and what an operator does with it.
#pragma once
#include <string>
#include <vector>

#include "tests/support/licences.hpp"

namespace chaolu::test {

// A cooperative with a key that has applied for nothing yet.
inline Party new_supplier(Shop& shop, std::string const& uscc = "93140406MA0DEM03XM",
                          std::string const& role = "supplier_admin") {
    auto const made = shop.operator_().post(
        "/v1/organisations",
        {{"kind", "supplier"}, {"uscc", uscc}, {"name", {{"zh", "鑫熬兴"}, {"en", "Xinaoxing"}}}});
    Party const bare(shop, "", made.body.at("id"));
    return shop.with_role(bare, role);
}

inline Reply approve(Shop& shop, Party const& supplier, std::vector<std::string> const& categories,
                     std::string const& valid_from = "2020-01-01") {
    return shop.operator_().post("/v1/suppliers/" + supplier.organisation_id() + ":approve",
                                 {{"categories", categories}, {"valid_from", valid_from}});
}

inline Reply read_supplier(Shop& shop, Party const& supplier) {
    return shop.operator_().get("/v1/suppliers/" + supplier.organisation_id());
}

// "2026-01-01..2026-06-01 2026-07-01.." of a category; "-" where there is no such day.
inline std::string on_sale(Shop& shop, Party const& supplier, std::string const& category) {
    std::string found;
    auto const read = read_supplier(shop, supplier);
    for (auto const& each : read.body.at("categories"))
        if (each.at("category") == category)
            for (auto const& days : each.at("on_sale")) {
                if (!found.empty()) found += ' ';
                found += days.at("from").get<std::string>() + "..";
                if (days.at("to").is_string()) found += days.at("to").get<std::string>();
            }
    return found.empty() ? "-" : found;
}

inline Reply step(Shop& shop, Party const& supplier, std::string const& verb,
                  Json const& body = {{"reason", "检查"}}) {
    return shop.operator_().post("/v1/suppliers/" + supplier.organisation_id() + ":" + verb, body);
}

}  // namespace chaolu::test
