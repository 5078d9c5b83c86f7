// What does not arrive is lost for a reason, and the ledger tells it like every other loss.
#include <gtest/gtest.h>

#include "tests/support/locations.hpp"
#include "tests/support/shop.hpp"
#include "tests/support/stall.hpp"

namespace chaolu::test {
namespace {

// 60 and 40 pieces of A and 50 of B at main, 80 of A and 5 of B on their way to COLD.
struct Journey {
    Journey() {
        shop.with_sku("A").with_sku("B");
        shop.with_stock("A", 60).with_stock("A", 40).with_stock("B", 50);
        with_location(shop, "COLD", 200, {});
        auto const sent = shop.supplier().post("/v1/stock-transfers",
                                               {{"from", "main"},
                                                {"to", "COLD"},
                                                {"items",
                                                 {{{"sku", "A"}, {"quantity", pieces(80)}},
                                                  {{"sku", "B"}, {"quantity", pieces(5)}}}}});
        if (sent.status != 201) throw std::runtime_error(sent.text);
        path = sent.header("location");
    }
    static Json came(std::string const& sku, std::int64_t value, Json const& reason = nullptr) {
        Json item{{"sku", sku}, {"received", pieces(value)}};
        if (!reason.is_null()) item["reason"] = reason;
        return item;
    }
    Reply receive(std::vector<Json> const& items) {
        return shop.supplier().post(path + ":receive", {{"items", items}});
    }
    // "kind delta reason" of a SKU at COLD, in order.
    std::string ledger(std::string const& sku) {
        std::string told;
        auto const page = shop.supplier().get("/v1/stock-entries?sku=" + sku).body;
        for (auto const& row : page.at("items")) {
            if (row["location"] != "COLD") continue;
            EXPECT_EQ(row["document_id"], path.substr(path.rfind('/') + 1));
            EXPECT_EQ(row["supplier_id"], shop.supplier().organisation_id());
            told += (told.empty() ? "" : ", ") + row["kind"].get<std::string>() + " " +
                    row["on_hand_delta"].dump();
            if (row["reason"].is_string()) told += " " + row["reason"].get<std::string>();
        }
        return told;
    }
    Shop shop;
    std::string path;
};

TEST(TransferLoss, is_a_loss_of_the_ledger_with_its_reason) {
    Journey journey;
    auto const got =
        journey.receive({Journey::came("A", 67, "drying"), Journey::came("B", 0, "theft")});
    ASSERT_EQ(got.status, 200) << got.text;
    EXPECT_EQ(got.body["lines"][0]["loss_reason"], nullptr);
    EXPECT_EQ(got.body["lines"][1]["lost"], 13);
    EXPECT_EQ(got.body["lines"][1]["loss_reason"], "drying");
    EXPECT_EQ(got.body["lines"][2]["loss_reason"], "theft");
    EXPECT_EQ(journey.ledger("A"), "transferred_in 60, transferred_in 20, shrinkage -13 drying");
    EXPECT_EQ(journey.ledger("B"), "transferred_in 5, shrinkage -5 theft");
    EXPECT_EQ(journey.shop.supplier().get(journey.path).body, got.body);
    EXPECT_EQ(journey.shop.check(), 0);
    journey.shop.sql("update transfer_line set loss_reason = 'damage' where received = 0");
    EXPECT_EQ(journey.shop.check(), 1);
}

TEST(TransferLoss, must_say_why) {
    Journey journey;
    auto const refused = [&](std::vector<Json> const& items, std::string const& pointer,
                             std::string const& code) {
        auto const reply = journey.receive(items);
        EXPECT_EQ(reply.status, 422) << reply.text;
        EXPECT_TRUE(reply.has_fault(pointer, code)) << reply.text;
    };
    refused({Journey::came("A", 79), Journey::came("B", 5)}, "/items/0/reason", "required");
    refused({Journey::came("A", 80), Journey::came("B", 0)}, "/items/1/reason", "required");
    refused({Journey::came("A", 79, "found"), Journey::came("B", 5)}, "/items/0/reason",
            "unknown-value");
    refused({Journey::came("A", 79, "correction"), Journey::came("B", 5)}, "/items/0/reason",
            "unknown-value");
    refused({Journey::came("A", 80, "damage"), Journey::came("B", 5)}, "/items/0/reason",
            "unknown-field");
    EXPECT_EQ(journey.ledger("A"), "");
    EXPECT_EQ(journey.receive({Journey::came("A", 80), Journey::came("B", 5)}).status, 200);
    EXPECT_EQ(journey.shop.check(), 0);
}

TEST(TransferLoss, of_a_held_lot_leaves_the_rest_of_it_set_aside) {
    Journey journey;
    auto& shop = journey.shop;
    std::string const lot = shop.supplier().get(journey.path).body["lines"][2]["lot_id"];
    ASSERT_EQ(shop.supplier().post("/v1/lots/" + lot + ":hold", {{"reason", "召回"}}).status, 200);
    ASSERT_EQ(journey.receive({Journey::came("A", 80), Journey::came("B", 3, "damage")}).status,
              200);
    EXPECT_EQ(counters(shop, "B", "COLD"), "0/3");
    EXPECT_EQ(shop.check(), 0);
}

// Transfers that lost something before there were reasons: only what came is in their ledger.
TEST(TransferLoss, of_older_transfers_passes_the_check) {
    Journey journey;
    auto& shop = journey.shop;
    ASSERT_EQ(journey.receive({Journey::came("A", 80), Journey::came("B", 3, "damage")}).status,
              200);
    shop.sql(
        "update transfer_line set loss_reason = null; "
        "update stock_entry set on_hand_delta = 3, on_hand_after = 3 "
        "where kind = 'transferred_in' and on_hand_delta = 5; "
        "delete from stock_entry where kind = 'shrinkage'; "
        "update stock s set sequence = 1 from sku k where k.id = s.sku_id and k.code = 'B' "
        "and s.on_hand = 3");
    EXPECT_EQ(shop.check(), 0);
    EXPECT_EQ(shop.supplier().get(journey.path).body["lines"][2]["loss_reason"], nullptr);
    EXPECT_EQ(shop.supplier().get(journey.path).body["lines"][2]["lost"], 2);
}

TEST(TransferLoss, on_the_way_to_a_stall_is_not_its_holders) {
    Stall stall;
    auto& shop = stall.shop;
    auto const id = stall.sent({item("A", 30)});
    auto const got = shop.buyer().post("/v1/consigned-transfers/" + id + ":receive",
                                       {{"items", {Journey::came("A", 28, "damage")}}});
    ASSERT_EQ(got.status, 200) << got.text;
    auto const statement = stall.statement(shop.buyer(), stall.day(), stall.day());
    ASSERT_EQ(statement.status, 200) << statement.text;
    auto const line = statement.body.at("items").at(0);
    EXPECT_EQ(line["received"], 28) << statement.text;
    EXPECT_EQ(line["lost"], 0);
    EXPECT_EQ(line["closing"], 28);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
