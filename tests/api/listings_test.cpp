// The life of a listing through the API: reviewed, published for a time, withdrawn, and who may.
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/pages.hpp"
#include "tests/support/products.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

using namespace std::chrono_literals;

// A product of supplier() that is shown to everybody. Its address.
std::string published(Shop& shop, std::string const& code = "A") {
    auto const made = shop.supplier().post("/v1/products", new_product(code));
    if (made.status != 201) throw std::runtime_error(made.text);
    return "/v1/products/" + made.body["id"].get<std::string>();
}

// One that waits for its review.
std::string submitted(Shop& shop, std::string const& code = "A") {
    auto const target = published(shop, code);
    auto const withdrawn = shop.operator_().post(target + ":withdraw", {{"reason", "x"}});
    if (withdrawn.status != 200) throw std::runtime_error(withdrawn.text);
    if (auto const reply = shop.supplier().post_text(target + ":submit", "", "");
        reply.status != 200)
        throw std::runtime_error(reply.text);
    return target;
}

std::string listing_of(std::string const& product) {
    return "/v1/listings/" + product.substr(std::string("/v1/products/").size());
}

std::string state_of(Party party, std::string const& product) {
    return party.get(listing_of(product)).body["product"]["state"];
}

// Whether customers find it: by its address, in the list and by search alike.
bool is_shown(Party party, std::string const& product) {
    bool const by_address = party.get(product).status == 200;
    bool const in_list = !party.get("/v1/products").body["items"].empty();
    bool const by_search = !party.get("/v1/products?q=anc").body["items"].empty();
    EXPECT_EQ(by_address, in_list);
    EXPECT_EQ(by_address, by_search);
    return by_address;
}

std::string at(Shop& shop, std::chrono::microseconds from_now) {
    return to_text(shop.clock().now() + from_now);
}

TEST(Listings, are_published_at_once_where_no_review_is_needed) {
    Shop shop;
    auto const product = published(shop);
    EXPECT_TRUE(is_shown(shop.anyone(), product));
    auto const listing = shop.supplier().get(listing_of(product)).body;
    EXPECT_EQ(listing["product"], shop.anyone().get(product).body);
    EXPECT_EQ(listing["reason"], nullptr);
    ASSERT_EQ(listing["publications"].size(), 1u);
    EXPECT_EQ(listing["publications"][0]["channel"], "*");
    EXPECT_EQ(listing["publications"][0]["visible_to"], nullptr);
    ASSERT_EQ(listing["steps"].size(), 1u);
    EXPECT_EQ(listing["steps"][0]["organisation_id"], shop.supplier().organisation_id());
}

TEST(Listings, of_suppliers_whose_listings_are_reviewed_wait_for_it) {
    Shop shop;
    auto supplier = shop.supplier();
    shop.sql("update supplier set review_waived = false");
    auto const waiting = published(shop);
    EXPECT_EQ(state_of(supplier, waiting), "submitted");
    EXPECT_FALSE(is_shown(shop.anyone(), waiting));
    EXPECT_EQ(shop.operator_().post(waiting + ":approve", Json::object()).status, 200);
    EXPECT_TRUE(is_shown(shop.anyone(), waiting));
    auto of_operator = new_product("B");
    of_operator["supplier_id"] = supplier.organisation_id();
    EXPECT_EQ(shop.operator_().post("/v1/products", of_operator).body["state"], "published");
}

TEST(Listings, that_were_submitted_are_shown_when_they_are_approved) {
    Shop shop;
    auto const product = submitted(shop);
    EXPECT_FALSE(is_shown(shop.anyone(), product));
    EXPECT_EQ(shop.anyone().get(product).problem(), (ProblemIs{404, "not-found"}));
    auto const approved = shop.operator_().post(product + ":approve", Json::object());
    ASSERT_EQ(approved.status, 200) << approved.text;
    EXPECT_EQ(approved.body["product"]["state"], "published");
    EXPECT_EQ(approved.header("etag"), "\"" + approved.body["product"]["version"].dump() + "\"");
    EXPECT_TRUE(is_shown(shop.anyone(), product));
}

TEST(Listings, that_were_rejected_tell_why_and_are_submitted_again) {
    Shop shop;
    auto const product = submitted(shop);
    auto const rejected = shop.operator_().post(product + ":reject", {{"reason", "图片不符"}});
    ASSERT_EQ(rejected.status, 200) << rejected.text;
    auto const read = shop.supplier().get(listing_of(product)).body;
    EXPECT_EQ(read["product"]["state"], "rejected");
    EXPECT_EQ(read["reason"], "图片不符");
    EXPECT_FALSE(is_shown(shop.anyone(), product));
    auto const again = shop.supplier().post_text(product + ":submit", "", "");
    ASSERT_EQ(again.status, 200) << again.text;
    EXPECT_EQ(again.body["product"]["state"], "submitted");
    EXPECT_EQ(again.body["reason"], nullptr);
    EXPECT_FALSE(is_shown(shop.anyone(), product));
    // Every decision stays told, with who took it.
    std::vector<std::string> states;
    for (auto const& step : again.body["steps"]) states.push_back(step["state"]);
    EXPECT_EQ(states, (std::vector<std::string>{"published", "withdrawn", "submitted", "rejected",
                                                "submitted"}));
    EXPECT_EQ(again.body["steps"][3]["reason"], "图片不符");
    EXPECT_EQ(again.body["steps"][3]["organisation_id"], shop.operator_().organisation_id());
    EXPECT_EQ(again.body["steps"][4]["organisation_id"], shop.supplier().organisation_id());
}

TEST(Listings, that_are_withdrawn_vanish_and_can_be_published_again) {
    Shop shop;
    auto const product = published(shop);
    auto const withdrawn = shop.supplier().post(product + ":withdraw", {{"reason", "采收完毕"}});
    ASSERT_EQ(withdrawn.status, 200) << withdrawn.text;
    EXPECT_EQ(withdrawn.body["product"]["state"], "withdrawn");
    EXPECT_FALSE(is_shown(shop.anyone(), product));
    // When it was shown stays told.
    ASSERT_EQ(withdrawn.body["publications"].size(), 1u);
    EXPECT_NE(withdrawn.body["publications"][0]["visible_to"], nullptr);
    auto const back = shop.operator_().post(product + ":publish", Json::object());
    ASSERT_EQ(back.status, 200) << back.text;
    EXPECT_TRUE(is_shown(shop.anyone(), product));
    EXPECT_EQ(back.body["publications"].size(), 2u);
}

TEST(Listings, take_no_step_that_their_state_does_not_allow) {
    Shop shop;
    auto market_operator = shop.operator_();
    auto supplier = shop.supplier();
    struct Step {
        std::string name;
        bool has_reason;
    };
    Step const steps[] = {{"submit", false},
                          {"approve", false},
                          {"reject", true},
                          {"publish", false},
                          {"withdraw", true}};
    auto take = [&](std::string const& product, Step const& step) {
        auto const target = product + ":" + step.name;
        if (step.name == "submit") return supplier.post_text(target, "", "");
        auto const body = step.has_reason ? Json{{"reason", "x"}} : Json::object();
        return market_operator.post(target, body);
    };
    auto const product = submitted(shop);
    auto expect_only = [&](std::string const& state, std::set<std::string> const& possible) {
        ASSERT_EQ(state_of(supplier, product), state);
        auto const before = shop.sql("select version from product");
        for (auto const& step : steps) {
            if (possible.contains(step.name)) continue;
            auto const reply = take(product, step);
            EXPECT_EQ(reply.problem(), (ProblemIs{409, "illegal-transition"}))
                << state << " " << step.name;
            EXPECT_GT(reply.body["detail"].get<std::string>().size(), 20u);
        }
        EXPECT_EQ(shop.sql("select version from product"), before);
    };
    expect_only("submitted", {"approve", "reject"});
    ASSERT_EQ(take(product, steps[2]).status, 200);
    expect_only("rejected", {"submit"});
    ASSERT_EQ(take(product, steps[0]).status, 200);
    ASSERT_EQ(take(product, steps[1]).status, 200);
    expect_only("published", {"withdraw"});
    ASSERT_EQ(take(product, steps[4]).status, 200);
    expect_only("withdrawn", {"publish", "submit"});
    auto const version = std::stoi(shop.sql("select version from product"));
    EXPECT_EQ(
        market_operator.put(product + "/publications", {{"publications", Json::array()}}, version)
            .problem(),
        (ProblemIs{409, "illegal-transition"}));
}

TEST(Listings, are_shown_from_a_moment_to_a_moment) {
    Shop shop;
    auto const product = published(shop);
    auto const changed = shop.operator_().put(
        product + "/publications",
        {{"publications",
          {{{"channel", "*"}, {"visible_from", at(shop, 1h)}, {"visible_to", at(shop, 2h)}}}}},
        1);
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.header("etag"), "\"2\"");
    EXPECT_EQ(changed.body["product"]["state"], "published");
    // Times have milliseconds, so the boundaries are moments of their own.
    auto const from =
        instant_from_text(changed.body["publications"][0]["visible_from"].get<std::string>())
            .value();
    auto const to =
        instant_from_text(changed.body["publications"][0]["visible_to"].get<std::string>()).value();
    EXPECT_FALSE(is_shown(shop.anyone(), product));
    shop.clock().set(from + -1s);
    EXPECT_FALSE(is_shown(shop.anyone(), product));
    shop.clock().set(from);
    EXPECT_TRUE(is_shown(shop.anyone(), product));
    shop.clock().set(to + -2s);
    EXPECT_TRUE(is_shown(shop.anyone(), product));
    shop.clock().set(to);
    EXPECT_FALSE(is_shown(shop.anyone(), product));
}

// Spree and Saleor publish per channel; a product of one channel is not for everybody.
TEST(Listings, of_one_channel_are_not_shown_to_the_public) {
    Shop shop;
    auto const product = published(shop);
    auto const changed = shop.operator_().put(product + "/publications",
                                              {{"publications", {{{"channel", "union"}}}}}, 1);
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_FALSE(is_shown(shop.anyone(), product));
    EXPECT_EQ(state_of(shop.supplier(), product), "published");
}

TEST(Listings, refuse_publications_that_make_no_sense) {
    Shop shop;
    auto const product = published(shop);
    auto market_operator = shop.operator_();
    struct Case {
        Json publications;
        std::string pointer;
        std::string code;
    };
    Case const cases[] = {
        {nullptr, "/publications", "required"},
        {{{{"channel", "moon"}}}, "/publications/0/channel", "unknown-channel"},
        {{{{"visible_to", at(shop, 1h)}}}, "/publications/0/channel", "required"},
        {{{{"channel", "*"}, {"visible_to", at(shop, -1h)}}},
         "/publications/0/visible_to",
         "out-of-range"},
        {{{{"channel", "*"}, {"visible_from", at(shop, 2h)}, {"visible_to", at(shop, 1h)}}},
         "/publications/0/visible_to",
         "out-of-range"},
        {{{{"channel", "*"}}, {{"channel", "*"}, {"visible_from", at(shop, 1h)}}},
         "/publications/1/visible_from",
         "validity-overlap"},
        {{{{"channel", "*"}, {"visible_from", "tomorrow"}}},
         "/publications/0/visible_from",
         "invalid-format"},
        {{{{"channel", "*"}, {"state", "published"}}}, "/publications/0/state", "unknown-field"},
        {Json(51, {{"channel", "*"}}), "/publications", "too-many"},
    };
    for (auto const& each : cases) {
        auto const reply = market_operator.put(product + "/publications",
                                               {{"publications", each.publications}}, 1);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.code;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << reply.text;
    }
    EXPECT_TRUE(is_shown(shop.anyone(), product));
    EXPECT_EQ(shop.sql("select version from product"), "1");
}

TEST(Listings, are_rescheduled_only_by_who_has_seen_their_version) {
    Shop shop;
    auto const target = published(shop) + "/publications";
    Json const everywhere{{"publications", {{{"channel", "*"}}}}};
    auto market_operator = shop.operator_();
    EXPECT_EQ(market_operator.put(target, everywhere, {}).problem(),
              (ProblemIs{428, "precondition-required"}));
    EXPECT_EQ(market_operator.put(target, everywhere, 2).problem(),
              (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(market_operator.put(target, everywhere, 1).status, 200);
    EXPECT_EQ(market_operator.put(target, everywhere, 1).problem(),
              (ProblemIs{412, "stale-version"}));
}

TEST(Listings, are_told_to_their_supplier_as_events) {
    Shop shop;
    auto const product = submitted(shop);
    shop.operator_().post(product + ":reject", {{"reason", "x"}});
    std::vector<std::string> types;
    auto const feed = shop.supplier().get("/v1/events");
    for (auto const& event : feed.body["items"]) {
        if (!event["type"].get<std::string>().starts_with("listing.")) continue;
        types.push_back(event["type"]);
        EXPECT_EQ("/v1/products/" + event["aggregate_id"].get<std::string>(), product);
    }
    EXPECT_EQ(types, (std::vector<std::string>{"listing.withdrawn", "listing.submitted",
                                               "listing.rejected"}));
    EXPECT_EQ(shop.other_supplier().get("/v1/events").text.find("listing."), std::string::npos);
}

TEST(Listings, are_listed_to_their_supplier_and_to_who_sees_the_market) {
    Shop shop;
    submitted(shop, "A");
    published(shop, "B");
    ASSERT_EQ(shop.other_supplier().post("/v1/products", new_product("C")).status, 201);
    auto codes = [](Party party, std::string const& query = "") {
        std::vector<std::string> found;
        auto const reply = party.get("/v1/listings" + query);
        for (auto const& item : reply.body["items"]) found.push_back(item["product"]["code"]);
        return found;
    };
    using Codes = std::vector<std::string>;
    auto supplier = shop.supplier();
    EXPECT_EQ(codes(supplier), (Codes{"A", "B"}));
    EXPECT_EQ(codes(supplier, "?state=submitted"), Codes{"A"});
    EXPECT_EQ(codes(supplier, "?supplier_id=" + shop.other_supplier().organisation_id()), Codes{});
    EXPECT_EQ(codes(shop.other_supplier()), Codes{"C"});
    for (auto who : {shop.operator_(), shop.observer()}) {
        EXPECT_EQ(codes(who), (Codes{"A", "B", "C"}));
        EXPECT_EQ(codes(who, "?state=published"), (Codes{"B", "C"}));
        EXPECT_EQ(codes(who, "?state=published&supplier_id=" + supplier.organisation_id()),
                  Codes{"B"});
        EXPECT_EQ(codes(who, "?supplier_id=" + supplier.organisation_id()), (Codes{"A", "B"}));
        EXPECT_EQ(walk(who, "/v1/listings?page_size=1").size(), 3u);
    }
    EXPECT_TRUE(supplier.get("/v1/listings?state=live").has_fault("?state", "unknown-value"));
    EXPECT_EQ(shop.buyer().get("/v1/listings").problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.anyone().get("/v1/listings").problem(), (ProblemIs{401, "unauthenticated"}));
}

TEST(Listings, of_others_do_not_exist) {
    Shop shop;
    auto const product = submitted(shop);
    auto other = shop.other_supplier();
    ProblemIs const absent{404, "not-found"};
    EXPECT_EQ(other.get(listing_of(product)).problem(), absent);
    EXPECT_EQ(other.post_text(product + ":submit", "", "").problem(), absent);
    EXPECT_EQ(other.post(product + ":withdraw", {{"reason", "x"}}).problem(), absent);
    auto stranger = operator_of_second_market(shop);
    EXPECT_EQ(stranger.get(listing_of(product)).problem(), absent);
    EXPECT_EQ(stranger.post(product + ":approve", Json::object()).problem(), absent);
    EXPECT_EQ(stranger.post(product + ":reject", {{"reason", "x"}}).problem(), absent);
    EXPECT_EQ(
        stranger.put(product + "/publications", {{"publications", Json::array()}}, 3).problem(),
        absent);
    EXPECT_EQ(state_of(shop.supplier(), product), "submitted");
}

TEST(Listings, are_decided_upon_by_the_operator_alone) {
    Shop shop;
    auto const product = submitted(shop);
    ProblemIs const forbidden{403, "forbidden"};
    for (auto who : {shop.supplier(), shop.buyer(), shop.observer()}) {
        EXPECT_EQ(who.post(product + ":approve", Json::object()).problem(), forbidden);
        EXPECT_EQ(who.post(product + ":reject", {{"reason", "x"}}).problem(), forbidden);
        EXPECT_EQ(who.post(product + ":publish", Json::object()).problem(), forbidden);
        EXPECT_EQ(who.put(product + "/publications", Json::object(), 3).problem(), forbidden);
    }
    auto clerk = shop.with_role(shop.supplier(), "supplier_clerk");
    EXPECT_EQ(clerk.get(listing_of(product)).status, 200);
    EXPECT_EQ(clerk.post(product + ":withdraw", {{"reason", "x"}}).problem(), forbidden);
    EXPECT_TRUE(shop.operator_()
                    .post(product + ":reject", Json::object())
                    .has_fault("/reason", "required"));
}

// Two reviewers, one listing: one decision.
TEST(Listings, are_decided_once_when_two_decide_at_the_same_time) {
    Shop shop;
    auto const product = submitted(shop);
    Reply replies[2];
    {
        std::thread other([&, party = shop.operator_()]() mutable {
            replies[0] = party.post(product + ":approve", Json::object());
        });
        replies[1] = shop.operator_().post(product + ":reject", {{"reason", "x"}});
        other.join();
    }
    std::vector<int> statuses{replies[0].status, replies[1].status};
    std::sort(statuses.begin(), statuses.end());
    EXPECT_EQ(statuses, (std::vector<int>{200, 409})) << replies[0].text << replies[1].text;
    EXPECT_EQ(is_shown(shop.anyone(), product), replies[0].status == 200);
}

}  // namespace
}  // namespace chaolu::test
