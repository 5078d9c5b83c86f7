// Why a price is what it is, at any past instant, and what prices were over time.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/pricing.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

struct PriceExplanations : testing::Test {
    Shop shop;

    PriceExplanations() {
        at("2026-11-20T02:00:00Z");
        shop.with_sku("A").with_stock("A", 1000);
    }
    void at(std::string_view time) { shop.clock().set(instant_from_text(time).value()); }
    void change(std::string const& list, std::string const& price) {
        auto const changed = shop.operator_().post(list + "/prices:batch",
                                                   {{"prices", {a_price("A", price, "piece")}}});
        ASSERT_EQ(changed.status, 200) << changed.text;
    }
    void close(std::string const& list) {
        auto const key = Headers{{"Idempotency-Key", fresh_key()}};
        ASSERT_EQ(shop.operator_().send("POST", list + ":close", key, "").status, 200);
    }
    // "8.0000 by AGREED", or why there is none.
    std::string explained(Party who, std::string const& more) {
        auto const reply = who.get("/v1/price-explanation?sku=A" + more);
        EXPECT_EQ(reply.status, 200) << reply.text;
        if (reply.body["unit_price"].is_null()) return reply.body["refusal"];
        return reply.body["unit_price"]["price"].get<std::string>() + " by " +
               reply.body["price_reason"]["price_list"].get<std::string>();
    }
};

// OFN #6109: nobody could tell why a price had moved.
TEST_F(PriceExplanations, tell_any_past_instant_whatever_came_after) {
    auto const buyer = shop.buyer().organisation_id();
    auto const for_buyer = "&buyer_id=" + buyer;
    auto const group = add_group(shop, "G");
    auto const list = publish(shop, "GROUP", "group:" + group, {a_price("A", "8", "piece")});
    at("2026-11-21T02:00:00Z");
    add_member(shop, group, shop.buyer());
    at("2026-11-22T02:00:00Z");
    change(list, "7");
    at("2026-11-23T02:00:00Z");
    auto const end = "/v1/buyer-groups/" + group + "/members:end";
    ASSERT_EQ(shop.operator_().post(end, {{"buyer_id", buyer}}).status, 200);
    at("2026-11-24T02:00:00Z");
    close(list);
    at("2026-11-25T02:00:00Z");
    auto operator_ = shop.operator_();
    for (auto const& [time, told] : {std::pair{"2026-11-20T03:00:00Z", "10.0000 by test"},
                                     {"2026-11-21T01:59:59Z", "10.0000 by test"},
                                     {"2026-11-21T03:00:00Z", "8.0000 by GROUP"},
                                     {"2026-11-22T03:00:00Z", "7.0000 by GROUP"},
                                     {"2026-11-23T03:00:00Z", "10.0000 by test"},
                                     {"2026-11-24T03:00:00Z", "10.0000 by test"}}) {
        auto const then = "&at=" + std::string(time);
        EXPECT_EQ(explained(operator_, for_buyer + then), told) << time;
        EXPECT_EQ(explained(shop.buyer(), then), told) << time;
        EXPECT_EQ(explained(operator_, then), "10.0000 by test") << "a stranger";
    }
    EXPECT_EQ(explained(operator_, "&price_list=GROUP"), "no-price") << "not for a stranger";
}

TEST_F(PriceExplanations, are_refused_with_every_fault_at_its_place) {
    auto buyer = shop.buyer();
    auto operator_ = shop.operator_();
    struct Case {
        Party& who;
        std::string query;
        std::string pointer;
        std::string code;
    };
    for (auto const& each :
         {Case{buyer, "", "?sku", "required"}, Case{buyer, "?sku=X", "?sku", "unknown-sku"},
          Case{buyer, "?sku=A&quantity=x", "?quantity", "unknown-value"},
          Case{buyer, "?sku=A&quantity=0", "?quantity", "out-of-range"},
          Case{buyer, "?sku=A&unit=jin", "?unit", "unknown-unit"},
          Case{buyer, "?sku=A&at=2030-01-01T00:00:00Z", "?at", "out-of-range"},
          Case{buyer, "?sku=A&at=yesterday", "?at", "unknown-value"},
          Case{buyer, "?sku=A&buyer_id=" + shop.other_buyer().organisation_id(), "?buyer_id",
               "unknown-organisation"},
          Case{operator_, "?sku=A&buyer_id=" + shop.supplier().organisation_id(), "?buyer_id",
               "unknown-organisation"},
          Case{operator_, "?sku=A&for=me", "?for", "unknown-field"}}) {
        auto const reply = each.who.get("/v1/price-explanation" + each.query);
        EXPECT_EQ(reply.status, 422) << each.query;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << each.query << reply.text;
    }
    auto stranger = operator_of_second_market(shop);
    EXPECT_TRUE(stranger.get("/v1/price-explanation?sku=A").has_fault("?sku", "unknown-sku"));
}

TEST_F(PriceExplanations, of_an_order_give_again_what_was_kept) {
    auto const list = publish(shop, "OWN", "buyer:" + shop.buyer().organisation_id(),
                              {a_price("A", "8", "piece")});
    auto const placed = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 1}, {"A", 20}}));
    ASSERT_EQ(placed.status, 201) << placed.text;
    change(list, "5");
    close(list);
    auto const target = placed.header("location") + "/price-explanation";
    for (auto who : {shop.buyer(), shop.operator_(), shop.observer()}) {
        auto const reply = who.get(target);
        ASSERT_EQ(reply.status, 200) << reply.text;
        ASSERT_EQ(reply.body["lines"].size(), 2u);
        for (auto const& line : reply.body["lines"]) {
            EXPECT_EQ(line["is_same"], true) << line;
            EXPECT_EQ(line["stored"]["unit_price"]["price"], "8.0000");
            EXPECT_EQ(line["recomputed"]["unit_price"], line["stored"]["unit_price"]);
            EXPECT_EQ(line["recomputed"]["price_reason"]["considered_lists"],
                      line["stored"]["price_reason"]["considered_lists"]);
        }
    }
    EXPECT_EQ(shop.other_buyer().get(target).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.check(), 0);
    shop.sql("update order_line set price_list_code = 'test' where position = 2");
    EXPECT_EQ(shop.check(), 1) << "of all invariants that of the prices alone";
    auto const tampered = shop.operator_().get(target).body["lines"];
    EXPECT_EQ(tampered[0]["is_same"], true);
    EXPECT_EQ(tampered[1]["is_same"], false);
}

TEST_F(PriceExplanations, show_what_a_sku_cost_over_time) {
    auto const list =
        "/v1/price-lists/" +
        shop.operator_().get("/v1/price-lists").body["items"][0]["id"].get<std::string>();
    at("2026-11-22T02:00:00Z");
    change(list, "9");
    change(list, "12");
    at("2026-11-23T02:00:00Z");
    publish(shop, "OWN", "buyer:" + shop.buyer().organisation_id(), {a_price("A", "1", "piece")});
    auto told = [](Json const& items) {
        std::vector<std::string> prices;
        for (auto const& each : items) prices.push_back(each["price"]);
        return prices;
    };
    using Told = std::vector<std::string>;
    auto const seen = shop.other_buyer().get("/v1/price-history?sku=A").body;
    EXPECT_EQ(told(seen["items"]), (Told{"12.0000", "9.0000", "10.0000"}));
    EXPECT_TRUE(seen["items"][0]["to_at"].is_null());
    EXPECT_EQ(seen["items"][1]["to_at"], seen["items"][0]["from_at"]);
    EXPECT_EQ(seen["items"][0]["set_by"].get<std::string>().substr(0, 4), "key_");
    EXPECT_EQ(seen["lowest_in_30_days"]["price"], "9.0000") << "though only for a moment";
    // Its own price is the buyer's, and its supplier's, business.
    for (auto who : {shop.buyer(), shop.supplier(), shop.operator_()})
        EXPECT_EQ(told(who.get("/v1/price-history?sku=A").body["items"]),
                  (Told{"1.0000", "12.0000", "9.0000", "10.0000"}));
    EXPECT_EQ(shop.other_supplier().get("/v1/price-history?sku=A").body["items"].size(), 3u);
    auto const page = shop.other_buyer().get("/v1/price-history?sku=A&page_size=2").body;
    EXPECT_EQ(told(page["items"]), (Told{"12.0000", "9.0000"}));
    auto const next = page["next_page_token"].get<std::string>();
    EXPECT_EQ(told(shop.other_buyer()
                       .get("/v1/price-history?sku=A&page_size=2&page_token=" + next)
                       .body["items"]),
              Told{"10.0000"});
    // Thirty days later the lower prices no longer count.
    at("2026-12-23T02:00:00Z");
    EXPECT_EQ(shop.other_buyer().get("/v1/price-history?sku=A").body["lowest_in_30_days"]["price"],
              "12.0000");
    EXPECT_TRUE(shop.buyer().get("/v1/price-history").has_fault("?sku", "required"));
    EXPECT_TRUE(shop.buyer().get("/v1/price-history?sku=X").has_fault("?sku", "unknown-sku"));
}

}  // namespace
}  // namespace chaolu::test
