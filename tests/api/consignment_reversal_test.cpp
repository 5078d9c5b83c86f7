// What was reported wrongly is reversed: once, wholly, and by those whom it concerns.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/support/stall.hpp"

namespace chaolu::test {
namespace {

ProblemIs const done_before{409, "illegal-transition"};

std::string path_of(Json const& report) {
    return "/v1/consignment-reports/" + report["id"].get<std::string>();
}
Reply reverse(Party party, Json const& report) {
    return party.post(path_of(report) + ":reverse", {{"reason", "五十公斤错打成五百"}});
}
// opening/sold/lost/closing and the amount of the only SKU of a statement.
std::string told(Stall& stall, std::string const& day) {
    auto const reply = stall.statement(stall.shop.supplier(), day, day);
    auto const& line = reply.body.at("items").at(0);
    std::string text;
    for (auto const* name : {"opening", "sold", "lost", "closing"}) text += line[name].dump() + "/";
    return text + line["sold_amount"]["amount"].dump();
}

TEST(ConsignmentReversal, gives_back_all_that_a_report_took_and_lets_it_be_made_anew) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 100)});
    auto const lots = shop.supplier().get("/v1/lots?sku=A").body["items"];
    auto const wrong = stall.report(shop.buyer(), {sold("A", 50, 45'000), lost("A", 5)}).body;
    auto const reply = reverse(shop.buyer(), wrong);
    ASSERT_EQ(reply.status, 201) << reply.text;
    auto const& contrary = reply.body;
    EXPECT_EQ(contrary["reverses_id"], wrong["id"]);
    EXPECT_EQ(contrary["lines"], wrong["lines"]);
    EXPECT_EQ(contrary["note"], "五十公斤错打成五百");
    EXPECT_EQ(shop.buyer().get(reply.header("location")).body, contrary);
    EXPECT_EQ(shop.supplier().get(path_of(wrong)).body["reversed_by_id"], contrary["id"]);
    EXPECT_EQ(stall.shown("A", "STALL"), "100/0/0/100");
    EXPECT_EQ(shop.supplier().get("/v1/lots?sku=A").body["items"], lots) << "lot by lot";
    EXPECT_EQ(told(stall, stall.day()), "0/0/0/100/0");
    auto const event = shop.supplier().get("/v1/events?page_size=200").body["items"].back();
    EXPECT_EQ(event["type"], "consignment.reversed");
    EXPECT_EQ(event["data"], contrary);
    auto const entries = shop.supplier().get("/v1/stock-entries?sku=A").body["items"];
    std::int64_t given_back = 0;
    for (auto const& entry : entries)
        if (entry["document_id"] == contrary["id"])
            given_back += entry["on_hand_delta"].get<std::int64_t>();
    EXPECT_EQ(given_back, 55);
    EXPECT_EQ(reverse(shop.buyer(), wrong).problem(), done_before);
    EXPECT_EQ(reverse(shop.buyer(), contrary).problem(), done_before) << "report anew";
    ASSERT_EQ(stall.report(shop.buyer(), {sold("A", 5, 4'500)}).status, 201);
    EXPECT_EQ(told(stall, stall.day()), "0/5/0/95/4500");
    EXPECT_EQ(shop.check(), 0);
    shop.sql("update consignment_report set reverses_id = null");
    EXPECT_GT(shop.check(), 0) << "the ledger gave back what no document tells of";
}

TEST(ConsignmentReversal, is_found_wanting_when_it_is_not_of_the_same_lots) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 100)});
    auto const wrong = stall.report(shop.buyer(), {sold("A", 50, 45'000)}).body;
    ASSERT_EQ(reverse(shop.supplier(), wrong).status, 201);
    shop.sql(
        "update consignment_report_line set amount_fen = 4500 where report_id = (select id from "
        "consignment_report where reverses_id is not null)");
    EXPECT_EQ(shop.check(), 1);
}

TEST(ConsignmentReversal, is_made_by_the_reporter_or_the_supplier) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 100)});
    auto const of_holder = stall.report(shop.buyer(), {sold("A", 1, 1)}).body;
    auto const of_supplier = stall.report(shop.supplier(), {sold("A", 1, 1)}).body;
    EXPECT_EQ(reverse(shop.buyer(), of_supplier).problem(), (ProblemIs{403, "forbidden"}));
    for (auto const& stranger : {shop.other_buyer(), shop.other_supplier()})
        EXPECT_EQ(reverse(stranger, of_holder).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.buyer().post(path_of(of_holder) + ":reverse", Json::object()).status, 422)
        << "without a reason";
    EXPECT_EQ(stall.shown("A", "STALL"), "98/0/0/98");
    EXPECT_EQ(reverse(shop.supplier(), of_holder).status, 201);
    EXPECT_EQ(reverse(shop.supplier(), of_supplier).status, 201);
    EXPECT_EQ(stall.shown("A", "STALL"), "100/0/0/100");
    EXPECT_EQ(shop.check(), 0);
}

TEST(ConsignmentReversal, counts_on_the_day_it_is_booked) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 100)});
    auto const first = stall.day();
    auto const wrong = stall.report(shop.buyer(), {sold("A", 30, 27'000), lost("A", 2)}).body;
    EXPECT_EQ(told(stall, first), "0/30/2/68/27000");
    shop.clock().move_by(std::chrono::hours(24));
    ASSERT_EQ(reverse(shop.buyer(), wrong).status, 201);
    EXPECT_EQ(told(stall, first), "0/30/2/68/27000") << "what was settled stays";
    EXPECT_EQ(told(stall, stall.day()), "68/-30/-2/100/-27000");
    EXPECT_EQ(shop.check(), 0);
}

TEST(ConsignmentReversal, sets_aside_what_comes_back_of_a_lot_that_is_held) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 100)});
    auto const wrong = stall.report(shop.buyer(), {sold("A", 40, 1)}).body;
    ASSERT_EQ(stall.shown("A", "STALL"), "60/0/0/60") << "all of SOON is sold";
    std::string const soon = wrong["lines"][0]["lots"][0]["lot_id"];
    ASSERT_EQ(shop.supplier().post("/v1/lots/" + soon + ":hold", {{"reason", "召回"}}).status, 200);
    ASSERT_EQ(reverse(shop.buyer(), wrong).status, 201);
    EXPECT_EQ(stall.shown("A", "STALL"), "100/40/0/60");
    EXPECT_EQ(stall.report(shop.buyer(), {sold("A", 61, 1)}).problem(),
              (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(shop.check(), 0);
}

// What is noted at a stall: how much, at which price, to whom.
TEST(ConsignmentSale, is_told_at_a_price_and_to_a_buyer) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 100)});
    auto line = item("A", 3);
    line["kind"] = "sold";
    line["unit_price"] = {{"price", "33.3350"}, {"per", "box"}};
    line["buyer"] = "老王蔬菜";
    auto const made = stall.report(shop.buyer(), {line});
    ASSERT_EQ(made.status, 201) << made.text;
    auto const& shown = made.body["lines"][0];
    EXPECT_EQ(shown["amount"]["amount"], 1'000) << "a box of ten, 1000.05 fen";
    EXPECT_EQ(shown["unit_price"], line["unit_price"]);
    EXPECT_EQ(shown["buyer"], "老王蔬菜");
    EXPECT_EQ(told(stall, stall.day()), "0/3/0/97/1000");
    line["amount"] = {{"amount", 1'000}, {"currency", "CNY"}};
    EXPECT_EQ(stall.report(shop.buyer(), {line}).status, 201) << "the same, said twice";
    line["amount"]["amount"] = 10'000;
    EXPECT_TRUE(
        stall.report(shop.buyer(), {line}).has_fault("/lines/0/amount/amount", "out-of-range"));
    line.erase("amount");
    line["unit_price"]["per"] = "barrel";
    EXPECT_TRUE(
        stall.report(shop.buyer(), {line}).has_fault("/lines/0/unit_price/per", "unknown-unit"));
    line.erase("unit_price");
    EXPECT_TRUE(stall.report(shop.buyer(), {line}).has_fault("/lines/0/amount", "required"));
    auto gone = lost("A", 1);
    gone["buyer"] = "老王蔬菜";
    EXPECT_TRUE(stall.report(shop.buyer(), {gone}).has_fault("/lines/0/buyer", "unknown-field"));
    auto const contrary = reverse(shop.buyer(), made.body);
    ASSERT_EQ(contrary.status, 201) << contrary.text;
    EXPECT_EQ(contrary.body["lines"], made.body["lines"]);
    EXPECT_EQ(shop.check(), 0);
}

// Attacks the one reversal that a report may have.
TEST(ConsignmentReversal, happens_once_however_many_try_at_once) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 100)});
    for (int round = 0; round < 3; ++round) {
        auto const wrong = stall.report(shop.buyer(), {sold("A", 50, 45'000), lost("A", 5)}).body;
        std::atomic<int> done = 0;
        std::atomic<int> refused = 0;
        std::vector<std::thread> threads;
        for (int hand = 0; hand < 8; ++hand)
            threads.emplace_back([&, party = hand % 2 == 0 ? shop.buyer() : shop.supplier()] {
                auto const reply = reverse(party, wrong);
                if (reply.status == 201)
                    ++done;
                else if (reply.problem() == done_before)
                    ++refused;
                else
                    ADD_FAILURE() << reply.text;
            });
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(done, 1);
        EXPECT_EQ(refused, 7);
        EXPECT_EQ(stall.shown("A", "STALL"), "100/0/0/100");
    }
    EXPECT_EQ(told(stall, stall.day()), "0/0/0/100/0");
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
