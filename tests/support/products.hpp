// Bodies of products that several tests send.
#pragma once
#include <string>

#include "tests/support/shop.hpp"

namespace chaolu::test {

// A scallion with a SKU counted in grams, tied in bundles of 10 kg.
inline Json new_sku(std::string const& code) {
    return {{"code", code},
            {"name", {{"zh", "10 千克捆"}, {"en", "10 kg bundle"}}},
            {"base_unit", "g"},
            {"trade_units", {{{"unit", "bundle_tie"}, {"numerator", 10000}, {"denominator", 1}}}}};
}

inline Json new_product(std::string const& code, std::string const& name = "熬脑葱") {
    return {{"code", code},
            {"category", "scallion"},
            {"name", {{"zh", name}}},
            {"origin_division", "140406"},
            {"skus", Json::array({new_sku(code + "-1")})}};
}

}  // namespace chaolu::test
