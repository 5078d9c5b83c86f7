// Members of channels: let in and out at an instant, and the keys that act for a channel.
#include <gtest/gtest.h>

#include "tests/support/channels.hpp"
#include "tests/support/identity.hpp"

namespace chaolu::test {
namespace {

Json channel_of(Party party) { return party.get("/v1/session").body.at("channel"); }

std::string in_hours(Shop& shop, int hours) {
    return to_text(shop.clock().now() + std::chrono::hours(hours));
}

TEST(ChannelMembers, act_in_the_channel_they_joined_last) {
    Shop shop;
    auto body = new_organisation("91110105MA0DEM048H");
    body["channel"] = "supermarket";
    auto const made = shop.operator_().post("/v1/organisations", body);
    ASSERT_EQ(made.status, 201) << made.text;
    Party const bare(shop, "", made.body["id"]);
    auto buyer = shop.with_role(bare, "buyer_admin");
    EXPECT_EQ(channel_of(buyer), "supermarket");
    shop.operator_().post("/v1/channels", new_channel("a-fair"));
    ASSERT_EQ(change_members(shop, "a-fair", adding(buyer)).status, 200);
    let_callers_be_looked_up_again();
    EXPECT_EQ(channel_of(buyer), "a-fair");
    ASSERT_EQ(change_members(shop, "a-fair", ending(buyer)).status, 200);
    let_callers_be_looked_up_again();
    EXPECT_EQ(channel_of(buyer), "supermarket");
    EXPECT_TRUE(channel_of(shop.other_buyer()).is_null());
    EXPECT_TRUE(channel_of(shop.supplier()).is_null());
}

TEST(ChannelMembers, of_a_person_count_for_its_session) {
    Shop shop;
    auto buyer = shop.buyer();
    ASSERT_EQ(change_members(shop, "canteen", adding(buyer)).status, 200);
    buyer.post("/v1/people", new_person(buyer, "buyer_clerk"));
    auto const session =
        holder_of(shop, shop.anyone().post("/v1/session", credentials("clerk")), buyer);
    EXPECT_EQ(channel_of(session), "canteen");
}

TEST(ChannelMembers, begin_and_end_to_the_second) {
    Shop shop;
    auto buyer = shop.buyer();
    auto const from = shop.clock().now() + std::chrono::hours(24);
    auto const to = from + std::chrono::hours(1);
    Json const member{{"organisation_id", buyer.organisation_id()},
                      {"from_at", to_text(from)},
                      {"to_at", to_text(to)}};
    auto const changed = change_members(shop, "event", {{"add", {member}}});
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.header("etag"), "\"2\"");
    EXPECT_EQ(changed.body["code"], "event");
    struct Case {
        Instant at;
        bool is_member;
    };
    for (auto const& each : {Case{from + std::chrono::seconds(-3), false}, Case{from, true},
                             Case{to + std::chrono::seconds(-3), true}, Case{to, false}}) {
        let_callers_be_looked_up_again();
        shop.clock().set(each.at);
        EXPECT_EQ(channel_of(buyer) == "event", each.is_member) << to_text(each.at);
    }
}

TEST(ChannelMembers, are_let_in_and_out_in_one_call) {
    Shop shop;
    auto const first = shop.buyer();
    auto const second = shop.other_buyer();
    ASSERT_EQ(change_members(shop, "app", adding(first)).status, 200);
    auto moved = adding(second);
    moved.update(ending(first));
    ASSERT_EQ(change_members(shop, "app", moved).status, 200);
    auto const list = shop.operator_().get("/v1/channels/app/members");
    ASSERT_EQ(list.body["items"].size(), 2u);
    for (auto const& item : list.body["items"]) {
        bool const is_first = item["organisation_id"] == first.organisation_id();
        EXPECT_EQ(item["name"], is_first ? "盒马" : "机关");
        EXPECT_EQ(item["to_at"].is_null(), !is_first);
    }
    // The same organisation out and in again at a later time.
    auto const later = in_hours(shop, 1);
    Json const again{{"add", {{{"organisation_id", second.organisation_id()}, {"from_at", later}}}},
                     {"end", {{{"organisation_id", second.organisation_id()}, {"to_at", later}}}}};
    ASSERT_EQ(change_members(shop, "app", again).status, 200);
    EXPECT_EQ(shop.sql("select count(*) from channel_member where channel = 'app'"), "3");
    // What has not begun is not kept.
    ASSERT_EQ(change_members(shop, "app", ending(second)).status, 200);
    EXPECT_EQ(shop.sql("select count(*) from channel_member where channel = 'app'"), "2");
}

TEST(ChannelMembers, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    auto const buyer = shop.buyer();
    auto const supplier = shop.supplier();
    auto one = [](Party const& party, Json const& times = Json::object()) {
        Json entry{{"organisation_id", party.organisation_id()}};
        entry.update(times);
        return entry;
    };
    auto const nobody = "org_01M82X29D4ES8R65RZYJKA792G";
    struct Case {
        Json body;
        std::string pointer;
        std::string code;
    };
    Case const cases[] = {
        {Json::object(), "", "too-few"},
        {{{"add", {one(supplier)}}}, "/add/0/organisation_id", "unknown-organisation"},
        {{{"add", {one(buyer), {{"organisation_id", nobody}}}}},
         "/add/1/organisation_id",
         "unknown-organisation"},
        {{{"add", {{{"organisation_id", "x"}}}}}, "/add/0/organisation_id", "invalid-format"},
        {{{"add", {one(buyer), one(buyer)}}}, "/add/1/organisation_id", "duplicate"},
        {{{"add", {one(buyer, {{"from_at", in_hours(shop, -1)}})}}},
         "/add/0/from_at",
         "out-of-range"},
        {{{"add", {one(buyer, {{"from_at", in_hours(shop, 2)}, {"to_at", in_hours(shop, 2)}})}}},
         "/add/0/to_at",
         "out-of-range"},
        {{{"add", {one(buyer, {{"until", "2026-01-01"}})}}}, "/add/0/until", "unknown-field"},
        {{{"end", {one(buyer)}}}, "/end/0/organisation_id", "unknown-organisation"},
        {{{"end", {one(buyer, {{"to_at", in_hours(shop, -1)}})}}}, "/end/0/to_at", "out-of-range"},
        {{{"add", Json(501, one(buyer))}}, "/add", "too-many"},
        {{{"remove", {one(buyer)}}}, "/remove", "unknown-field"},
    };
    for (auto const& each : cases) {
        auto const reply = change_members(shop, "app", each.body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.body;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << each.body << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from channel_member"), "0");
    EXPECT_EQ(version_of_channel(shop, "app"), 1);
    EXPECT_EQ(shop.operator_().put("/v1/channels/app/members", adding(buyer), 2).problem(),
              (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(shop.operator_().put("/v1/channels/app/members", adding(buyer), {}).problem(),
              (ProblemIs{428, "precondition-required"}));
    EXPECT_EQ(shop.operator_().put("/v1/channels/nowhere/members", adding(buyer), 1).problem(),
              (ProblemIs{404, "not-found"}));
}

TEST(ChannelMembers, belong_to_a_channel_once_at_a_time) {
    Shop shop;
    auto const buyer = shop.buyer();
    auto const other = shop.other_buyer();
    ASSERT_EQ(change_members(shop, "app", adding(buyer)).status, 200);
    Json both = adding(other);
    both["add"].push_back(
        {{"organisation_id", buyer.organisation_id()}, {"from_at", in_hours(shop, 5)}});
    auto const refused = change_members(shop, "app", both);
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(refused.has_fault("/add/1", "validity-overlap")) << refused.text;
    EXPECT_FALSE(refused.has_fault("/add/0", "validity-overlap"));
    // Nothing half done.
    EXPECT_EQ(shop.sql("select count(*) from channel_member"), "1");
    // The database would refuse it as well.
    EXPECT_ANY_THROW(shop.sql("insert into channel_member select * from channel_member"));
}

TEST(ChannelMembers, see_themselves_only) {
    Shop shop;
    auto buyer = shop.buyer();
    auto everybody = adding(buyer);
    everybody["add"].push_back({{"organisation_id", shop.other_buyer().organisation_id()}});
    everybody["add"].push_back({{"organisation_id", shop.union_().organisation_id()}});
    ASSERT_EQ(change_members(shop, "app", everybody).status, 200);
    auto const seen = buyer.get("/v1/channels/app/members");
    ASSERT_EQ(seen.body["items"].size(), 1u);
    EXPECT_EQ(seen.body["items"][0]["organisation_id"], buyer.organisation_id());
    EXPECT_TRUE(shop.supplier().get("/v1/channels/app/members").body["items"].empty());
    EXPECT_EQ(shop.observer().get("/v1/channels/app/members").body["items"].size(), 3u);
    auto operator_ = shop.operator_();
    std::size_t count = 0;
    for (std::string token; count < 10;) {
        auto const page = operator_.get("/v1/channels/app/members?page_size=2" +
                                        (token.empty() ? "" : "&page_token=" + token));
        count += page.body["items"].size();
        if (!page.body.contains("next_page_token")) break;
        token = page.body["next_page_token"];
    }
    EXPECT_EQ(count, 3u);
}

TEST(ChannelKeys, act_in_their_channel_and_end_with_the_membership) {
    Shop shop;
    auto buyer = shop.buyer();
    ASSERT_EQ(change_members(shop, "app", adding(buyer)).status, 200);
    ASSERT_EQ(change_members(shop, "canteen", adding(buyer)).status, 200);
    auto body = new_key("buyer_clerk");
    body["channel"] = "app";
    auto const issued = buyer.post("/v1/api-keys", body);
    ASSERT_EQ(issued.status, 201) << issued.text;
    EXPECT_EQ(issued.body["channel"], "app");
    auto key = holder_of(shop, issued, buyer);
    EXPECT_EQ(channel_of(key), "app");
    auto const list = buyer.get("/v1/api-keys");
    for (auto const& item : list.body["items"])
        EXPECT_EQ(item["channel"], item["name"] == "erp" ? Json("app") : Json(nullptr));
    ASSERT_EQ(change_members(shop, "app", ending(buyer)).status, 200);
    let_callers_be_looked_up_again();
    EXPECT_EQ(key.get("/v1/session").problem(), (ProblemIs{401, "unauthenticated"}));
    EXPECT_EQ(channel_of(buyer), "canteen");
}

TEST(ChannelKeys, are_issued_for_channels_of_their_organisation) {
    Shop shop;
    auto buyer = shop.buyer();
    shop.operator_().post("/v1/channels", new_channel("hema", {{"is_gated", true}}));
    auto body = new_key("buyer_clerk");
    for (auto const* channel : {"hema", "app", "nowhere", "*", ""}) {
        body["channel"] = channel;
        EXPECT_TRUE(buyer.post("/v1/api-keys", body).has_fault("/channel", "unknown-channel"))
            << channel;
    }
    auto supplier = new_key("supplier_clerk");
    supplier["channel"] = "app";
    EXPECT_TRUE(
        shop.supplier().post("/v1/api-keys", supplier).has_fault("/channel", "unknown-channel"));
}

TEST(ChannelKeys, issue_keys_of_their_own_channel_only) {
    Shop shop;
    auto buyer = shop.buyer();
    ASSERT_EQ(change_members(shop, "app", adding(buyer)).status, 200);
    ASSERT_EQ(change_members(shop, "canteen", adding(buyer)).status, 200);
    auto bound = in_channel(shop, buyer, "app");
    EXPECT_TRUE(
        bound.post("/v1/api-keys", new_key("buyer_clerk")).has_fault("/channel", "unknown-value"));
    auto body = new_key("buyer_clerk");
    body["channel"] = "canteen";
    EXPECT_TRUE(bound.post("/v1/api-keys", body).has_fault("/channel", "unknown-value"));
    body["channel"] = "app";
    EXPECT_EQ(bound.post("/v1/api-keys", body).status, 201);
}

}  // namespace
}  // namespace chaolu::test
