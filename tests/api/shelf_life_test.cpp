// What buyers ask of shelf lives: dated, and told to those it concerns.
#include <gtest/gtest.h>

#include "tests/support/channels.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

Json rule(Party const& buyer, std::string const& sku, Json const& min,
          Json const& more = Json::object()) {
    Json body{{"buyer_id", buyer.organisation_id()}, {"sku", sku}, {"min_remaining", min}};
    body.update(more);
    return body;
}

std::string day_after(Shop& shop, int days) {
    return to_text(shanghai_day(shop.clock().now()).plus_days(days));
}

TEST(ShelfLifeRules, hold_from_their_day_until_the_next) {
    Shop shop;
    shop.with_sku("A");
    auto operator_ = shop.operator_();
    auto const buyer = shop.buyer();
    auto const made = operator_.post("/v1/shelf-life-rules", rule(buyer, "A", {{"days", 5}}));
    ASSERT_EQ(made.status, 201) << made.text;
    Json const expected{{"buyer_id", buyer.organisation_id()},
                        {"sku", "A"},
                        {"valid_from", shop.today()},
                        {"valid_to", nullptr},
                        {"min_remaining", {{"days", 5}, {"pct", nullptr}}}};
    EXPECT_EQ(made.body, expected);
    auto const later = day_after(shop, 10);
    Json const from_later{{"valid_from", later}};
    for (auto const& min : {Json{{"pct", 67}}, Json{{"days", 2}, {"pct", 50}}})
        EXPECT_EQ(operator_.post("/v1/shelf-life-rules", rule(buyer, "A", min, from_later)).status,
                  201);
    // From then on the rule of the channel holds again.
    Json const last{{"valid_from", day_after(shop, 20)}};
    EXPECT_EQ(operator_.post("/v1/shelf-life-rules", rule(buyer, "A", Json::object(), last)).status,
              201);
    auto const list = operator_.get("/v1/shelf-life-rules").body["items"];
    ASSERT_EQ(list.size(), 3u);
    EXPECT_EQ(list[0]["valid_to"], later);
    EXPECT_EQ(list[1]["min_remaining"], (Json{{"days", 2}, {"pct", 50}}));
    EXPECT_EQ(list[1]["valid_to"], day_after(shop, 20));
    EXPECT_EQ(list[2]["min_remaining"], (Json{{"days", nullptr}, {"pct", nullptr}}));
    EXPECT_TRUE(list[2]["valid_to"].is_null());
}

TEST(ShelfLifeRules, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    shop.with_sku("A");
    struct Case {
        std::string pointer;
        Json value;
        std::string code;
    };
    Case const cases[] = {
        {"/buyer_id", nullptr, "required"},
        {"/buyer_id", shop.supplier().organisation_id(), "unknown-organisation"},
        {"/buyer_id", "org_01M82X29D4ES8R65RZYJKA792G", "unknown-organisation"},
        {"/sku", "X", "unknown-sku"},
        {"/min_remaining", nullptr, "required"},
        {"/min_remaining/days", 0, "out-of-range"},
        {"/min_remaining/pct", 101, "out-of-range"},
        {"/min_remaining/weeks", 1, "unknown-field"},
        {"/valid_from", day_after(shop, -1), "out-of-range"},
        {"/valid_to", day_after(shop, 1), "unknown-field"},
    };
    for (auto const& each : cases) {
        auto body = rule(shop.buyer(), "A", {{"days", 5}});
        body[Json::json_pointer(each.pointer)] = each.value;
        auto const reply = shop.operator_().post("/v1/shelf-life-rules", body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.pointer;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << each.pointer << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from buyer_shelf_life"), "0");
    for (auto who : {shop.buyer(), shop.supplier(), shop.observer()})
        EXPECT_EQ(
            who.post("/v1/shelf-life-rules", rule(shop.buyer(), "A", {{"days", 5}})).problem(),
            (ProblemIs{403, "forbidden"}));
}

TEST(ShelfLifeRules, are_told_to_those_they_concern) {
    Shop shop;
    shop.with_sku("A").with_sku_of(shop.other_supplier(), "B");
    auto operator_ = shop.operator_();
    for (auto const& buyer : {shop.buyer(), shop.other_buyer()})
        for (auto const* sku : {"A", "B"})
            EXPECT_EQ(
                operator_.post("/v1/shelf-life-rules", rule(buyer, sku, {{"days", 5}})).status,
                201);
    auto count = [](Party who, std::string const& query = "") {
        std::size_t found = 0;
        auto const path = "/v1/shelf-life-rules?page_size=1" + query;
        for (std::string more = path; !more.empty();) {
            auto const reply = who.get(more);
            found += reply.body.at("items").size();
            more.clear();
            if (reply.body.contains("next_page_token"))
                more = path + "&page_token=" + reply.body["next_page_token"].get<std::string>();
        }
        return found;
    };
    auto const others = "&buyer_id=" + shop.other_buyer().organisation_id();
    EXPECT_EQ(count(operator_), 4u);
    EXPECT_EQ(count(shop.observer()), 4u);
    EXPECT_EQ(count(operator_, "&sku=A"), 2u);
    EXPECT_EQ(count(operator_, others), 2u);
    EXPECT_EQ(count(operator_, others + "&sku=A"), 1u);
    EXPECT_EQ(count(shop.buyer()), 2u);
    EXPECT_EQ(count(shop.buyer(), others), 0u);
    EXPECT_EQ(count(shop.supplier()), 2u);
    EXPECT_EQ(count(shop.supplier(), others), 1u);
    EXPECT_EQ(count(shop.union_()), 0u);
    EXPECT_EQ(count(operator_of_second_market(shop)), 0u);
}

}  // namespace
}  // namespace chaolu::test
