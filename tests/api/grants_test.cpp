// Grants between suppliers: agents of producers, for their days and no longer.
#include <gtest/gtest.h>

#include "tests/support/counter.hpp"
#include "tests/support/pages.hpp"

namespace chaolu::test {
namespace {

constexpr auto trader_code = "91140406MA0DEM0994";

Json grant_to(Party const& agent, std::string const& from = "2026-01-01",
              std::optional<std::string> const& to = {}) {
    Json body{{"grantee_id", agent.organisation_id()}, {"kind", "agent_for"}, {"valid_from", from}};
    if (to) body["valid_to"] = *to;
    return body;
}

Json application_of_trader() {
    return {{"categories", {"craft"}},
            {"is_trader", true},
            {"division_code", "140406"},
            {"address", "太行东街 1 号"},
            {"contact", {{"name", "联系人"}, {"phone", "13800138000"}}},
            {"bank",
             {{"holder", "示例商贸"}, {"bank", "示例银行"}, {"account", "6228480000000001234"}}}};
}

// domain.md 2.1: trading firms only as agents of a county producer.
TEST(Grants, make_a_trader_the_agent_of_a_producer) {
    Shop shop;
    auto producer = shop.supplier();
    auto trader = new_supplier(shop, trader_code);
    auto office = shop.with_role(shop.observer(), "cooperation_officer");
    EXPECT_TRUE(trader.post("/v1/supplier-applications", application_of_trader())
                    .has_fault("/is_trader", "agent-without-principal"));
    shop.clock().stop(at("2026-11-23T04:00:00Z"));
    auto const grant = producer.post("/v1/grants", grant_to(trader, "2026-11-01", "2027-11-01"));
    ASSERT_EQ(grant.status, 201) << grant.text;
    EXPECT_EQ(grant.body["grantor_id"], producer.organisation_id());
    auto const applied = trader.post("/v1/supplier-applications", application_of_trader());
    ASSERT_EQ(applied.status, 201) << applied.text;
    auto const path = applied.header("location");
    office.post(path + ":recommend", {{"reason", "属实"}});
    ASSERT_EQ(shop.operator_()
                  .post(path + ":approve",
                        {{"decisions", {{{"category", "craft"}, {"verdict", "approved"}}}}})
                  .status,
              200);
    EXPECT_EQ(read_supplier(shop, trader).body["role"], "trader");
    // It sells while it is an agent, and not a day longer.
    EXPECT_EQ(on_sale(shop, trader, "craft"), "2026-11-23..2027-11-01");
    auto const withdrawn =
        producer.post(grant.header("location") + ":withdraw", {{"reason", "合同终止"}});
    ASSERT_EQ(withdrawn.status, 200) << withdrawn.text;
    EXPECT_EQ(withdrawn.body["withdrawn_from"], "2026-11-23");
    EXPECT_EQ(on_sale(shop, trader, "craft"), "-");
    EXPECT_EQ(producer.post(grant.header("location") + ":withdraw", {{"reason", "x"}}).problem(),
              (ProblemIs{409, "illegal-transition"}));
}

TEST(Grants, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    auto producer = shop.supplier();
    auto const agent = shop.other_supplier();
    struct Case {
        std::string field;
        Json value;
        std::string pointer, code;
    };
    for (auto const& [field, value, pointer, code] : std::vector<Case>{
             {"grantee_id", shop.buyer().organisation_id(), "/grantee_id", "unknown-organisation"},
             {"grantee_id", producer.organisation_id(), "/grantee_id", "duplicate"},
             {"grantor_id", agent.organisation_id(), "/grantor_id", "unknown-organisation"},
             {"kind", "owner_of", "/kind", "unknown-value"},
             {"valid_to", "2026-01-01", "/valid_to", "out-of-range"},
             {"colour", 1, "/colour", "unknown-field"}}) {
        auto body = grant_to(agent);
        body[field] = value;
        EXPECT_TRUE(producer.post("/v1/grants", body).has_fault(pointer, code)) << pointer;
    }
    EXPECT_TRUE(
        shop.operator_().post("/v1/grants", grant_to(agent)).has_fault("/grantor_id", "required"));
    auto named = grant_to(agent);
    named["grantor_id"] = producer.organisation_id();
    EXPECT_EQ(shop.operator_().post("/v1/grants", named).status, 201);
    shop.sql(
        "update supplier set role = 'trader' where organisation_id = "
        "(select id from organisation where uscc = '93140406MA0DEM0133')");
    EXPECT_TRUE(
        producer.post("/v1/grants", grant_to(agent)).has_fault("/kind", "agent-without-principal"));
}

TEST(Grants, are_seen_by_both_sides_and_ended_by_one) {
    Shop shop;
    auto producer = shop.supplier();
    auto agent = shop.other_supplier();
    auto const path = producer.post("/v1/grants", grant_to(agent)).header("location");
    auto third = new_supplier(shop, trader_code);
    for (auto who : {producer, agent, shop.observer()}) {
        EXPECT_EQ(who.get(path).status, 200);
        EXPECT_EQ(walk(who, "/v1/grants").size(), 1u);
    }
    EXPECT_EQ(third.get(path).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(walk(third, "/v1/grants").size(), 0u);
    for (auto who : {agent, third})
        EXPECT_EQ(who.post(path + ":withdraw", {{"reason", "x"}}).problem(),
                  (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.operator_().post(path + ":withdraw", {{"reason", "x"}}).status, 200);
}

// OFN #9520: orders vanished from reports when a permission was withdrawn.
TEST(Grants, that_are_withdrawn_hide_nobodys_own_orders) {
    Counter counter;
    auto& shop = counter.shop;
    auto producer = shop.supplier();
    auto const path = producer.post("/v1/grants", grant_to(counter.supplier)).header("location");
    auto const order = counter.order({{"SCALLION", 3}});
    ASSERT_EQ(order.status, 201) << order.text;
    auto const part = order.body["supplier_orders"][0]["id"].get<std::string>();
    EXPECT_EQ(producer.post(path + ":withdraw", {{"reason", "合同终止"}}).status, 200);
    EXPECT_EQ(counter.supplier.get("/v1/supplier-orders/" + part).status, 200);
    EXPECT_EQ(counter.supplier.get("/v1/supplier-orders").body["items"].size(), 1u);
    EXPECT_EQ(shop.buyer().get(order.header("location")).status, 200);
}

}  // namespace
}  // namespace chaolu::test
