// Reviews: one word on what was ordered and confirmed, the supplier's answer, and honest sums.
#include <gtest/gtest.h>

#include <thread>

#include "domain/ordering/review.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

struct Bought {
    explicit Bought(int orders = 1) {
        shop.with_sku("A").with_stock("A", 1000).with_sku("B").with_stock("B", 1000);
        product = shop.anyone().get("/v1/products?q=A").body["items"][0]["id"];
        for (int i = 0; i < orders; ++i) parts.push_back(confirmed());
    }
    std::string ordered(std::string const& sku = "A") {
        auto const placed = shop.buyer().post("/v1/orders", Shop::order_of({{sku, 1}}));
        return placed.body["supplier_orders"][0]["id"];
    }
    std::string confirmed(std::string const& sku = "A") {
        auto const part = ordered(sku);
        shop.supplier().post("/v1/supplier-orders/" + part + ":confirm", Json::object());
        return part;
    }
    Reply review(Party who, std::string const& part, Json rating, Json const& text = nullptr) {
        Json body{{"supplier_order_id", part}, {"rating", std::move(rating)}};
        if (!text.is_null()) body["text"] = text;
        return who.post(address(), body);
    }
    Reply review(std::string const& part, Json rating) {
        return review(shop.buyer(), part, std::move(rating));
    }
    std::string address() const { return "/v1/products/" + product + "/reviews"; }
    Json rating() { return shop.anyone().get(address()).body["rating"]; }

    Shop shop;
    std::string product;
    std::vector<std::string> parts;
};

TEST(Reviews, of_what_was_ordered_are_read_by_everybody_without_the_buyers_name) {
    Bought b;
    EXPECT_EQ(b.rating(), (Json{{"reviews", 0}, {"mean", nullptr}}));
    auto const made = b.review(b.shop.buyer(), b.parts[0], 4, "葱白紧实。");
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["buyer_id"], b.shop.buyer().organisation_id());
    EXPECT_EQ(b.shop.buyer().get(made.header("location")).body, made.body);
    auto const read = b.shop.anyone().get(b.address()).body;
    Json const shown{{"id", made.body["id"]}, {"rating", 4},
                     {"text", "葱白紧实。"},  {"reply", nullptr},
                     {"replied_at", nullptr}, {"created_at", made.body["created_at"]}};
    EXPECT_EQ(read["items"], Json::array({shown}));
    EXPECT_EQ(read["rating"], (Json{{"reviews", 1}, {"mean", "4.00"}}));
}

TEST(Reviews, are_one_of_each_part_of_an_order) {
    Bought b(2);
    EXPECT_EQ(b.review(b.parts[0], 5).status, 201);
    EXPECT_EQ(b.review(b.parts[0], 1).problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_EQ(b.review(b.parts[1], 2).status, 201);
    EXPECT_EQ(b.rating(), (Json{{"reviews", 2}, {"mean", "3.50"}}));
}

TEST(Reviews, sent_at_the_same_time_are_counted_once) {
    Bought b(2);
    std::vector<std::thread> threads;
    std::atomic<int> made = 0;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, buyer = b.shop.buyer(), part = b.parts[i % 2]]() mutable {
            made += b.review(buyer, part, 5).status == 201;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(made, 2);
    EXPECT_EQ(b.rating(), (Json{{"reviews", 2}, {"mean", "5.00"}}));
}

TEST(Reviews, are_of_confirmed_parts_of_ones_own_orders_only) {
    Bought b;
    EXPECT_EQ(b.review(b.ordered(), 5).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_TRUE(b.review(b.shop.other_buyer(), b.parts[0], 5)
                    .has_fault("/supplier_order_id", "unknown-value"));
    EXPECT_TRUE(b.review(b.confirmed("B"), 5).has_fault("/supplier_order_id", "unknown-value"));
    for (Json const& stars : {Json(0), Json(6), Json(-1)})
        EXPECT_TRUE(b.review(b.parts[0], stars).has_fault("/rating", "out-of-range")) << stars;
    EXPECT_TRUE(b.review(b.parts[0], 4.5).has_fault("/rating", "not-an-integer"));
    EXPECT_TRUE(b.review(b.shop.buyer(), b.parts[0], 5, std::string(2001, 'x'))
                    .has_fault("/text", "too-long"));
    EXPECT_EQ(b.review(b.shop.supplier(), b.parts[0], 5).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(b.rating()["reviews"], 0);
}

TEST(Reviews, are_answered_by_the_supplier_of_the_goods) {
    Bought b;
    auto const review = b.review(b.parts[0], 3).header("location");
    auto const replied = b.shop.supplier().post(review + ":reply", {{"reply", "下批改进"}});
    ASSERT_EQ(replied.status, 200) << replied.text;
    EXPECT_EQ(replied.body["version"], 2);
    EXPECT_EQ(b.shop.anyone().get(b.address()).body["items"][0]["reply"], "下批改进");
    EXPECT_EQ(b.shop.other_supplier().post(review + ":reply", {{"reply", "x"}}).problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(b.shop.buyer().post(review + ":reply", {{"reply", "x"}}).problem(),
              (ProblemIs{403, "forbidden"}));
    std::vector<std::string> told;
    auto const feed = b.shop.supplier().get("/v1/events?page_size=200").body;
    for (auto const& event : feed["items"])
        if (event["type"].get<std::string>().starts_with("review.")) told.push_back(event["type"]);
    EXPECT_EQ(told, (std::vector<std::string>{"review.added", "review.replied"}));
}

TEST(Reviews, that_are_hidden_count_no_more_until_they_are_shown_again) {
    Bought b(2);
    auto const review = b.review(b.parts[0], 1).header("location");
    b.review(b.parts[1], 5);
    ASSERT_EQ(b.shop.operator_().post(review + ":hide", {{"reason", "辱骂"}}).status, 200);
    EXPECT_EQ(b.rating(), (Json{{"reviews", 1}, {"mean", "5.00"}}));
    EXPECT_EQ(b.shop.anyone().get(b.address()).body["items"].size(), 1u);
    // Its two sides still see it, and why.
    EXPECT_EQ(b.shop.buyer().get(review).body["hidden_reason"], "辱骂");
    EXPECT_EQ(b.shop.operator_().post(review + ":hide", {{"reason", "x"}}).problem(),
              (ProblemIs{409, "illegal-transition"}));
    ASSERT_EQ(b.shop.operator_().post_text(review + ":show", "", "").status, 200);
    EXPECT_EQ(b.rating(), (Json{{"reviews", 2}, {"mean", "3.00"}}));
}

TEST(Reviews, are_listed_newest_first_to_their_two_sides) {
    Bought b(3);
    for (int i = 0; i < 3; ++i) b.review(b.parts[i], i + 1);
    for (auto who : {b.shop.buyer(), b.shop.supplier(), b.shop.operator_()}) {
        EXPECT_EQ(walk(who, "/v1/reviews?page_size=2").size(), 3u);
        auto const seen = who.get("/v1/reviews").body["items"];
        EXPECT_EQ(seen[0]["rating"], 3);
        EXPECT_EQ(seen[2]["rating"], 1);
    }
    EXPECT_TRUE(walk(b.shop.other_buyer(), "/v1/reviews").empty());
    EXPECT_TRUE(walk(b.shop.other_supplier(), "/v1/reviews").empty());
    EXPECT_EQ(walk(b.shop.anyone(), b.address() + "?page_size=2").size(), 3u);
}

TEST(Rating, is_rounded_half_up_to_hundredths) {
    EXPECT_EQ(ordering::mean_rating_e2(5, 1), 500);
    EXPECT_EQ(ordering::mean_rating_e2(10, 3), 333);
    EXPECT_EQ(ordering::mean_rating_e2(11, 3), 367);
    EXPECT_EQ(ordering::mean_rating_e2(1001, 200), 501);
}

}  // namespace
}  // namespace chaolu::test
