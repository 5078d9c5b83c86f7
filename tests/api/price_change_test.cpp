// Changing the prices of an open list from a day on, and what warns of a slip.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "domain/core/money.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/pricing.hpp"

namespace chaolu::test {
namespace {

// A shop at 10:00 in Shanghai on 2026-11-23, with the SKU A at 10 yuan a piece on the list "test".
struct PriceChanges : testing::Test {
    Shop shop;
    std::string list;

    PriceChanges() {
        at("2026-11-23T02:00:00Z");
        shop.with_sku("A").with_stock("A", 1000);
        list = "/v1/price-lists/" +
               shop.operator_().get("/v1/price-lists").body["items"][0]["id"].get<std::string>();
    }
    void at(std::string_view time) { shop.clock().set(instant_from_text(time).value()); }
    Reply change(std::vector<Json> const& prices) {
        return shop.operator_().post(list + "/prices:batch", {{"prices", prices}});
    }
    // "10.0000 from 2020-01-01 to 2026-11-23", in the order of the days.
    std::vector<std::string> on_list() {
        std::vector<std::string> told;
        auto const page = shop.operator_().get(list + "/prices").body;
        for (auto const& each : page.at("items"))
            told.push_back(
                each["price"].get<std::string>() + " from " +
                each["valid_from"].get<std::string>() +
                (each["valid_to"].is_null() ? "" : " to " + each["valid_to"].get<std::string>()));
        return told;
    }
};
using Told = std::vector<std::string>;

TEST_F(PriceChanges, end_the_running_price_from_today_on) {
    auto const changed = change({a_price("A", "11", "piece")});
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.body["price_list"]["version"], 2);
    EXPECT_EQ(changed.header("etag"), "\"2\"");
    EXPECT_EQ(changed.body["prices"][0]["valid_from"], "2026-11-23");
    EXPECT_FALSE(changed.body.contains("warnings"));
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "11.0000 piece");
    EXPECT_EQ(on_list(),
              (Told{"10.0000 from 2020-01-01 to 2026-11-23", "11.0000 from 2026-11-23"}));
    // And again on the same day: the day has its last price.
    ASSERT_EQ(change({a_price("A", "12", "piece")}).status, 200);
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "12.0000 piece");
    EXPECT_EQ(on_list(),
              (Told{"10.0000 from 2020-01-01 to 2026-11-23", "12.0000 from 2026-11-23"}));
}

TEST_F(PriceChanges, take_some_days_and_leave_the_others) {
    ASSERT_EQ(change({a_price("A", "15", "piece",
                              {{"valid_from", "2026-12-01"}, {"valid_to", "2026-12-03"}})})
                  .status,
              200);
    EXPECT_EQ(on_list(),
              (Told{"10.0000 from 2020-01-01 to 2026-12-01",
                    "15.0000 from 2026-12-01 to 2026-12-03", "10.0000 from 2026-12-03"}));
    for (auto const& [time, price] : {std::pair{"2026-11-30T15:59:58Z", "10.0000 piece"},
                                      {"2026-11-30T16:00:00Z", "15.0000 piece"},
                                      {"2026-12-02T15:59:58Z", "15.0000 piece"},
                                      {"2026-12-02T16:00:00Z", "10.0000 piece"}}) {
        at(time);
        EXPECT_EQ(shown_price(shop.buyer(), "A"), price) << time;
    }
}

TEST_F(PriceChanges, touch_only_the_price_of_their_supplier_and_quantity) {
    Json const many{{"min_quantity", {{"value", 10}, {"unit", "box"}}}};
    Json const own{{"supplier_id", shop.supplier().organisation_id()}};
    ASSERT_EQ(change({a_price("A", "9", "piece", many), a_price("A", "10.5", "piece", own)}).status,
              200);
    EXPECT_EQ(on_list(), (Told{"10.0000 from 2020-01-01", "9.0000 from 2026-11-23",
                               "10.5000 from 2026-11-23"}));
    // The same quantity in another unit is the same place.
    Json const pieces{{"min_quantity", {{"value", 100}, {"unit", "piece"}}}};
    ASSERT_EQ(change({a_price("A", "8.9", "piece", pieces)}).status, 200);
    EXPECT_EQ(on_list(), (Told{"10.0000 from 2020-01-01", "8.9000 from 2026-11-23",
                               "10.5000 from 2026-11-23"}));
}

TEST_F(PriceChanges, leave_orders_that_were_placed_as_they_are) {
    auto const before = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 2}}));
    ASSERT_EQ(change({a_price("A", "20", "piece")}).status, 200);
    auto const after = ordered_line(shop.buyer(), "A", 2);
    EXPECT_EQ(after["amount"]["amount"], 4000);
    auto const read = shop.buyer().get(before.header("location"));
    EXPECT_EQ(read.body["lines"], before.body["lines"]);
    EXPECT_EQ(read.body["total"]["amount"], 2000);
}

TEST_F(PriceChanges, are_refused_for_days_that_are_over_and_closed_lists) {
    auto const past = change({a_price("A", "11", "piece", {{"valid_from", "2026-11-22"}})});
    EXPECT_EQ(past.problem(), (ProblemIs{422, "validation-failed"}));
    EXPECT_TRUE(past.has_fault("/prices/0/valid_from", "out-of-range")) << past.text;
    EXPECT_TRUE(change({a_price("B", "11", "piece")}).has_fault("/prices/0/sku", "unknown-sku"));
    EXPECT_TRUE(change({a_price("A", "11", "jin")}).has_fault("/prices/0/per", "unknown-unit"));
    EXPECT_TRUE(change({}).has_fault("/prices", "too-few"));
    EXPECT_TRUE(change(std::vector<Json>(501, a_price("A", "11", "piece")))
                    .has_fault("/prices", "too-many"));
    auto const twice = change({a_price("A", "11", "piece"), a_price("A", "12", "piece")});
    EXPECT_EQ(twice.problem(), (ProblemIs{409, "prices-overlap"}));
    EXPECT_TRUE(twice.has_fault("/prices/1", "prices-overlap"));
    EXPECT_EQ(shop.buyer().post(list + "/prices:batch", {{"prices", Json::array()}}).problem(),
              (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(on_list(), Told{"10.0000 from 2020-01-01"});
    shop.operator_().send("POST", list + ":close", {{"Idempotency-Key", fresh_key()}}, "");
    EXPECT_EQ(change({a_price("A", "11", "piece")}).problem(),
              (ProblemIs{409, "price-list-closed"}));
    list = "/v1/price-lists/prl_01M82XMZCRF59R7XCC7KS9T3D9";
    EXPECT_EQ(change({a_price("A", "11", "piece")}).problem(), (ProblemIs{404, "not-found"}));
}

// domain.md 0.4: a factor of 2 against the last price is most often jin taken for kg.
TEST_F(PriceChanges, of_about_twice_or_half_are_taken_with_a_warning) {
    auto const made = shop.supplier().post(
        "/v1/products",
        {{"code", "MUSHROOMS"},
         {"category", "mushroom"},
         {"name", {{"zh", "香菇"}}},
         {"origin_division", "140406"},
         {"skus", {{{"code", "XG"}, {"name", {{"zh", "香菇"}}}, {"base_unit", "g"}}}}});
    ASSERT_EQ(made.status, 201) << made.text;
    ASSERT_EQ(change({a_price("XG", "6", "jin")}).status, 200);
    struct Case {
        std::string price, per;
        bool warns;
    };
    // Against 6 yuan a jin, which is 12 yuan a kilogram.
    for (auto const& each :
         {Case{"6", "kg", true}, Case{"12", "jin", true}, Case{"24", "kg", true},
          Case{"3", "jin", true}, Case{"12", "kg", false}, Case{"6.1", "jin", false},
          Case{"12.0001", "jin", true}, Case{"13.1", "jin", true}, Case{"13.3", "jin", false},
          Case{"10.7", "jin", false}, Case{"0.012", "g", false}, Case{"0.024", "g", true},
          Case{"24", "jin", false}}) {
        at("2026-11-24T02:00:00Z");
        auto const changed =
            change({a_price("A", "10", "piece"), a_price("XG", each.price, each.per)});
        ASSERT_EQ(changed.status, 200) << changed.text;
        ASSERT_EQ(changed.body.contains("warnings"), each.warns) << each.price << each.per;
        if (!each.warns) continue;
        ASSERT_EQ(changed.body["warnings"].size(), 1u);
        EXPECT_EQ(changed.body["warnings"][0]["pointer"], "/prices/1/price");
        EXPECT_EQ(changed.body["warnings"][0]["code"], "price-factor-two");
        EXPECT_EQ(shown_price(shop.buyer(), "XG"),
                  price_text(price_from_text(each.price).value()) + " " + each.per)
            << "it is taken all the same";
    }
}

TEST_F(PriceChanges, warn_by_what_the_same_customers_paid) {
    auto const buyer = "buyer:" + shop.buyer().organisation_id();
    auto publish_at = [&](std::string const& code, std::string const& price) {
        return shop.operator_().post(
            "/v1/price-lists", {{"code", code},
                                {"name", {{"zh", "价目"}}},
                                {"scope", buyer},
                                {"valid_from", "2026-11-2" + code},
                                {"valid_to", "2026-11-2" + std::to_string(std::stoi(code) + 1)},
                                {"prices", {a_price("A", price, "piece")}}});
    };
    EXPECT_TRUE(publish_at("4", "5").body.contains("warnings")) << "half of everybody's price";
    at("2026-11-24T02:00:00Z");
    EXPECT_FALSE(publish_at("5", "20").body.contains("warnings")) << "four times its own";
    EXPECT_TRUE(publish_at("6", "2.5").body.contains("warnings")) << "half of its own of today";
}

TEST_F(PriceChanges, of_many_skus_are_read_page_by_page) {
    std::vector<Json> prices{a_price("A", "1", "piece")};
    for (int i = 0; i < 20; ++i) {
        Json const minimum{{"min_quantity", {{"value", i + 2}, {"unit", "piece"}}}};
        prices.push_back(a_price("A", "1", "piece", minimum));
    }
    ASSERT_EQ(change(prices).status, 200);
    std::size_t found = 0;
    std::string next = list + "/prices?sku=A&page_size=4";
    while (!next.empty()) {
        auto const page = shop.buyer().get(next);
        ASSERT_EQ(page.status, 200) << page.text;
        found += page.body["items"].size();
        next = page.body.contains("next_page_token")
                   ? list + "/prices?sku=A&page_size=4&page_token=" +
                         page.body["next_page_token"].get<std::string>()
                   : "";
    }
    EXPECT_EQ(found, 22u) << "the old one up to today besides";
    auto const none = shop.buyer().get(list + "/prices?sku=B");
    EXPECT_TRUE(none.body["items"].empty());
    auto const document = shop.buyer().get(list);
    EXPECT_EQ(document.body["prices"].size(), 22u);
    EXPECT_EQ(document.body["has_more_prices"], false);
}

// Changes wait for each other: none is lost, and no two prices hold at once.
TEST_F(PriceChanges, at_the_same_time_follow_one_another) {
    constexpr int writers = 6;
    std::vector<std::thread> threads;
    std::atomic<int> done = 0;
    for (int i = 0; i < writers; ++i)
        threads.emplace_back([&, i] {
            auto who = shop.operator_();
            auto const price = std::to_string(20 + i);
            auto const reply =
                who.post(list + "/prices:batch", {{"prices", {a_price("A", price, "piece")}}});
            if (reply.status == 200) ++done;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(done, writers);
    EXPECT_EQ(on_list().size(), 2u);
    EXPECT_EQ(shop.operator_().get(list).body["version"], 1 + writers);
    EXPECT_EQ(shop.sql("select count(*) || ' ' || max(number) from price_revision"), "7 7");
}

}  // namespace
}  // namespace chaolu::test
