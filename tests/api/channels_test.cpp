// Channels: set up and changed by operators, seen by whoever may know of them.
#include "tests/support/channels.hpp"

#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

std::vector<std::string> codes_seen_by(Party party) {
    std::vector<std::string> codes;
    auto const reply = party.get("/v1/channels");
    for (auto const& item : reply.body.at("items")) codes.push_back(item.at("code"));
    return codes;
}

std::vector<std::string> const defaults{"app",   "canteen",     "event",    "livestream",
                                        "union", "supermarket", "wholesale"};

TEST(Channels, of_every_kind_are_there_from_the_start) {
    Shop shop;
    auto codes = defaults;
    std::ranges::sort(codes);
    EXPECT_EQ(codes_seen_by(shop.buyer()), codes);
    auto const read = shop.supplier().get("/v1/channels/supermarket");
    EXPECT_EQ(read.header("etag"), "\"1\"");
    Json const expected{
        {"code", "supermarket"},
        {"kind", "supermarket"},
        {"name", "商超"},
        {"is_gated", false},
        {"assortment", "all"},
        {"uses_cycles", false},
        {"min_remaining", {{"days", nullptr}, {"pct", nullptr}}},
        {"receiving",
         {{"over_receipt_tolerance_pct", nullptr},
          {"papers_any_of", Json::array()},
          {"asn_cutoff_hours", nullptr}}},
        {"created_at", read.body["created_at"]},
        {"version", 1},
    };
    EXPECT_EQ(read.body, expected);
    EXPECT_EQ(shop.buyer().get("/v1/channels/union", {{"Accept-Language", "en"}}).body["name"],
              "Unions");
    auto stranger = operator_of_second_market(shop);
    EXPECT_EQ(codes_seen_by(stranger), codes);
}

TEST(Channels, are_set_up_with_all_their_rules) {
    Shop shop;
    Json const settings{{"name", {{"zh", "盒马"}, {"en", "Hema"}}},
                        {"is_gated", true},
                        {"assortment", "listed"},
                        {"uses_cycles", true},
                        {"min_remaining", {{"days", 3}, {"pct", 67}}},
                        {"receiving",
                         {{"over_receipt_tolerance_pct", 0},
                          {"papers_any_of", {"rapid_test", "certificate"}},
                          {"asn_cutoff_hours", 24}}}};
    auto const made = shop.operator_().post("/v1/channels", new_channel("hema", settings));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.header("location"), "/v1/channels/hema");
    EXPECT_EQ(made.header("etag"), "\"1\"");
    auto expected = settings;
    expected.update({{"code", "hema"}, {"kind", "supermarket"}, {"name", "盒马"}, {"version", 1}});
    expected["created_at"] = made.body["created_at"];
    EXPECT_EQ(made.body, expected);
    EXPECT_EQ(shop.operator_().get("/v1/channels/hema").body, expected);
    auto const again = shop.operator_().post("/v1/channels", new_channel("hema"));
    EXPECT_EQ(again.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(again.has_fault("/code", "already-exists"));
}

TEST(Channels, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    struct Case {
        std::string pointer;
        Json value;
        std::string code;
    };
    Case const cases[] = {
        {"/code", nullptr, "required"},
        {"/code", "Hema", "invalid-format"},
        {"/code", "*", "invalid-format"},
        {"/code", "a/b", "invalid-format"},
        {"/code", std::string(33, 'a'), "invalid-format"},
        {"/kind", nullptr, "required"},
        {"/kind", "hema", "unknown-value"},
        {"/name/zh", nullptr, "required"},
        {"/is_gated", "yes", "wrong-type"},
        {"/assortment", "some", "unknown-value"},
        {"/min_remaining/pct", 0, "out-of-range"},
        {"/min_remaining/pct", 101, "out-of-range"},
        {"/min_remaining/pct", 66.5, "not-an-integer"},
        {"/min_remaining/days", 0, "out-of-range"},
        {"/min_remaining/days", 3651, "out-of-range"},
        {"/min_remaining/hours", 1, "unknown-field"},
        {"/receiving/over_receipt_tolerance_pct", -1, "out-of-range"},
        {"/receiving/over_receipt_tolerance_pct", 101, "out-of-range"},
        {"/receiving/papers_any_of", {"invoice"}, "unknown-value"},
        {"/receiving/papers_any_of", {"rapid_test", "rapid_test"}, "duplicate"},
        {"/receiving/asn_cutoff_hours", 0, "out-of-range"},
        {"/receiving/asn_cutoff_hours", 721, "out-of-range"},
        {"/version", 1, "unknown-field"},
    };
    for (auto const& each : cases) {
        auto body = new_channel("hema");
        body[Json::json_pointer(each.pointer)] = each.value;
        auto const reply = shop.operator_().post("/v1/channels", body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.pointer;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << each.pointer << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from channel"), "7");
}

TEST(Channels, are_changed_as_a_whole_by_who_has_seen_them) {
    Shop shop;
    auto operator_ = shop.operator_();
    operator_.post("/v1/channels",
                   new_channel("hema", {{"is_gated", true}, {"min_remaining", {{"pct", 50}}}}));
    Json const settings{{"name", {{"zh", "盒马鲜生"}}},
                        {"is_gated", true},
                        {"assortment", "listed"},
                        {"uses_cycles", false}};
    EXPECT_EQ(operator_.put("/v1/channels/hema", settings, {}).problem(),
              (ProblemIs{428, "precondition-required"}));
    EXPECT_EQ(operator_.put("/v1/channels/hema", settings, 2).problem(),
              (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(operator_.put("/v1/channels/yonghui", settings, 1).problem(),
              (ProblemIs{404, "not-found"}));
    auto const changed = operator_.put("/v1/channels/hema", settings, 1);
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.header("etag"), "\"2\"");
    EXPECT_EQ(changed.body["name"], "盒马鲜生");
    EXPECT_EQ(changed.body["assortment"], "listed");
    EXPECT_TRUE(changed.body["min_remaining"]["pct"].is_null());
    EXPECT_EQ(operator_.get("/v1/channels/hema").body, changed.body);
    // A gate must not open because nobody mentioned it.
    for (auto const* name : {"is_gated", "assortment", "uses_cycles", "name"}) {
        auto partial = settings;
        partial.erase(name);
        EXPECT_TRUE(operator_.put("/v1/channels/hema", partial, 2)
                        .has_fault("/" + std::string(name), "required"));
    }
    auto other_kind = settings;
    other_kind["kind"] = "app";
    EXPECT_TRUE(
        operator_.put("/v1/channels/hema", other_kind, 2).has_fault("/kind", "unknown-field"));
    EXPECT_EQ(operator_.get("/v1/channels/hema").body["version"], 2);
}

TEST(Channels, are_written_by_operators_only) {
    Shop shop;
    for (auto who : {shop.supplier(), shop.buyer(), shop.union_(), shop.observer()}) {
        EXPECT_EQ(who.post("/v1/channels", new_channel("hema")).problem(),
                  (ProblemIs{403, "forbidden"}));
        EXPECT_EQ(who.put("/v1/channels/app", Json::object(), 1).problem(),
                  (ProblemIs{403, "forbidden"}));
        EXPECT_EQ(who.put("/v1/channels/app/members", adding(shop.buyer()), 1).problem(),
                  (ProblemIs{403, "forbidden"}));
        EXPECT_EQ(who.get("/v1/channels/app").status, 200);
    }
    EXPECT_EQ(shop.anyone().get("/v1/channels").problem(), (ProblemIs{401, "unauthenticated"}));
}

TEST(GatedChannels, exist_for_their_members_operators_and_observers) {
    Shop shop;
    auto member = shop.buyer();
    shop.operator_().post("/v1/channels", new_channel("hema", {{"is_gated", true}}));
    ASSERT_EQ(change_members(shop, "hema", adding(member)).status, 200);
    for (auto who : {member, shop.operator_(), shop.observer()}) {
        EXPECT_EQ(who.get("/v1/channels/hema").status, 200);
        EXPECT_EQ(codes_seen_by(who).size(), 8u);
        EXPECT_EQ(who.get("/v1/channels/hema/members").status, 200);
    }
    for (auto who : {shop.other_buyer(), shop.supplier(), shop.union_()}) {
        EXPECT_EQ(who.get("/v1/channels/hema").problem(), (ProblemIs{404, "not-found"}));
        EXPECT_EQ(codes_seen_by(who).size(), 7u);
        EXPECT_EQ(who.get("/v1/channels/hema/members").problem(), (ProblemIs{404, "not-found"}));
    }
    ASSERT_EQ(change_members(shop, "hema", ending(member)).status, 200);
    EXPECT_EQ(member.get("/v1/channels/hema").problem(), (ProblemIs{404, "not-found"}));
}

// vendure #3977: there every seller had to be a channel of its own.
TEST(Channels, are_as_many_as_the_market_needs_whoever_sells_in_it) {
    Shop shop;
    shop.with_sku("A").with_sku_of(shop.other_supplier(), "B");
    EXPECT_EQ(shop.sql("select count(*) from channel"), "7");
    auto stock = shop.supplier().get("/v1/channels");
    EXPECT_EQ(stock.body["items"].size(), 7u);
}

TEST(Channels, are_listed_in_pages) {
    Shop shop;
    auto codes = defaults;
    std::ranges::sort(codes);
    std::vector<std::string> seen;
    auto buyer = shop.buyer();
    for (std::string token; seen.size() < 20;) {
        auto const reply =
            buyer.get("/v1/channels?page_size=3" + (token.empty() ? "" : "&page_token=" + token));
        ASSERT_EQ(reply.status, 200) << reply.text;
        for (auto const& item : reply.body["items"]) seen.push_back(item["code"]);
        if (!reply.body.contains("next_page_token")) break;
        token = reply.body["next_page_token"];
    }
    EXPECT_EQ(seen, codes);
    EXPECT_TRUE(buyer.get("/v1/channels?kind=app").has_fault("?kind", "unknown-field"));
}

TEST(Channels, of_another_market_do_not_exist) {
    Shop shop;
    auto stranger = operator_of_second_market(shop);
    shop.operator_().post("/v1/channels", new_channel("hema"));
    EXPECT_EQ(stranger.get("/v1/channels/hema").problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(stranger.get("/v1/channels/hema/members").problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(stranger.put("/v1/channels/app/members", adding(shop.buyer()), 1).problem(),
              (ProblemIs{422, "validation-failed"}));
    EXPECT_EQ(stranger.post("/v1/channels", new_channel("hema")).status, 201);
    EXPECT_EQ(shop.sql("select count(*) from channel where code = 'hema'"), "2");
}

}  // namespace
}  // namespace chaolu::test
