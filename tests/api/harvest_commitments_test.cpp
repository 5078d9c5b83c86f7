// Harvests sold before they are picked: shares asked for, cut by the rule, given up, and ordered.
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "server/app/harvest_commitments.hpp"
#include "server/security/ids.hpp"
#include "server/text/fold.hpp"
#include "storage/database/session.hpp"
#include "storage/product_cache.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

using namespace std::chrono_literals;

std::string const commitments = "/v1/harvest-commitments";

Json pieces(std::int64_t value) { return {{"value", value}, {"unit", "piece"}}; }

Json request_for(std::int64_t value) {
    return {{"quantity", pieces(value)},
            {"delivery",
             {{"receiver", "收货部"},
              {"phone", "13800138000"},
              {"division_code", "110105"},
              {"address", "示范路1号"}}}};
}

// A of supplier(), decided in an hour, cut off in two.
struct Farm {
    Farm() { shop.with_sku("A"); }
    std::string in(std::chrono::minutes span) {
        return to_text(shop.clock().now() + std::chrono::microseconds(span));
    }
    std::string day(int days) { return to_text(shanghai_day(shop.clock().now()).plus_days(days)); }
    Json body(Json const& changes = Json::object()) {
        Json made{{"sku", "A"},
                  {"harvest_from", day(1)},
                  {"harvest_to", day(2)},
                  {"expected", pieces(125)},
                  {"haircut_bp", 2000},
                  {"cut_rule", "pro_rata"},
                  {"decides_at", in(60min)},
                  {"cut_off_at", in(120min)}};
        made.update(changes);
        return made;
    }
    std::string open(Json const& changes = Json::object()) {
        auto const made = shop.supplier().post(commitments, body(changes));
        if (made.status != 201) throw std::runtime_error(made.text);
        return made.header("location");
    }
    Reply ask(Party party, std::string const& path, std::int64_t value) {
        return party.post(path + "/requests", request_for(value));
    }
    Reply act(Party party, std::string const& target) { return party.post_text(target, "", ""); }
    Reply decide(std::string const& path, Json const& said = Json::object()) {
        return shop.supplier().post(path + ":decide", said);
    }
    // What the job of one server does.
    int run_job() {
        storage::Session session(shop.database().as_application());
        security::RandomIds ids;
        folding::Folder const folder;
        storage::catalogue::ProductCache products(0);
        app::Services const services{ids, "secret", folder, products};
        MarketId const market{uuid_from_hex(shop.sql("select id from market")).value()};
        int decided = 0;
        session.run({.market = market}, [&](storage::Tx& tx) {
            decided = app::decide_due_commitments(tx, services, shop.clock().now(), 10);
        });
        return decided;
    }
    std::string shares() {
        return shop.sql(
            "select coalesce(string_agg(asked || '>' || coalesce(share, -1), ' ' order by asked), "
            "'') from harvest_request where state <> 'withdrawn'");
    }
    // What the row sums up, and what the rows come to.
    std::string sums() {
        return shop.sql(
            "select c.requested - (select coalesce(sum(r.asked), 0) from harvest_request r "
            "where r.commitment_id = c.id and r.state <> 'withdrawn') from harvest_commitment c");
    }
    Shop shop;
};

TEST(HarvestCommitments, sell_what_is_expected_less_the_haircut) {
    Farm farm;
    auto const path = farm.open();
    auto const seen = farm.shop.buyer().get(path);
    ASSERT_EQ(seen.status, 200) << seen.text;
    EXPECT_EQ(seen.body["sellable"], 100);
    EXPECT_EQ(seen.body["left"], 100);
    EXPECT_EQ(seen.body["state"], "open");
    auto const asked = farm.ask(farm.shop.buyer(), path, 60);
    ASSERT_EQ(asked.status, 201) << asked.text;
    EXPECT_EQ(asked.body["state"], "asked");
    EXPECT_TRUE(asked.body["share"].is_null());
    auto const refused = farm.ask(farm.shop.other_buyer(), path, 41);
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_EQ(refused.body["errors"][0]["available"]["value"], 40);
    EXPECT_EQ(farm.ask(farm.shop.buyer(), path, 1).problem(), (ProblemIs{409, "already-exists"}));
    ASSERT_EQ(farm.act(farm.shop.buyer(), path + ":withdraw").status, 200);
    EXPECT_EQ(farm.ask(farm.shop.other_buyer(), path, 100).status, 201);
    EXPECT_EQ(farm.shop.buyer().get(path).body["left"], 0);
    auto const own = farm.shop.buyer().get(path + "/requests").body;
    ASSERT_EQ(own["items"].size(), 1u);
    EXPECT_EQ(own["items"][0]["state"], "withdrawn");
    EXPECT_EQ(farm.shop.supplier().get(path + "/requests").body["items"].size(), 2u);
    EXPECT_EQ(farm.shop.other_supplier().get(path).status, 404);
    EXPECT_EQ(farm.sums(), "0");
}

TEST(HarvestCommitments, that_are_short_are_cut_by_the_rule_and_everybody_is_told) {
    Farm farm;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(farm.shop.buyer(), path, 50).status, 201);
    ASSERT_EQ(farm.ask(farm.shop.other_buyer(), path, 30).status, 201);
    ASSERT_EQ(farm.ask(farm.shop.union_(), path, 20).status, 201);
    auto const decided = farm.decide(path, {{"harvested", pieces(77)}});
    ASSERT_EQ(decided.status, 200) << decided.text;
    EXPECT_EQ(decided.body["state"], "decided");
    EXPECT_EQ(decided.body["decided_with"], 77);
    // 38.5, 23.1 and 15.4
    EXPECT_EQ(farm.shares(), "20>15 30>23 50>39");
    EXPECT_EQ(farm.decide(path).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(farm.shares(), "20>15 30>23 50>39") << "a second run changes nothing";
    auto const events = farm.shop.buyer().get("/v1/events?page_size=200").body;
    ASSERT_EQ(events["items"].size(), 1u) << "its own and nobody else's";
    EXPECT_EQ(events["items"][0]["type"], "harvest_request.shared");
    EXPECT_EQ(events["items"][0]["data"]["asked"], 50);
    EXPECT_EQ(events["items"][0]["data"]["share"], 39);
    EXPECT_LT(events["items"][0]["occurred_at"].get<std::string>(),
              decided.body["cut_off_at"].get<std::string>());
    EXPECT_EQ(farm.ask(farm.shop.buyer(), path, 1).problem(),
              (ProblemIs{409, "illegal-transition"}));
}

TEST(HarvestCommitments, are_decided_in_time_whatever_the_supplier_does) {
    Farm farm;
    auto const path = farm.open({{"cut_rule", "first_come"}});
    ASSERT_EQ(farm.ask(farm.shop.buyer(), path, 60).status, 201);
    ASSERT_EQ(farm.ask(farm.shop.other_buyer(), path, 40).status, 201);
    auto const revised = farm.shop.supplier().patch(path, {{"expected", pieces(100)}}, 1);
    ASSERT_EQ(revised.status, 200) << revised.text;
    EXPECT_EQ(revised.body["sellable"], 80);
    EXPECT_EQ(revised.body["left"], 0);
    EXPECT_EQ(farm.shop.supplier().patch(path, {{"expected", pieces(1)}}, 1).status, 412);
    EXPECT_EQ(farm.shop.sql("select string_agg(cast(expected as text), ' ' order by version) "
                            "from harvest_forecast"),
              "125 100");
    EXPECT_EQ(farm.run_job(), 0);
    farm.shop.clock().move_by(61min);
    EXPECT_EQ(farm.ask(farm.shop.union_(), path, 1).problem(),
              (ProblemIs{409, "illegal-transition"}));
    farm.run_job();
    EXPECT_EQ(farm.shares(), "40>20 60>60");
    EXPECT_EQ(farm.run_job(), 0);
    EXPECT_EQ(farm.shop.sql("select count(*) from event where type = 'harvest_request.shared'"),
              "2");
}

TEST(HarvestCommitments, become_orders_of_the_shares_that_were_kept) {
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
    shop.with_stock("A", 40);
    auto const first = farm.act(shop.supplier(), path + ":fulfil");
    ASSERT_EQ(first.status, 200) << first.text;
    EXPECT_EQ(first.body["commitment"]["state"], "decided");
    ASSERT_EQ(first.body["requests"].size(), 2u);
    EXPECT_EQ(first.body["requests"][0]["state"], "ordered");
    EXPECT_EQ(first.body["requests"][1]["state"], "unfilled");
    EXPECT_EQ(first.body["requests"][1]["refusal"], "insufficient-stock");
    auto const order =
        shop.buyer().get("/v1/orders/" + first.body["requests"][0]["order_id"].get<std::string>());
    ASSERT_EQ(order.status, 200);
    EXPECT_EQ(order.body["lines"][0]["quantity"], pieces(35));
    EXPECT_EQ(order.body["client_reference"], first.body["requests"][0]["id"]);
    shop.with_stock("A", 30);
    auto const second = farm.act(shop.supplier(), path + ":fulfil");
    ASSERT_EQ(second.status, 200) << second.text;
    ASSERT_EQ(second.body["requests"].size(), 1u) << "what was ordered is not ordered again";
    EXPECT_EQ(second.body["requests"][0]["state"], "ordered");
    EXPECT_TRUE(second.body["requests"][0]["refusal"].is_null());
    EXPECT_EQ(second.body["commitment"]["state"], "closed");
    EXPECT_EQ(farm.act(shop.supplier(), path + ":fulfil").problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(shop.sql("select count(*) from sales_order"), "2");
    EXPECT_EQ(shop.check(), 0);
}

TEST(HarvestCommitments, may_be_cancelled_while_nothing_is_decided) {
    Farm farm;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(farm.shop.buyer(), path, 50).status, 201);
    EXPECT_EQ(farm.act(farm.shop.other_supplier(), path + ":cancel").status, 404);
    auto const cancelled = farm.act(farm.shop.supplier(), path + ":cancel");
    ASSERT_EQ(cancelled.status, 200) << cancelled.text;
    EXPECT_EQ(cancelled.body["state"], "cancelled");
    EXPECT_EQ(farm.decide(path).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(farm.shop.buyer().get("/v1/events").body["items"][0]["type"],
              "harvest_request.cancelled");
}

TEST(HarvestCommitments, tell_every_fault_at_once) {
    Farm farm;
    auto const faulty =
        farm.shop.supplier().post(commitments, farm.body({{"sku", "ZZ"},
                                                          {"haircut_bp", 9001},
                                                          {"cut_rule", "fairly"},
                                                          {"decides_at", farm.in(-1min)},
                                                          {"cut_off_at", farm.in(1min)},
                                                          {"more", 1}}));
    EXPECT_EQ(faulty.status, 422);
    for (auto const& [pointer, code] :
         std::vector<std::pair<std::string, std::string>>{{"/sku", "unknown-sku"},
                                                          {"/haircut_bp", "out-of-range"},
                                                          {"/cut_rule", "unknown-value"},
                                                          {"/decides_at", "out-of-range"},
                                                          {"/cut_off_at", "out-of-range"},
                                                          {"/more", "unknown-field"}})
        EXPECT_TRUE(faulty.has_fault(pointer, code)) << pointer << faulty.text;
    EXPECT_TRUE(farm.shop.supplier()
                    .post(commitments, farm.body({{"expected", pieces(1)}}))
                    .has_fault("/expected", "too-few"));
    auto const path = farm.open();
    auto request = request_for(5);
    request["delivery"]["quantities"] = {5};
    request["delivery"].erase("phone");
    request["quantity"]["unit"] = "bucket";
    auto const refused = farm.shop.buyer().post(path + "/requests", request);
    EXPECT_TRUE(refused.has_fault("/delivery/quantities", "unknown-field")) << refused.text;
    EXPECT_TRUE(refused.has_fault("/delivery/phone", "required")) << refused.text;
    request = request_for(5);
    request["quantity"]["unit"] = "bucket";
    EXPECT_TRUE(farm.shop.buyer()
                    .post(path + "/requests", request)
                    .has_fault("/quantity/unit", "unknown-unit"));
}

TEST(HarvestCommitments, that_were_tampered_with_are_named_by_the_check) {
    Farm farm;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(farm.shop.buyer(), path, 50).status, 201);
    EXPECT_EQ(farm.shop.check(), 0);
    farm.shop.sql("update harvest_commitment set requested = 51");
    EXPECT_NE(farm.shop.check(), 0);
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
    ASSERT_EQ(farm.decide(path, {{"harvested", pieces(40)}}).status, 200);
    shop.clock().move_by(121min);
    shop.with_stock("A", 1000);
    threads.clear();
    for (int at = 0; at < 4; ++at)
        threads.emplace_back([&] {
            auto supplier = shop.supplier();
            (void)supplier.post_text(path + ":fulfil", "", "");
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(shop.sql("select (select count(*) from sales_order) - (select count(*) from "
                       "harvest_request where state = 'ordered')"),
              "0");
    EXPECT_EQ(shop.sql("select count(*) from harvest_request where state in ('shared', 'unfilled') "
                       "and share > 0"),
              "0");
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
