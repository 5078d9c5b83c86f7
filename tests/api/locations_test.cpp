// Locations of suppliers: the main one, further ones, their priorities.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

Json new_location(std::string const& code) {
    return {{"code", code}, {"name", {{"zh", "二号冷库"}, {"en", "Cold store 2"}}}};
}

TEST(Locations, begin_with_the_main_one) {
    Shop shop;
    auto const items = shop.supplier().get("/v1/locations").body["items"];
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0]["code"], "main");
    EXPECT_EQ(items[0]["name"], "主仓");
    EXPECT_EQ(items[0]["supplier_id"], shop.supplier().organisation_id());
    EXPECT_EQ(items[0]["priority"], 100);
}

TEST(Locations, are_added_once_per_code_and_read_by_their_supplier) {
    Shop shop;
    auto body = new_location("COLD-2");
    body["priority"] = 50;
    auto const made = shop.supplier().post("/v1/locations", body);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.header("etag"), "\"1\"");
    EXPECT_EQ(made.body["name"], "二号冷库");
    EXPECT_EQ(made.body["priority"], 50);
    auto const path = made.header("location");
    EXPECT_EQ(shop.supplier().get(path).body, made.body);
    EXPECT_EQ(shop.supplier().get(path, {{"Accept-Language", "en"}}).body["name"], "Cold store 2");
    EXPECT_EQ(shop.operator_().get(path).body, made.body);
    EXPECT_EQ(shop.other_supplier().get(path).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.supplier().post("/v1/locations", body).problem(),
              (ProblemIs{409, "already-exists"}));
    EXPECT_EQ(shop.other_supplier().post("/v1/locations", body).status, 201);
    EXPECT_EQ(shop.supplier().get("/v1/locations").body["items"].size(), 2u);
    auto const page = shop.supplier().get("/v1/locations?page_size=1");
    auto const rest = shop.supplier().get(page.body["next_page_token"].get<std::string>().insert(
        0, "/v1/locations?page_size=1&page_token="));
    ASSERT_EQ(rest.body["items"].size(), 1u);
    EXPECT_NE(rest.body["items"][0], page.body["items"][0]);
}

TEST(Locations, refuse_what_they_do_not_understand) {
    Shop shop;
    auto body = new_location("a b");
    body["priority"] = 0;
    body["colour"] = "red";
    body["supplier_id"] = shop.other_supplier().organisation_id();
    auto const refused = shop.supplier().post("/v1/locations", body);
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(refused.has_fault("/code", "invalid-format")) << refused.text;
    EXPECT_TRUE(refused.has_fault("/priority", "out-of-range"));
    EXPECT_TRUE(refused.has_fault("/colour", "unknown-field"));
    EXPECT_TRUE(refused.has_fault("/supplier_id", "unknown-organisation"));
}

// Eight hands that add the last one: an uncounted one would be one too many.
TEST(Locations, are_at_most_200_of_a_supplier_however_many_add_the_last) {
    Shop shop;
    auto supplier = shop.supplier();
    shop.sql(
        "insert into location (market_id, id, supplier_id, code, name_zh, created_at) "
        "select market_id, gen_random_uuid(), supplier_id, 'L' || n, '库', 0 "
        "from location, generate_series(1, 198) n where code = 'main' and supplier_id = "
        "(select supplier_id from location where code = 'main' order by id limit 1)");
    auto const of_supplier =
        "select count(*) from location group by supplier_id "
        "order by count(*) desc limit 1";
    ASSERT_EQ(shop.sql(of_supplier), "199");
    std::atomic<int> added = 0;
    std::vector<std::thread> hands;
    for (int hand = 0; hand < 8; ++hand)
        hands.emplace_back([&, hand, supplier]() mutable {
            auto const reply =
                supplier.post("/v1/locations", new_location("NEW-" + std::to_string(hand)));
            if (reply.status == 201)
                ++added;
            else
                EXPECT_TRUE(reply.has_fault("", "too-many")) << reply.text;
        });
    for (auto& hand : hands) hand.join();
    EXPECT_EQ(added, 1);
    EXPECT_EQ(shop.sql(of_supplier), "200");
    EXPECT_EQ(shop.other_supplier().post("/v1/locations", new_location("NEW")).status, 201);
}

TEST(Locations, change_by_their_version) {
    Shop shop;
    auto const path =
        shop.supplier().post("/v1/locations", new_location("COLD-2")).header("location");
    auto const changed = shop.supplier().patch(path, {{"priority", 7}}, 1);
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.body["priority"], 7);
    EXPECT_EQ(changed.body["name"], "二号冷库");
    EXPECT_EQ(changed.header("etag"), "\"2\"");
    EXPECT_EQ(shop.supplier().patch(path, {{"priority", 8}}, 1).problem(),
              (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(shop.supplier().patch(path, {{"priority", 8}}, std::nullopt).status, 428);
    EXPECT_EQ(shop.supplier().patch(path, {{"code", "X"}}, 2).status, 422);
    EXPECT_EQ(shop.other_supplier().patch(path, {{"priority", 8}}, 2).status, 404);
    auto const renamed = shop.supplier().patch(path, {{"name", {{"zh", "新库"}}}}, 2);
    EXPECT_EQ(renamed.body["name"], "新库");
    EXPECT_EQ(shop.supplier().get(path, {{"Accept-Language", "en"}}).body["name"], "新库");
}

// An empty location neither hides what lies in another nor shows it twice.
TEST(Locations, do_not_double_what_is_offered) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5);
    ASSERT_EQ(shop.supplier().post("/v1/locations", new_location("COLD-2")).status, 201);
    auto const sku = shop.anyone().get("/v1/products").body["items"][0]["skus"][0];
    ASSERT_EQ(sku["offers"].size(), 1u);
    EXPECT_EQ(sku["is_available"], true);
    auto const order = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 5}}));
    ASSERT_EQ(order.status, 201) << order.text;
    EXPECT_EQ(shop.reserved("A"), 5);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
