// Harvests sold before they are picked: shares asked for, cut by the rule, and given up.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/support/farm.hpp"

namespace chaolu::test {
namespace {

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

// The supplier does not know all when it decides: the rule governs what it learns later, too.
TEST(HarvestCommitments, that_are_shorter_than_was_decided_are_cut_again_by_the_rule) {
    Farm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(shop.buyer(), path, 35).status, 201);
    ASSERT_EQ(farm.ask(shop.other_buyer(), path, 30).status, 201);
    ASSERT_EQ(farm.ask(shop.union_(), path, 35).status, 201);
    ASSERT_EQ(farm.decide(path).status, 200);
    ASSERT_EQ(farm.act(shop.union_(), path + ":withdraw").status, 200);
    auto const cut = farm.decide(path, {{"harvested", pieces(40)}});
    ASSERT_EQ(cut.status, 200) << cut.text;
    EXPECT_EQ(cut.body["decided_with"], 40);
    // 21.5 and 18.5, of equals to who asked first
    EXPECT_EQ(farm.shares(), "30>18 35>22");
    EXPECT_EQ(farm.told(shop.buyer()), "shared 1:35; shared 2:22; ");
    EXPECT_EQ(farm.told(shop.union_()), "shared 1:35; ") << "it has withdrawn";
    ASSERT_EQ(farm.decide(path, {{"harvested", pieces(90)}}).status, 200);
    EXPECT_EQ(farm.shares(), "30>18 35>22") << "what was given is never raised";
    EXPECT_EQ(farm.told(shop.other_buyer()), "shared 1:30; shared 2:18; ");
    EXPECT_EQ(shop.check(), 0);
}

TEST(HarvestCommitments, name_what_is_left_in_their_tag) {
    Farm farm;
    auto const path = farm.open();
    auto const before = farm.shop.supplier().get(path).header("etag");
    EXPECT_EQ(farm.shop.supplier().get(path, {{"If-None-Match", before}}).status, 304);
    ASSERT_EQ(farm.ask(farm.shop.buyer(), path, 50).status, 201);
    auto const after = farm.shop.supplier().get(path, {{"If-None-Match", before}});
    ASSERT_EQ(after.status, 200) << "a request changes what is left, not the version";
    EXPECT_EQ(after.body["left"], 50);
    auto const revised = farm.shop.supplier().send(
        "PATCH", path, {{"If-Match", before}, {"Content-Type", "application/json"}},
        Json{{"expected", pieces(200)}}.dump());
    EXPECT_EQ(revised.status, 200) << "the version is still the same" << revised.text;
}

// A server that was down from decides_at to cut_off_at takes nobody's time to answer.
TEST(HarvestCommitments, that_are_decided_late_leave_time_to_answer_all_the_same) {
    Farm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(shop.buyer(), path, 50).status, 201);
    shop.clock().move_by(3h);
    farm.run_job();
    auto const decided = shop.buyer().get(path).body;
    EXPECT_EQ(decided["state"], "decided");
    EXPECT_GE(decided["cut_off_at"].get<std::string>(), farm.in(9min));
    EXPECT_EQ(farm.act(shop.supplier(), path + ":fulfil").problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(farm.act(shop.buyer(), path + ":withdraw").status, 200);
}

TEST(HarvestCommitments, that_cannot_be_decided_before_the_harvest_is_over_are_cancelled) {
    Farm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    ASSERT_EQ(farm.ask(shop.buyer(), path, 50).status, 201);
    shop.clock().move_by(72h);
    farm.run_job();
    EXPECT_EQ(shop.buyer().get(path).body["state"], "cancelled");
    EXPECT_EQ(farm.told(shop.buyer()), "cancelled 1:null; ");
    EXPECT_EQ(shop.buyer().get(path + "/requests").body["items"][0]["state"], "released");
    EXPECT_EQ(shop.check(), 0);
}

// The terms are those of the day it was opened: what is cut by them can be ordered.
TEST(HarvestCommitments, are_shared_out_in_quantities_that_can_be_ordered) {
    Farm farm;
    auto& shop = farm.shop;
    farm.sell_from(20, 6);
    EXPECT_TRUE(shop.supplier()
                    .post(commitments, farm.body({{"expected", pieces(24)}}))
                    .has_fault("/expected", "too-few"))
        << "18 are left after the haircut, and it is sold from 20 on";
    auto const path = farm.open();
    farm.sell_from(1, 7);
    EXPECT_TRUE(farm.ask(shop.buyer(), path, 18).has_fault("/quantity", "below-minimum"));
    EXPECT_TRUE(farm.ask(shop.buyer(), path, 28).has_fault("/quantity", "not-a-multiple"));
    ASSERT_EQ(farm.ask(shop.buyer(), path, 48).status, 201);
    ASSERT_EQ(farm.ask(shop.other_buyer(), path, 24).status, 201);
    ASSERT_EQ(farm.ask(shop.union_(), path, 24).status, 201);
    farm.sell_from(20, 6);
    auto const decided = farm.decide(path, {{"harvested", pieces(80)}});
    ASSERT_EQ(decided.status, 200) << decided.text;
    EXPECT_EQ(decided.body["multiple"], 6);
    EXPECT_EQ(decided.body["min_quantity"], 20);
    // 6.5, 3.25 and 3.25 sixes: 18 are too few, so who asked last has none.
    EXPECT_EQ(shop.sql("select string_agg(asked || '>' || share, ' ' order by id) "
                       "from harvest_request"),
              "48>48 24>24 24>0");
    shop.clock().move_by(121min);
    shop.with_stock("A", 80);
    auto const done = farm.act(shop.supplier(), path + ":fulfil");
    ASSERT_EQ(done.status, 200) << done.text;
    for (auto const& request : done.body["requests"]) EXPECT_EQ(request["state"], "ordered");
    EXPECT_EQ(done.body["requests"].size(), 2u);
    EXPECT_EQ(shop.reserved("A"), 72);
}

TEST(HarvestCommitments, sell_no_harvest_twice) {
    Farm farm;
    auto& shop = farm.shop;
    auto const path = farm.open();
    auto const refused = shop.supplier().post(
        commitments, farm.body({{"harvest_from", farm.day(2)}, {"harvest_to", farm.day(5)}}));
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(refused.has_fault("/harvest_from", "validity-overlap")) << refused.text;
    (void)farm.open({{"harvest_from", farm.day(3)}, {"harvest_to", farm.day(5)}});
    ASSERT_EQ(farm.act(shop.supplier(), path + ":cancel").status, 200);
    (void)farm.open();
}

TEST(HarvestCommitmentRaces, open_one_of_a_harvest) {
    Farm farm;
    auto const body = farm.body();
    std::vector<std::thread> threads;
    std::atomic<int> opened = 0, refused = 0;
    for (int at = 0; at < 8; ++at)
        threads.emplace_back([&, supplier = farm.shop.supplier()]() mutable {
            auto const status = supplier.post(commitments, body).status;
            if (status == 201) ++opened;
            if (status == 409) ++refused;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(opened, 1);
    EXPECT_EQ(refused, 7);
}

}  // namespace
}  // namespace chaolu::test
