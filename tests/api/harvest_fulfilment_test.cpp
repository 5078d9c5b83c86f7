// Shares of a harvest that become orders: cut when there is less, tried in turn, and ended.
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "server/app/harvest_fulfilment.hpp"
#include "tests/support/channels.hpp"
#include "tests/support/farm.hpp"

namespace chaolu::test {
namespace {

TEST(HarvestShares, become_orders_of_the_shares_that_were_kept) {
    Farm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(shop.buyer(), path, 50).status, 201);
    ASSERT_EQ(farm.ask(shop.other_buyer(), path, 30).status, 201);
    ASSERT_EQ(farm.ask(shop.union_(), path, 20).status, 201);
    ASSERT_EQ(farm.decide(path, {{"harvested", pieces(70)}}).status, 200);
    EXPECT_EQ(farm.act(shop.supplier(), path + ":fulfil").problem(),
              (ProblemIs{409, "illegal-transition"}));
    ASSERT_EQ(farm.act(shop.union_(), path + ":withdraw").status, 200);
    shop.clock().move_by(121min);
    EXPECT_EQ(farm.act(shop.buyer(), path + ":withdraw").problem(),
              (ProblemIs{409, "illegal-transition"}));
    auto const nothing = farm.act(shop.supplier(), path + ":fulfil");
    EXPECT_EQ(nothing.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(farm.shares(), "30>21 50>35") << "goods that are not received yet cut nobody";
    shop.with_stock("A", 56);
    auto const first = farm.act(shop.supplier(), path + ":fulfil");
    ASSERT_EQ(first.status, 200) << first.text;
    EXPECT_EQ(first.body["commitment"]["state"], "closed");
    EXPECT_EQ(first.body["commitment"]["closed_by"], "orders");
    EXPECT_EQ(first.body["has_more"], false);
    ASSERT_EQ(first.body["requests"].size(), 2u);
    auto const order =
        shop.buyer().get("/v1/orders/" + first.body["requests"][0]["order_id"].get<std::string>());
    ASSERT_EQ(order.status, 200);
    EXPECT_EQ(order.body["lines"][0]["quantity"], pieces(35));
    EXPECT_EQ(order.body["client_reference"], first.body["requests"][0]["id"]);
    EXPECT_EQ(farm.act(shop.supplier(), path + ":fulfil").problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.sql("select count(*) from sales_order"), "2");
    EXPECT_EQ(shop.check(), 0);
}

// Not 35 and what is left to the second.
TEST(HarvestShares, are_cut_by_the_rule_when_less_is_in_stock) {
    Farm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(shop.buyer(), path, 35).status, 201);
    ASSERT_EQ(farm.ask(shop.other_buyer(), path, 30).status, 201);
    ASSERT_EQ(farm.decide(path).status, 200);
    shop.clock().move_by(121min);
    shop.with_stock("A", 40);
    auto const done = farm.act(shop.supplier(), path + ":fulfil");
    ASSERT_EQ(done.status, 200) << done.text;
    // 21.5 and 18.5, of equals to who asked first
    EXPECT_EQ(farm.shares(), "30>18 35>22");
    for (auto const& request : done.body["requests"]) EXPECT_EQ(request["state"], "ordered");
    EXPECT_EQ(farm.told(shop.buyer()), "shared 1:35; shared 2:22; ");
    EXPECT_EQ(farm.told(shop.other_buyer()), "shared 1:30; shared 2:18; ");
    EXPECT_EQ(shop.reserved("A"), 40);
    EXPECT_EQ(farm.decide(path, {{"harvested", pieces(1)}}).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.check(), 0);
}

// Buyers of the gated channel hema that have left it before their shares are ordered.
struct GatedFarm : Farm {
    GatedFarm() {
        must(shop.operator_().post("/v1/channels", new_channel("hema", {{"is_gated", true}})), 201);
        must(change_members(shop, "hema", adding(shop.buyer())), 200);
        let_callers_be_looked_up_again();
    }
    static void must(Reply const& reply, int status) {
        if (reply.status != status) throw std::runtime_error(reply.text);
    }
    void leave() { must(change_members(shop, "hema", ending(shop.buyer())), 200); }
    // With the least a call may order.
    app::Fulfilment fulfil(std::string const& path, int orders_max) {
        std::optional<app::Fulfilment> done;
        in_transaction([&](storage::Tx& tx, app::Services const& services) {
            done = app::fulfil_commitment(
                       tx, OrganisationId::parse(shop.supplier().organisation_id()).value(),
                       CommitmentId::parse(path.substr(path.rfind('/') + 1)).value(), services,
                       shop.clock().now(), orders_max)
                       .value();
        });
        return *std::move(done);
    }
    std::string state_of(Party party, std::string const& path) {
        return party.get(path + "/requests").body.at("items").at(0).at("state");
    }
};

// It would be at the open price, and past the gate.
TEST(HarvestShares, of_a_channel_are_never_ordered_outside_of_it) {
    GatedFarm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(shop.buyer(), path, 50).status, 201);
    EXPECT_EQ(shop.sql("select channel from harvest_request"), "hema");
    ASSERT_EQ(farm.decide(path).status, 200);
    shop.clock().move_by(121min);
    farm.leave();
    shop.with_stock("A", 100);
    auto const done = farm.act(shop.supplier(), path + ":fulfil");
    ASSERT_EQ(done.status, 200) << done.text;
    EXPECT_EQ(done.body["requests"][0]["state"], "unfilled");
    EXPECT_EQ(done.body["requests"][0]["refusal"], "unknown-channel");
    EXPECT_EQ(shop.sql("select count(*) from sales_order"), "0");
    ASSERT_EQ(change_members(shop, "hema", adding(shop.buyer())).status, 200);
    ASSERT_EQ(farm.act(shop.supplier(), path + ":fulfil").status, 200);
    EXPECT_EQ(shop.sql("select channel from sales_order"), "hema");
}

// With one order a call, the refused one in front used to be tried again and again.
TEST(HarvestShares, that_are_refused_keep_nobody_from_being_tried) {
    GatedFarm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(shop.buyer(), path, 30).status, 201);
    ASSERT_EQ(farm.ask(shop.other_buyer(), path, 30).status, 201);
    ASSERT_EQ(farm.ask(shop.union_(), path, 30).status, 201);
    ASSERT_EQ(farm.decide(path).status, 200);
    shop.clock().move_by(121min);
    farm.leave();
    shop.with_stock("A", 100);
    EXPECT_TRUE(farm.fulfil(path, 1).has_more);
    EXPECT_EQ(farm.state_of(shop.buyer(), path), "unfilled");
    EXPECT_TRUE(farm.fulfil(path, 1).has_more);
    EXPECT_EQ(farm.state_of(shop.other_buyer(), path), "ordered");
    EXPECT_FALSE(farm.fulfil(path, 1).has_more) << "whoever calls while there is more ends here";
    EXPECT_EQ(farm.state_of(shop.union_(), path), "ordered");
    auto const again = farm.fulfil(path, 1);
    EXPECT_EQ(again.asks.size(), 1u) << "and the next round tries the refused one again";
    EXPECT_EQ(again.commitment.state, inventory::CommitmentState::decided);
    EXPECT_EQ(shop.check(), 0);
}

TEST(HarvestShares, that_could_not_be_ordered_may_be_given_up_after_the_cut_off) {
    GatedFarm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(shop.buyer(), path, 50).status, 201);
    ASSERT_EQ(farm.decide(path).status, 200);
    shop.clock().move_by(121min);
    EXPECT_EQ(farm.act(shop.buyer(), path + ":withdraw").problem(),
              (ProblemIs{409, "illegal-transition"}));
    farm.leave();
    shop.with_stock("A", 100);
    ASSERT_EQ(farm.act(shop.supplier(), path + ":fulfil").status, 200);
    EXPECT_EQ(farm.act(shop.buyer(), path + ":withdraw").status, 200);
    EXPECT_EQ(farm.act(shop.supplier(), path + ":fulfil").body["commitment"]["state"], "closed");
    EXPECT_EQ(shop.check(), 0);
}

TEST(HarvestShares, are_released_when_their_supplier_closes_with_a_reason) {
    Farm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    Json const reason{{"reason", "雨水"}};
    ASSERT_EQ(farm.ask(shop.buyer(), path, 50).status, 201);
    EXPECT_EQ(shop.supplier().post(path + ":close", reason).problem(),
              (ProblemIs{409, "illegal-transition"}))
        << "what is open is cancelled";
    ASSERT_EQ(farm.decide(path).status, 200);
    EXPECT_TRUE(
        shop.supplier().post(path + ":close", Json::object()).has_fault("/reason", "required"));
    EXPECT_EQ(shop.other_supplier().post(path + ":close", reason).status, 404);
    auto const closed = shop.supplier().post(path + ":close", reason);
    ASSERT_EQ(closed.status, 200) << closed.text;
    EXPECT_EQ(closed.body["state"], "closed");
    EXPECT_EQ(closed.body["closed_by"], "supplier");
    EXPECT_EQ(closed.body["close_reason"], "雨水");
    EXPECT_EQ(farm.told(shop.buyer()), "shared 1:50; released 2:50; ");
    EXPECT_EQ(shop.buyer().get("/v1/events").body["items"][1]["data"]["reason"], "雨水");
    auto const request = shop.buyer().get(path + "/requests").body["items"][0];
    EXPECT_EQ(request["state"], "released");
    EXPECT_EQ(farm.act(shop.buyer(), path + ":withdraw").problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.supplier().post(path + ":close", reason).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.check(), 0);
}

TEST(HarvestShares, lapse_after_the_last_day) {
    Farm farm;
    auto& shop = farm.shop;
    auto const path = farm.open({{"fulfil_days", 1}});
    EXPECT_EQ(shop.buyer().get(path).body["fulfil_until"], farm.day(3));
    ASSERT_EQ(farm.ask(shop.buyer(), path, 50).status, 201);
    ASSERT_EQ(farm.decide(path).status, 200);
    auto const last = date_from_text(farm.day(3)).value();
    auto const end = start_of_shanghai_day(last.plus_days(1));
    shop.clock().stop(end + -1s);
    EXPECT_EQ(farm.run_job(), 0);
    EXPECT_EQ(shop.buyer().get(path).body["state"], "decided");
    shop.with_stock("A", 100);
    shop.clock().stop(end);
    farm.run_job();
    auto const closed = shop.buyer().get(path).body;
    EXPECT_EQ(closed["state"], "closed");
    EXPECT_EQ(closed["closed_by"], "last_day");
    EXPECT_EQ(farm.told(shop.buyer()), "shared 1:50; released 2:50; ");
    EXPECT_EQ(farm.act(shop.supplier(), path + ":fulfil").problem(),
              (ProblemIs{409, "illegal-transition"}));
}

// Three buyers ask and withdraw, the supplier decides in between, and two fulfil at once.
TEST(HarvestCommitmentRaces, never_sell_more_than_there_is_and_order_each_share_once) {
    Farm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::vector<Party> buyers{shop.buyer(), shop.other_buyer(), shop.union_()};
    std::vector<std::thread> threads;
    std::atomic<int> odd = 0;
    for (std::size_t at = 0; at < 9; ++at)
        threads.emplace_back([&, at] {
            std::mt19937 random(seed + static_cast<unsigned>(at));
            Party party = buyers[at % 3];
            for (int turn = 0; turn < 12; ++turn) {
                auto const reply =
                    random() % 3 ? party.post(path + "/requests", request_for(1 + random() % 70))
                                 : party.post_text(path + ":withdraw", "", "");
                if (reply.status != 201 && reply.status != 200 && reply.status != 409 &&
                    reply.status != 404)
                    ++odd;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(odd, 0);
    EXPECT_EQ(farm.sums(), "0");
    EXPECT_LE(std::stoi(shop.sql("select requested from harvest_commitment")), 100);
    ASSERT_EQ(farm.decide(path).status, 200);
    shop.clock().move_by(121min);
    shop.with_stock("A", 37);
    threads.clear();
    // Of four that fulfil one does, and the others find it closed or nothing in stock; two more
    // take from the same stock meanwhile.
    std::atomic<int> fulfilled = 0;
    for (int at = 0; at < 4; ++at)
        threads.emplace_back([&, supplier = shop.supplier()]() mutable {
            auto const reply = supplier.post_text(path + ":fulfil", "", "");
            if (reply.status == 200) ++fulfilled;
            bool const is_told_why =
                reply.status == 409 && (reply.body["code"] == "illegal-transition" ||
                                        reply.body["code"] == "insufficient-stock");
            EXPECT_TRUE(reply.status == 200 || is_told_why) << reply.text;
        });
    for (int at = 0; at < 2; ++at)
        threads.emplace_back([&, buyer = shop.buyer()]() mutable {
            for (int turn = 0; turn < 3; ++turn) {
                auto const status = buyer.post("/v1/orders", Shop::order_of({{"A", 1}})).status;
                EXPECT_TRUE(status == 201 || status == 409) << status;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_GE(fulfilled, 1);
    EXPECT_LE(shop.reserved("A"), 37);
    EXPECT_EQ(shop.sql("select count(*) from harvest_request r join order_line l "
                       "on l.order_id = r.order_id where l.quantity <> r.share"),
              "0");
    EXPECT_EQ(shop.sql("select (select count(*) from sales_order where client_reference like "
                       "'hrq_%') - (select count(*) from "
                       "harvest_request where state = 'ordered')"),
              "0");
    EXPECT_EQ(shop.sql("select count(*) from harvest_request where state in ('shared', 'unfilled') "
                       "and share > 0"),
              "0");
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
