// Another market in the same database, for what must not be seen across the border.
#pragma once
#include "server/app/provision.hpp"
#include "server/security/ids.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {

inline constexpr auto second_market_code = "wuxiang-haidian";

// Made through the back door, as an installation makes it. The operator of that market.
inline Party operator_of_second_market(Shop& shop) {
    storage::Session session(shop.database().as_owner());
    security::RandomIds ids;
    auto const now = shop.clock().now();
    app::add_market(session, {second_market_code, "武乡—海淀", {}, "140429", "110108"}, ids, now);
    return {shop, app::add_key(session, {second_market_code, "operator", "test", {}}, ids, now),
            ""};
}

inline std::string supplier_in(Party market_operator) {
    auto const made = market_operator.post(
        "/v1/organisations",
        {{"kind", "supplier"}, {"uscc", "93140406MA0DEM0133"}, {"name", {{"zh", "邻县合作社"}}}});
    return made.body.at("id");
}

}  // namespace chaolu::test
