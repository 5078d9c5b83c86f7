// Buyer groups: who belongs to them when, and the prices that come with it.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/pricing.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

TEST(BuyerGroups, are_made_listed_and_read) {
    Shop shop;
    auto operator_ = shop.operator_();
    std::vector<std::string> made;
    for (auto const* code : {"A", "B", "C"}) made.push_back(add_group(shop, code));
    EXPECT_EQ(walk(operator_, "/v1/buyer-groups?page_size=2"), made);
    auto const read = operator_.get("/v1/buyer-groups/" + made[1]);
    EXPECT_EQ(read.body["code"], "B");
    EXPECT_EQ(read.body["name"], "食堂 B");
    EXPECT_EQ(read.header("etag"), "\"1\"");
    EXPECT_EQ(shop.observer().get("/v1/buyer-groups/" + made[1]).body, read.body);
    auto const taken =
        operator_.post("/v1/buyer-groups", {{"code", "A"}, {"name", {{"zh", "食堂"}}}});
    EXPECT_EQ(taken.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(taken.has_fault("/code", "already-exists"));
    // Who is in a group with whom is the operator's business.
    for (auto who : {shop.buyer(), shop.supplier()}) {
        EXPECT_EQ(who.get("/v1/buyer-groups").problem(), (ProblemIs{403, "forbidden"}));
        EXPECT_EQ(
            who.post("/v1/buyer-groups", {{"code", "D"}, {"name", {{"zh", "食堂"}}}}).problem(),
            (ProblemIs{403, "forbidden"}));
    }
}

TEST(BuyerGroups, take_members_for_days_and_let_them_go) {
    Shop shop;
    shop.clock().set(instant_from_text("2026-11-23T02:00:00Z").value());
    auto operator_ = shop.operator_();
    auto const group = add_group(shop, "A");
    auto const members = "/v1/buyer-groups/" + group + "/members";
    auto const buyer = shop.buyer().organisation_id();
    auto const made = operator_.post(members, {{"buyer_id", buyer}});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body, (Json{{"buyer_id", buyer},
                               {"name", "盒马"},
                               {"valid_from", "2026-11-23"},
                               {"valid_to", nullptr}}));
    EXPECT_EQ(made.header("location"), members);
    EXPECT_EQ(operator_.get("/v1/buyer-groups/" + group).body["version"], 2);
    auto const again = operator_.post(members, {{"buyer_id", buyer}, {"valid_from", "2030-01-01"}});
    EXPECT_EQ(again.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(again.has_fault("/valid_from", "validity-overlap"));

    auto const ended =
        operator_.post(members + ":end", {{"buyer_id", buyer}, {"valid_to", "2026-12-01"}});
    EXPECT_EQ(ended.status, 200) << ended.text;
    EXPECT_EQ(ended.body["version"], 3);
    EXPECT_EQ(operator_.post(members, {{"buyer_id", buyer}, {"valid_from", "2027-01-01"}}).status,
              201);
    auto shown = operator_.get(members).body["items"];
    ASSERT_EQ(shown.size(), 2u);
    EXPECT_EQ(shown[0]["valid_to"], "2026-12-01");
    EXPECT_EQ(shown[1]["valid_from"], "2027-01-01");
    // Ending it today takes away what was to come, too.
    EXPECT_EQ(operator_.post(members + ":end", {{"buyer_id", buyer}}).status, 200);
    EXPECT_TRUE(operator_.get(members).body["items"].empty());
    EXPECT_EQ(operator_.post(members + ":end", {{"buyer_id", buyer}}).problem(),
              (ProblemIs{409, "illegal-transition"}));
}

TEST(BuyerGroups, refuse_what_makes_no_sense_at_its_place) {
    Shop shop;
    shop.clock().set(instant_from_text("2026-11-23T02:00:00Z").value());
    auto operator_ = shop.operator_();
    auto const members = "/v1/buyer-groups/" + add_group(shop, "A") + "/members";
    auto const buyer = shop.buyer().organisation_id();
    struct Case {
        Json body;
        std::string pointer;
        std::string code;
    };
    for (auto const& each :
         {Case{Json::object(), "/buyer_id", "required"},
          Case{{{"buyer_id", shop.supplier().organisation_id()}},
               "/buyer_id",
               "unknown-organisation"},
          Case{{{"buyer_id", "org_01M82XMZCRF59R7XCC7KS9T3D9"}},
               "/buyer_id",
               "unknown-organisation"},
          Case{{{"buyer_id", buyer}, {"valid_from", "2026-11-22"}}, "/valid_from", "out-of-range"},
          Case{{{"buyer_id", buyer}, {"valid_to", "2026-11-23"}}, "/valid_to", "out-of-range"},
          Case{{{"buyer_id", buyer}, {"since", 1}}, "/since", "unknown-field"}}) {
        auto const refused = operator_.post(members, each.body);
        EXPECT_EQ(refused.status, 422);
        EXPECT_TRUE(refused.has_fault(each.pointer, each.code)) << each.pointer << refused.text;
    }
    auto const past =
        operator_.post(members + ":end", {{"buyer_id", buyer}, {"valid_to", "2026-11-22"}});
    EXPECT_TRUE(past.has_fault("/valid_to", "out-of-range")) << past.text;
    auto const nowhere = "/v1/buyer-groups/grp_01M82XMZCRF59R7XCC7KS9T3D9";
    EXPECT_EQ(operator_.get(nowhere).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(operator_.post(nowhere + std::string("/members"), {{"buyer_id", buyer}}).problem(),
              (ProblemIs{404, "not-found"}));
    auto stranger = operator_of_second_market(shop);
    EXPECT_EQ(stranger.get(members).problem(), (ProblemIs{404, "not-found"}));
}

TEST(BuyerGroups, list_their_members_in_pages) {
    Shop shop;
    auto operator_ = shop.operator_();
    auto const members = "/v1/buyer-groups/" + add_group(shop, "A") + "/members";
    std::set<std::string> wanted, found;
    for (auto const& who : {shop.buyer(), shop.other_buyer(), shop.union_()}) {
        wanted.insert(who.organisation_id());
        EXPECT_EQ(operator_.post(members, {{"buyer_id", who.organisation_id()}}).status, 201);
    }
    std::string next = members + "?page_size=1";
    int pages = 0;
    for (; !next.empty(); ++pages) {
        auto const page = operator_.get(next);
        ASSERT_EQ(page.status, 200) << page.text;
        ASSERT_EQ(page.body["items"].size(), 1u);
        found.insert(page.body["items"][0]["buyer_id"].get<std::string>());
        next = page.body.contains("next_page_token")
                   ? members + "?page_size=1&page_token=" +
                         page.body["next_page_token"].get<std::string>()
                   : "";
    }
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(found, wanted);
}

// medusa #11875, medusa #13034: whoever was in two groups lost the price of both.
// OFN #6109: a price moved and nothing told why.
TEST(BuyerGroups, give_a_buyer_in_two_of_them_the_documented_price) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 100);
    auto const first = add_group(shop, "FIRST");
    auto const second = add_group(shop, "SECOND");
    publish(shop, "CHEAP", "group:" + second, {a_price("A", "7", "piece")}, {{"position", 2}});
    publish(shop, "DEAR", "group:" + first, {a_price("A", "9", "piece")}, {{"position", 1}});
    add_member(shop, first, shop.buyer());
    add_member(shop, second, shop.buyer());
    add_member(shop, second, shop.union_());
    EXPECT_EQ(shown_price(shop.buyer(), "A"), "9.0000 piece");
    EXPECT_EQ(shown_price(shop.union_(), "A"), "7.0000 piece");
    EXPECT_EQ(shown_price(shop.other_buyer(), "A"), "10.0000 piece");
    auto const line = ordered_line(shop.buyer(), "A", 1);
    EXPECT_EQ(line["unit_price"]["price"], "9.0000");
    EXPECT_EQ(considered(line), "applied DEAR, later_position CHEAP, less_specific test");
    EXPECT_EQ(line["price_reason"]["decided_by"], "position");
    EXPECT_EQ(line["price_reason"]["scope"], "group:" + first);
    // It may still name the other one.
    EXPECT_EQ(ordered_line(shop.buyer(), "A", 1, {{"price_list", "CHEAP"}})["unit_price"]["price"],
              "7.0000");
    auto body = Shop::order_of({{"A", 1}});
    body["price_list"] = "DEAR";
    EXPECT_TRUE(shop.union_().post("/v1/orders", body).has_fault("/price_list", "unknown-value"));
}

TEST(BuyerGroups, begin_and_end_at_midnight_in_shanghai) {
    Shop shop;
    auto at = [&](std::string_view time) { shop.clock().set(instant_from_text(time).value()); };
    at("2026-11-23T02:00:00Z");
    shop.with_sku("A");
    auto const group = add_group(shop, "A");
    publish(shop, "G", "group:" + group, {a_price("A", "7", "piece")});
    add_member(shop, group, shop.buyer(),
               {{"valid_from", "2026-11-25"}, {"valid_to", "2026-11-26"}});
    for (auto const& [time, price] : {std::pair{"2026-11-24T15:59:58Z", "10.0000 piece"},
                                      {"2026-11-24T16:00:00Z", "7.0000 piece"},
                                      {"2026-11-25T15:59:58Z", "7.0000 piece"},
                                      {"2026-11-25T16:00:00Z", "10.0000 piece"}}) {
        at(time);
        EXPECT_EQ(shown_price(shop.buyer(), "A"), price) << time;
    }
}

// Who buys at which price is between the two of them.
TEST(BuyerGroups, and_buyers_keep_their_lists_to_themselves) {
    Shop shop;
    shop.with_sku("A");
    auto const group = add_group(shop, "A");
    auto const of_group = publish(shop, "G", "group:" + group, {a_price("A", "7", "piece")});
    auto const of_buyer =
        publish(shop, "B", "buyer:" + shop.buyer().organisation_id(), {a_price("A", "6", "piece")});
    add_member(shop, group, shop.union_());
    auto codes = [](Party who) {
        std::vector<std::string> found;
        auto const page = who.get("/v1/price-lists").body;
        for (auto const& each : page.at("items")) found.push_back(each["code"]);
        return found;
    };
    using Codes = std::vector<std::string>;
    EXPECT_EQ(codes(shop.operator_()), (Codes{"test", "G", "B"}));
    EXPECT_EQ(codes(shop.observer()), (Codes{"test", "G", "B"}));
    EXPECT_EQ(codes(shop.buyer()), (Codes{"test", "B"}));
    EXPECT_EQ(codes(shop.union_()), (Codes{"test", "G"}));
    EXPECT_EQ(codes(shop.other_buyer()), Codes{"test"});
    EXPECT_EQ(codes(shop.supplier()), Codes{"test"});
    EXPECT_EQ(shop.buyer().get(of_buyer).status, 200);
    EXPECT_EQ(shop.union_().get(of_group).status, 200);
    for (auto const& target : {of_buyer, of_buyer + "/prices"})
        for (auto who : {shop.union_(), shop.other_buyer(), shop.supplier()})
            EXPECT_EQ(who.get(target).problem(), (ProblemIs{404, "not-found"})) << target;
    EXPECT_EQ(shop.buyer().get(of_group).problem(), (ProblemIs{404, "not-found"}));
}

}  // namespace
}  // namespace chaolu::test
