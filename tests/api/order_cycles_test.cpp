// Order cycles: planned without overlaps, closed early, seen by whoever may know of their channel.
#include <gtest/gtest.h>

#include "tests/support/channels.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

struct Planner {
    Shop shop;
    Instant const start = shop.clock().now();

    std::string at(int hours) const { return to_text(start + std::chrono::hours(hours)); }
    Json cycle(int opens, int closes, std::string const& channel = "canteen") const {
        auto const closing = start + std::chrono::hours(closes);
        return {{"channel", channel},
                {"name", {{"zh", "订货"}, {"en", "Orders"}}},
                {"opens_at", at(opens)},
                {"closes_at", at(closes)},
                {"delivery_day", to_text(shanghai_day(closing).plus_days(1))}};
    }
    Reply plan(Json const& body) { return shop.operator_().post("/v1/order-cycles", body); }
    Reply close(Party who, std::string const& path) {
        return who.send("POST", path + ":close", {{"Idempotency-Key", fresh_key()}}, "");
    }
};

TEST(OrderCycles, are_planned_and_read_back) {
    Planner planner;
    auto const body = planner.cycle(1, 3);
    auto const made = planner.plan(body);
    ASSERT_EQ(made.status, 201) << made.text;
    auto const path = made.header("location");
    EXPECT_EQ(path, "/v1/order-cycles/" + made.body["id"].get<std::string>());
    auto expected = body;
    expected.update({{"id", made.body["id"]},
                     {"name", "订货"},
                     {"state", "coming"},
                     {"created_at", made.body["created_at"]},
                     {"version", 1}});
    EXPECT_EQ(made.body, expected);
    auto buyer = planner.shop.buyer();
    EXPECT_EQ(buyer.get(path).body, expected);
    EXPECT_EQ(buyer.get(path, {{"Accept-Language", "en"}}).body["name"], "Orders");
    struct Case {
        std::chrono::microseconds after;
        std::string state;
    };
    for (auto const& each : {Case{std::chrono::hours(1) - std::chrono::seconds(2), "coming"},
                             Case{std::chrono::hours(1), "open"},
                             Case{std::chrono::hours(3) - std::chrono::seconds(2), "open"},
                             Case{std::chrono::hours(3), "closed"}}) {
        planner.shop.clock().set(planner.start + each.after);
        EXPECT_EQ(buyer.get(path).body["state"], each.state);
    }
}

TEST(OrderCycles, of_one_channel_never_overlap) {
    Planner planner;
    ASSERT_EQ(planner.plan(planner.cycle(2, 4)).status, 201);
    for (auto const& [opens, closes] : {std::pair{2, 4}, {1, 3}, {3, 5}, {1, 5}, {3, 4}}) {
        auto const refused = planner.plan(planner.cycle(opens, closes));
        EXPECT_EQ(refused.problem(), (ProblemIs{409, "already-exists"})) << opens;
        EXPECT_TRUE(refused.has_fault("/opens_at", "validity-overlap")) << refused.text;
    }
    EXPECT_EQ(planner.plan(planner.cycle(1, 2)).status, 201);
    EXPECT_EQ(planner.plan(planner.cycle(4, 5)).status, 201);
    EXPECT_EQ(planner.plan(planner.cycle(2, 4, "union")).status, 201);
    // The database itself refuses it.
    EXPECT_ANY_THROW(planner.shop.sql(
        "insert into order_cycle (market_id, id, channel, name_zh, taking, delivery_day, "
        "created_at) select market_id, gen_random_uuid(), channel, name_zh, taking, delivery_day, "
        "created_at from order_cycle"));
}

TEST(OrderCycles, are_refused_with_every_fault_at_its_place) {
    Planner planner;
    struct Case {
        std::string pointer;
        Json value;
        std::string code;
    };
    Case const cases[] = {
        {"/channel", nullptr, "required"},
        {"/channel", "nowhere", "unknown-channel"},
        {"/name/zh", nullptr, "required"},
        {"/opens_at", nullptr, "required"},
        {"/opens_at", "2026-11-23", "invalid-format"},
        {"/closes_at", nullptr, "required"},
        {"/closes_at", planner.at(2), "out-of-range"},
        {"/closes_at", planner.at(-1), "out-of-range"},
        {"/delivery_day", nullptr, "required"},
        {"/delivery_day", "2026-02-30", "invalid-format"},
        {"/delivery_day", "2020-01-01", "out-of-range"},
        {"/state", "open", "unknown-field"},
    };
    for (auto const& each : cases) {
        auto body = planner.cycle(2, 4);
        body[Json::json_pointer(each.pointer)] = each.value;
        auto const reply = planner.plan(body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.pointer;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << each.pointer << reply.text;
    }
    // Over before it is planned.
    EXPECT_TRUE(planner.plan(planner.cycle(-3, -1)).has_fault("/closes_at", "out-of-range"));
    EXPECT_EQ(planner.shop.sql("select count(*) from order_cycle"), "0");
}

TEST(OrderCycles, are_closed_early_or_called_off_and_make_room) {
    Planner planner;
    auto operator_ = planner.shop.operator_();
    auto const open = planner.plan(planner.cycle(-1, 4)).header("location");
    auto const coming = planner.plan(planner.cycle(5, 6)).header("location");
    EXPECT_EQ(planner.close(planner.shop.buyer(), open).problem(), (ProblemIs{403, "forbidden"}));
    auto const closed = planner.close(operator_, open);
    ASSERT_EQ(closed.status, 200) << closed.text;
    EXPECT_EQ(closed.body["state"], "closed");
    EXPECT_EQ(closed.body["version"], 2);
    EXPECT_LT(closed.body["closes_at"], planner.at(4));
    EXPECT_EQ(operator_.get(open).body, closed.body);
    auto const called_off = planner.close(operator_, coming);
    EXPECT_EQ(called_off.body["state"], "withdrawn");
    EXPECT_EQ(called_off.body["closes_at"], planner.at(6));
    for (auto const& path : {open, coming})
        EXPECT_EQ(planner.close(operator_, path).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(planner.plan(planner.cycle(1, 6)).status, 201);
    EXPECT_EQ(planner.close(operator_, "/v1/order-cycles/cyc_01M82Y5V7MEPQS3E3SD8J8GZ2N").problem(),
              (ProblemIs{404, "not-found"}));
}

TEST(OrderCycles, of_a_gated_channel_exist_for_its_members_only) {
    Planner planner;
    auto& shop = planner.shop;
    shop.operator_().post("/v1/channels", new_channel("hema", {{"is_gated", true}}));
    ASSERT_EQ(change_members(shop, "hema", adding(shop.buyer())).status, 200);
    auto const gated = planner.plan(planner.cycle(1, 2, "hema")).header("location");
    auto const open = planner.plan(planner.cycle(1, 2)).header("location");
    for (auto who : {shop.buyer(), shop.operator_(), shop.observer()}) {
        EXPECT_EQ(who.get(gated).status, 200);
        EXPECT_EQ(who.get("/v1/order-cycles").body["items"].size(), 2u);
        EXPECT_EQ(who.get("/v1/order-cycles?channel=hema").body["items"].size(), 1u);
    }
    for (auto who : {shop.other_buyer(), shop.supplier()}) {
        EXPECT_EQ(who.get(gated).problem(), (ProblemIs{404, "not-found"}));
        EXPECT_EQ(who.get(open).status, 200);
        EXPECT_EQ(who.get("/v1/order-cycles").body["items"].size(), 1u);
        EXPECT_TRUE(who.get("/v1/order-cycles?channel=hema").body["items"].empty());
        EXPECT_EQ(who.post("/v1/order-cycles", planner.cycle(1, 2, "union")).problem(),
                  (ProblemIs{403, "forbidden"}));
    }
}

// OFN #5926, OFN #838: there the page of the cycles took minutes a click. Here a list of many costs
// one round trip a page, and each page the same.
TEST(OrderCycles, are_listed_in_pages_however_many_there_are) {
    Planner planner;
    planner.shop.sql(
        "insert into order_cycle (market_id, id, channel, name_zh, taking, delivery_day, "
        "created_at) select id, gen_random_uuid(), 'canteen', 'n', int8range(i * 10, i * 10 + 9), "
        "date '2030-01-01', 0 from market, generate_series(1, 1000) as i");
    auto const ids = walk(planner.shop.buyer(), "/v1/order-cycles?channel=canteen&page_size=150");
    EXPECT_EQ(ids.size(), 1000u);
    EXPECT_FALSE(has_repeats(ids));
}

TEST(OrderCycles, of_another_market_do_not_exist) {
    Planner planner;
    auto stranger = operator_of_second_market(planner.shop);
    auto const path = planner.plan(planner.cycle(1, 2)).header("location");
    EXPECT_EQ(stranger.get(path).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(planner.close(stranger, path).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_TRUE(stranger.get("/v1/order-cycles").body["items"].empty());
    EXPECT_EQ(stranger.post("/v1/order-cycles", planner.cycle(1, 2)).status, 201);
}

}  // namespace
}  // namespace chaolu::test
