// Fee chains of channels, and what each hop gets of an order (features.md row 96).
#include <gtest/gtest.h>

#include "tests/support/channels.hpp"

namespace chaolu::test {
namespace {

constexpr auto chains_of_channel = "/v1/channels/supermarket/fee-chains";

std::string day_in(Shop& shop, int days) {
    return to_text(shanghai_day(shop.clock().now()).plus_days(days));
}

Json fee(std::string const& hop, Party payee, std::string const& percent) {
    return {{"hop", hop}, {"payee_id", payee.organisation_id()}, {"percent", percent}};
}

Reply begin(Shop& shop, std::string const& from, Json const& fees) {
    return shop.operator_().post(chains_of_channel, {{"valid_from", from}, {"fees", fees}});
}

Json shares_of(Shop& shop, Reply const& order) {
    auto const part = order.body.at("supplier_orders").at(0).at("id").get<std::string>();
    return shop.supplier().get("/v1/supplier-orders/" + part + "/fees").body;
}

TEST(FeeChains, give_each_hop_its_share_of_every_line) {
    Shop shop;
    shop.with_sku("A").with_sku("B").with_stock("A", 100).with_stock("B", 100);
    ASSERT_EQ(change_members(shop, "supermarket", adding(shop.buyer())).status, 200);
    auto const order = [&] {
        return shop.buyer().post("/v1/orders", Shop::order_of({{"A", 7}, {"B", 1}}));
    };
    auto const before = order();
    auto const made = begin(shop, day_in(shop, 1),
                            {fee("coordinator", shop.other_supplier(), "2.50"),
                             fee("platform", shop.operator_(), "3")});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["producer_percent"], "94.50");
    EXPECT_EQ(made.body["fees"][1]["percent"], "3.00");
    EXPECT_EQ(made.body["valid_to"], nullptr);
    shop.clock().set(shop.clock().now() + std::chrono::hours(24));
    auto const placed = order();
    ASSERT_EQ(placed.status, 201) << placed.text;
    auto const fees = shares_of(shop, placed);
    EXPECT_EQ(fees["channel"], "supermarket");
    EXPECT_EQ(fees["price_day"], placed.body["price_day"]);
    ASSERT_EQ(fees["lines"].size(), 2u);
    for (auto const& line : fees["lines"]) {
        std::int64_t sum = 0;
        for (auto const& share : line["shares"])
            sum += share["amount"]["amount"].get<std::int64_t>();
        EXPECT_EQ(sum, line["amount"]["amount"]);
    }
    auto const& shares = fees["lines"][0]["shares"];  // of 70.00
    EXPECT_EQ(shares[0]["amount"]["amount"], 175);
    EXPECT_EQ(shares[1]["amount"]["amount"], 210);
    EXPECT_EQ(shares[2], (Json{{"hop", "producer"},
                               {"payee_id", shop.supplier().organisation_id()},
                               {"percent", "94.50"},
                               {"amount", {{"amount", 6615}, {"currency", "CNY"}}}}));
    // What was ordered before keeps the chain of its day: none.
    EXPECT_EQ(shares_of(shop, before)["lines"][0]["shares"].size(), 1u);
}

TEST(FeeChains, end_where_the_next_one_begins) {
    Shop shop;
    auto const three = Json::array({fee("platform", shop.operator_(), "3.00")});
    ASSERT_EQ(begin(shop, day_in(shop, 1), three).status, 201);
    ASSERT_EQ(begin(shop, day_in(shop, 5), Json::array()).status, 201);
    auto const listed = shop.operator_().get(chains_of_channel).body["items"];
    ASSERT_EQ(listed.size(), 2u);
    EXPECT_EQ(listed[0]["valid_from"], day_in(shop, 5));
    EXPECT_EQ(listed[0]["valid_to"], nullptr);
    EXPECT_EQ(listed[0]["producer_percent"], "100.00");
    EXPECT_EQ(listed[1]["valid_from"], day_in(shop, 1));
    EXPECT_EQ(listed[1]["valid_to"], day_in(shop, 5));
    auto const first = shop.operator_().get(std::string(chains_of_channel) + "?page_size=1");
    ASSERT_EQ(first.body["items"], Json::array({listed[0]}));
    auto const rest =
        shop.operator_().get(std::string(chains_of_channel) + "?page_size=1&page_token=" +
                             first.body["next_page_token"].get<std::string>());
    EXPECT_EQ(rest.body["items"], Json::array({listed[1]}));
}

TEST(FeeChains, are_refused_for_the_past_for_strangers_and_beyond_the_whole) {
    Shop shop;
    auto const one = [&](std::string const& percent) {
        return Json::array({fee("platform", shop.operator_(), percent)});
    };
    auto const refused = [](Reply const& reply, std::string const& pointer,
                            std::string const& code) {
        EXPECT_EQ(reply.status, 422) << reply.text;
        EXPECT_TRUE(reply.has_fault(pointer, code)) << reply.text;
    };
    refused(begin(shop, day_in(shop, 0), one("3")), "/valid_from", "out-of-range");
    refused(begin(shop, day_in(shop, -1), one("3")), "/valid_from", "out-of-range");
    ASSERT_EQ(begin(shop, day_in(shop, 3), one("3")).status, 201);
    refused(begin(shop, day_in(shop, 3), one("4")), "/valid_from", "out-of-range");
    refused(begin(shop, day_in(shop, 2), one("4")), "/valid_from", "out-of-range");
    auto const later = day_in(shop, 9);
    refused(begin(shop, later,
                  {fee("hub", shop.operator_(), "60"), fee("platform", shop.operator_(), "40.01")}),
            "/fees", "out-of-range");
    refused(
        begin(shop, later, {fee("hub", shop.operator_(), "1"), fee("hub", shop.operator_(), "2")}),
        "/fees/1/payee_id", "duplicate");
    refused(begin(shop, later, one("0")), "/fees/0/percent", "unknown-value");
    refused(begin(shop, later, one("3.005")), "/fees/0/percent", "unknown-value");
    auto stranger = one("3");
    stranger[0]["payee_id"] = "org_01M82Y5V7MEPQS3E3SD8J8GZ2N";
    refused(begin(shop, later, stranger), "/fees/0/payee_id", "unknown-organisation");
    EXPECT_EQ(shop.operator_()
                  .post("/v1/channels/nowhere/fee-chains",
                        {{"valid_from", later}, {"fees", Json::array()}})
                  .status,
              404);
    EXPECT_EQ(shop.operator_().get("/v1/channels/nowhere/fee-chains").status, 404);
}

}  // namespace
}  // namespace chaolu::test
