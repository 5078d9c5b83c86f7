// Bundles through the API: stock that is that of their components, shares, and races for it.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

Json component(std::string const& sku, std::int64_t value, std::string const& unit = "piece") {
    return {{"sku", sku}, {"quantity", {{"value", value}, {"unit", unit}}}};
}

Json gift_box(Json components, std::string const& code = "BOX") {
    return {{"code", "P-" + code},
            {"category", "bundle"},
            {"name", {{"zh", "醋酱礼盒"}}},
            {"origin_division", "140406"},
            {"skus",
             {{{"code", code},
               {"name", {{"zh", "礼盒"}}},
               {"base_unit", "piece"},
               {"trade_units", {{{"unit", "box"}, {"numerator", 1}, {"denominator", 1}}}},
               {"components", std::move(components)}}}}};
}

// BOX of 2 VINEGAR and 4 SAUCE of supplier(), each at 10 yuan a piece.
void with_gift_box(Shop& shop, std::int64_t vinegar, std::int64_t sauce) {
    shop.with_sku("VINEGAR").with_sku("SAUCE");
    if (vinegar > 0) shop.with_stock("VINEGAR", vinegar);
    if (sauce > 0) shop.with_stock("SAUCE", sauce);
    auto const made = shop.supplier().post(
        "/v1/products", gift_box({component("VINEGAR", 2), component("SAUCE", 4)}));
    ASSERT_EQ(made.status, 201) << made.text;
    shop.sql(
        "insert into price (market_id, price_list_id, sku_id, valid, price_e4, per) "
        "select s.market_id, l.id, s.id, l.valid, 3875000, 'box' "
        "from sku s, price_list l where s.code = 'BOX'");
}

Json sku_of(Party party, std::string const& code) {
    auto const page = party.get("/v1/products").body;
    for (auto const& product : page.at("items"))
        for (auto const& sku : product["skus"])
            if (sku["code"] == code) return sku;
    return nullptr;
}

TEST(Bundles, take_the_stock_of_their_components_and_share_the_price) {
    Shop shop;
    with_gift_box(shop, 100, 100);
    auto const placed = shop.buyer().post("/v1/orders", Shop::order_of({{"BOX", 3}}));
    ASSERT_EQ(placed.status, 201) << placed.text;
    EXPECT_EQ(placed.body["total"]["amount"], 116'250);
    auto const components = placed.body["lines"][0]["components"];
    ASSERT_EQ(components.size(), 2u);
    EXPECT_EQ(components[0], (Json{{"sku", "VINEGAR"},
                                   {"name", "规格VINEGAR"},
                                   {"quantity", {{"value", 6}, {"unit", "piece"}}},
                                   {"share", {{"amount", 38'750}, {"currency", "CNY"}}}}));
    EXPECT_EQ(components[1]["share"]["amount"], 77'500);
    EXPECT_EQ(shop.reserved("VINEGAR"), 6);
    EXPECT_EQ(shop.reserved("SAUCE"), 12);
    EXPECT_EQ(shop.reserved("BOX"), 0);
    EXPECT_EQ(shop.buyer().get(placed.header("location")).body, placed.body);
    auto const part = placed.body["supplier_orders"][0]["id"].get<std::string>();
    auto const seen = shop.supplier().get("/v1/supplier-orders/" + part).body;
    EXPECT_EQ(seen["lines"], placed.body["lines"]);
    // The ledger speaks of the components.
    auto const entries = shop.supplier().get("/v1/stock-entries?sku=SAUCE").body["items"];
    EXPECT_EQ(entries[1]["supplier_order_id"], part);
    EXPECT_EQ(entries[1]["reserved_delta"], 12);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Bundles, give_their_components_back_exactly_once) {
    Shop shop;
    with_gift_box(shop, 100, 100);
    Json const because{{"reason", "不要了"}};
    auto const order = [&] {
        return shop.buyer().post("/v1/orders", Shop::order_of({{"BOX", 3}, {"SAUCE", 1}}));
    };
    auto const cancelled = order().header("location") + ":cancel";
    EXPECT_EQ(shop.buyer().post(cancelled, because).status, 200);
    EXPECT_EQ(shop.buyer().post(cancelled, because).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.reserved("VINEGAR"), 0);
    EXPECT_EQ(shop.reserved("SAUCE"), 0);
    auto const part = order().body["supplier_orders"][0]["id"].get<std::string>();
    EXPECT_EQ(shop.reserved("SAUCE"), 13);
    auto const refused = "/v1/supplier-orders/" + part + ":refuse";
    EXPECT_EQ(shop.supplier().post(refused, because).status, 200);
    EXPECT_EQ(shop.supplier().post(refused, because).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.reserved("VINEGAR"), 0);
    EXPECT_EQ(shop.reserved("SAUCE"), 0);
    EXPECT_EQ(shop.on_hand("SAUCE"), 100);
    EXPECT_EQ(shop.check(), 0);
}

// medusa #16502: a bundle and its component in one order were each checked alone.
TEST(Bundles, are_summed_with_their_components_in_one_order) {
    Shop shop;
    with_gift_box(shop, 100, 10);
    auto const refused =
        shop.buyer().post("/v1/orders", Shop::order_of({{"BOX", 2}, {"SAUCE", 3}, {"VINEGAR", 1}}));
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_TRUE(refused.has_fault("/lines/0", "insufficient-stock"));
    EXPECT_TRUE(refused.has_fault("/lines/1", "insufficient-stock"));
    EXPECT_FALSE(refused.has_fault("/lines/2", "insufficient-stock"));
    EXPECT_EQ(refused.body["errors"][0]["available"], (Json{{"value", 2}, {"unit", "piece"}}));
    EXPECT_EQ(shop.reserved("VINEGAR"), 0);
    EXPECT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"BOX", 2}, {"SAUCE", 2}})).status,
              201);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Bundles, are_available_as_often_as_the_scarcest_component) {
    Shop shop;
    with_gift_box(shop, 5, 3);
    auto const box = [&] { return sku_of(shop.anyone(), "BOX"); };
    EXPECT_EQ(box()["components"], (Json{component("VINEGAR", 2), component("SAUCE", 4)}));
    EXPECT_FALSE(sku_of(shop.anyone(), "SAUCE").contains("components"));
    EXPECT_EQ(box()["is_available"], false);
    shop.with_stock("SAUCE", 5);
    EXPECT_EQ(box()["is_available"], true);
    EXPECT_EQ(box()["offers"][0]["is_available"], true);
    auto const offer = shop.supplier().get("/v1/offers?sku=BOX").body["items"][0];
    Json const terms{{"min_quantity", {{"value", 3}, {"unit", "box"}}}};
    auto const path = "/v1/offers/" + offer["id"].get<std::string>();
    ASSERT_EQ(shop.supplier().patch(path, terms, 1).status, 200);
    EXPECT_EQ(box()["is_available"], false) << "there are two";
}

TEST(Bundles, receive_no_lots) {
    Shop shop;
    with_gift_box(shop, 0, 0);
    auto supplier = shop.supplier();
    auto const refused =
        supplier.post("/v1/lots:batch", {{"lots",
                                          {{{"sku", "BOX"},
                                            {"production_date", shop.today()},
                                            {"quantity", {{"value", 1}, {"unit", "box"}}}}}}});
    EXPECT_EQ(refused.problem(), (ProblemIs{422, "validation-failed"}));
    EXPECT_TRUE(refused.has_fault("/lots/0/sku", "not-offered"));
    auto const nothing = shop.buyer().post("/v1/orders", Shop::order_of({{"BOX", 1}}));
    EXPECT_EQ(nothing.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(nothing.body["errors"][0]["available"]["value"], 0);
}

TEST(Bundles, name_every_component_that_cannot_be_one) {
    Shop shop;
    with_gift_box(shop, 0, 0);
    shop.with_sku_of(shop.other_supplier(), "FOREIGN");
    auto supplier = shop.supplier();
    struct Row {
        std::function<void(Json&)> spoil;
        char const* pointer;
        char const* code;
    };
    std::vector<Row> const rows{
        {[](Json& sku) { sku["components"][0]["sku"] = "NONE"; }, "/components/0/sku",
         "unknown-sku"},
        {[](Json& sku) { sku["components"][0]["sku"] = "FOREIGN"; }, "/components/0/sku",
         "not-offered"},
        {[](Json& sku) { sku["components"][0]["sku"] = "BOX"; }, "/components/0/sku",
         "unknown-value"},
        {[](Json& sku) { sku["components"][1] = sku["components"][0]; }, "/components/1/sku",
         "duplicate"},
        {[](Json& sku) { sku["components"][0]["quantity"]["unit"] = "bottle"; },
         "/components/0/quantity/unit", "unknown-unit"},
        {[](Json& sku) { sku["components"][0]["quantity"]["value"] = 0; },
         "/components/0/quantity/value", "out-of-range"},
        {[](Json& sku) { sku["components"][0]["share"] = 1; }, "/components/0/share",
         "unknown-field"},
        {[](Json& sku) { sku["components"] = Json::array(); }, "/components", "too-few"},
        {[](Json& sku) { sku["base_unit"] = "g"; }, "/base_unit", "unknown-value"},
    };
    for (auto const& row : rows) {
        auto body = gift_box({component("VINEGAR", 2), component("SAUCE", 4)}, "OTHER");
        row.spoil(body["skus"][0]);
        auto const reply = supplier.post("/v1/products", body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << row.pointer;
        EXPECT_TRUE(reply.has_fault(std::string("/skus/0") + row.pointer, row.code)) << reply.text;
    }
    auto body = gift_box({component("VINEGAR", 2)}, "OTHER");
    body["category"] = "sauce";
    EXPECT_TRUE(
        supplier.post("/v1/products", body).has_fault("/skus/0/components", "unknown-value"));
    // Goods of another supplier become a component once they are offered, from one's own stock.
    ASSERT_EQ(supplier.post("/v1/offers", {{"sku", "FOREIGN"}}).status, 201);
    EXPECT_EQ(supplier.post("/v1/products", gift_box({component("FOREIGN", 1)}, "OTHER")).status,
              201);
}

// Bundles and their components race for one stock: nothing is sold twice.
TEST(Bundles, raced_against_their_components_are_never_oversold) {
    Shop shop;
    with_gift_box(shop, 150, 200);
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::atomic<int> odd = 0;
    std::atomic<std::int64_t> vinegar = 0, sauce = 0;
    std::vector<std::thread> threads;
    for (unsigned hand = 0; hand < 8; ++hand)
        threads.emplace_back([&, hand, buyer = shop.buyer()]() mutable {
            std::mt19937 random(seed + hand);
            for (int turn = 0; turn < 30; ++turn) {
                std::int64_t const boxes = random() % 3, bottles = random() % 4,
                                   jars = random() % 4;
                std::vector<std::pair<std::string, std::int64_t>> lines;
                if (jars > 0) lines.emplace_back("SAUCE", jars);
                if (boxes > 0) lines.emplace_back("BOX", boxes);
                if (bottles > 0) lines.emplace_back("VINEGAR", bottles);
                if (lines.empty()) continue;
                auto const reply = buyer.post("/v1/orders", Shop::order_of(lines));
                if (reply.status == 201 && random() % 8 == 0) {
                    auto const path = reply.header("location") + ":cancel";
                    if (buyer.post(path, {{"reason", "不要了"}}).status != 200) ++odd;
                } else if (reply.status == 201) {
                    vinegar += boxes * 2 + bottles;
                    sauce += boxes * 4 + jars;
                } else if (reply.problem() != ProblemIs{409, "insufficient-stock"}) {
                    ++odd;
                }
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(odd, 0);
    EXPECT_EQ(shop.reserved("VINEGAR"), vinegar);
    EXPECT_EQ(shop.reserved("SAUCE"), sauce);
    EXPECT_LE(vinegar, 150);
    EXPECT_LE(sauce, 200);
    EXPECT_EQ(shop.check(), 0);
}

TEST(Bundles, are_watched_by_the_check) {
    Shop shop;
    with_gift_box(shop, 100, 100);
    ASSERT_EQ(shop.buyer().post("/v1/orders", Shop::order_of({{"BOX", 3}})).status, 201);
    EXPECT_EQ(shop.check(), 0);
    shop.sql("update order_line_component set share_fen = share_fen + 1 where position = 1");
    EXPECT_EQ(shop.check(), 1) << "the shares no longer add up";
    shop.sql("update order_line_component set share_fen = share_fen - 1 where position = 1");
    shop.sql("update order_line_component set quantity = quantity + 1 where position = 2");
    EXPECT_EQ(shop.check(), 1) << "other stock is reserved than the lines say";
    shop.sql("delete from order_line_component");
    EXPECT_GE(shop.check(), 2) << "the line of a bundle has no components";
}

}  // namespace
}  // namespace chaolu::test
