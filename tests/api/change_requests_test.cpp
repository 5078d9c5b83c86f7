// Changes of live listings: what customers see stays until an operator approves it, all at once.
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/support/pages.hpp"
#include "tests/support/products.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

// A published product "熬脑葱" of supplier(), who from then on needs a review.
std::string published(Shop& shop, std::string const& code = "A") {
    auto const made = shop.supplier().post("/v1/products", new_product(code));
    if (made.status != 201) throw std::runtime_error(made.text);
    shop.sql("update supplier set review_waived = false");
    return "/v1/products/" + made.body["id"].get<std::string>();
}

Json renamed(std::string const& name, int base_version = 1) {
    return {{"base_version", base_version}, {"changes", {{"name", {{"zh", name}}}}}};
}

// A change that was asked for. Its address.
std::string asked(Shop& shop, std::string const& product, Json const& body) {
    auto const made = shop.supplier().post(product + "/change-requests", body);
    if (made.status != 201) throw std::runtime_error(made.text);
    return made.header("location");
}

Reply approve(Party party, std::string const& request) {
    return party.post_text(request + ":approve", "", "");
}

bool is_found(Shop& shop, std::string const& words) {
    auto const found = shop.anyone().get("/v1/products?q=" + percent(words));
    return !found.body["items"].empty();
}

TEST(ChangeRequests, leave_what_customers_see_until_they_are_approved) {
    Shop shop;
    auto const product = published(shop);
    Json const changes{{"name", {{"zh", "潞城青叶"}, {"en", "Lucheng greens"}}},
                       {"aliases", {"鲜葱"}},
                       {"description", {{"zh", "当日采收。"}}},
                       {"variety", "章丘"},
                       {"origin_division", "110105"},
                       {"attributes", {{"white_mm", 350}}},
                       {"skus", {{{"code", "A-1"}, {"name", {{"zh", "10 千克大捆"}}}}}}};
    auto const asked_for = shop.supplier().post(product + "/change-requests",
                                                {{"base_version", 1}, {"changes", changes}});
    ASSERT_EQ(asked_for.status, 201) << asked_for.text;
    EXPECT_EQ(asked_for.body["state"], "submitted");
    EXPECT_EQ(asked_for.body["changes"], changes);
    EXPECT_EQ(asked_for.body["decided_at"], nullptr);
    auto const before = shop.anyone().get(product).body;
    EXPECT_EQ(before["name"], "熬脑葱");
    EXPECT_EQ(before["version"], 1);
    EXPECT_FALSE(is_found(shop, "鲜葱"));

    auto const approved = approve(shop.operator_(), asked_for.header("location"));
    ASSERT_EQ(approved.status, 200) << approved.text;
    EXPECT_EQ(approved.body["state"], "approved");
    EXPECT_NE(approved.body["decided_at"], nullptr);
    auto const after = shop.anyone().get(product).body;
    EXPECT_EQ(after["name"], "潞城青叶");
    EXPECT_EQ(after["description"], "当日采收。");
    EXPECT_EQ(after["variety"], "章丘");
    EXPECT_EQ(after["origin_division"], "110105");
    EXPECT_EQ(after["attributes"], (Json{{"white_mm", 350}}));
    EXPECT_EQ(after["skus"][0]["name"], "10 千克大捆");
    EXPECT_EQ(after["version"], 2);
    // What was not named stays, and everything is found by what it is called now.
    EXPECT_EQ(after["code"], "A");
    EXPECT_EQ(after["skus"][0]["trade_units"], before["skus"][0]["trade_units"]);
    for (auto const* words : {"鲜葱", "潞城青叶", "luchengqingye", "章丘", "大捆"})
        EXPECT_TRUE(is_found(shop, words)) << words;
    EXPECT_FALSE(is_found(shop, "熬脑"));
}

TEST(ChangeRequests, take_away_what_is_null) {
    Shop shop;
    auto body = new_product("A");
    body["description"] = {{"zh", "旧"}};
    body["variety"] = "旧";
    body["aliases"] = {"旧名"};
    auto const made = shop.supplier().post("/v1/products", body);
    ASSERT_EQ(made.status, 201) << made.text;
    auto const request = shop.operator_().post(
        made.header("location") + "/change-requests",
        {{"base_version", 1},
         {"changes", {{"description", nullptr}, {"variety", nullptr}, {"aliases", nullptr}}}});
    ASSERT_EQ(request.status, 201) << request.text;
    auto const after = shop.anyone().get(made.header("location")).body;
    EXPECT_EQ(after["description"], nullptr);
    EXPECT_EQ(after["variety"], nullptr);
    EXPECT_FALSE(is_found(shop, "旧名"));
}

TEST(ChangeRequests, are_applied_at_once_where_nobody_has_to_review_them) {
    Shop shop;
    auto const product = published(shop);
    // An operator's word is the review.
    auto const by_operator =
        shop.operator_().post(product + "/change-requests", renamed("运营改名"));
    ASSERT_EQ(by_operator.status, 201) << by_operator.text;
    EXPECT_EQ(by_operator.body["state"], "approved");
    EXPECT_EQ(shop.anyone().get(product).body["name"], "运营改名");
    // A supplier whose review is waived.
    shop.sql("update supplier set review_waived = true");
    auto const by_supplier =
        shop.supplier().post(product + "/change-requests", renamed("自行改名", 2));
    EXPECT_EQ(by_supplier.body["state"], "approved");
    EXPECT_EQ(shop.anyone().get(product).body["name"], "自行改名");
    // Nobody sees a listing that was withdrawn.
    shop.sql("update supplier set review_waived = false");
    ASSERT_EQ(shop.supplier().post(product + ":withdraw", {{"reason", "x"}}).status, 200);
    auto const hidden = shop.supplier().post(product + "/change-requests", renamed("下架改名", 4));
    EXPECT_EQ(hidden.body["state"], "approved") << hidden.text;
}

TEST(ChangeRequests, that_are_rejected_or_withdrawn_change_nothing) {
    Shop shop;
    auto const product = published(shop);
    auto const first = asked(shop, product, renamed("一"));
    auto const rejected = shop.operator_().post(first + ":reject", {{"reason", "名称不实"}});
    ASSERT_EQ(rejected.status, 200) << rejected.text;
    EXPECT_EQ(rejected.body["state"], "rejected");
    EXPECT_EQ(shop.supplier().get(first).body["reason"], "名称不实");
    auto const second = asked(shop, product, renamed("二"));
    EXPECT_EQ(shop.supplier().post_text(second + ":withdraw", "", "").body["state"], "withdrawn");
    EXPECT_EQ(shop.anyone().get(product).body["name"], "熬脑葱");
    EXPECT_EQ(shop.anyone().get(product).body["version"], 1);
    // What was decided stays decided.
    for (auto const& decided : {first, second}) {
        ProblemIs const refused{409, "illegal-transition"};
        EXPECT_EQ(approve(shop.operator_(), decided).problem(), refused);
        EXPECT_EQ(shop.operator_().post(decided + ":reject", {{"reason", "x"}}).problem(), refused);
        EXPECT_EQ(shop.supplier().post_text(decided + ":withdraw", "", "").problem(), refused);
    }
    EXPECT_TRUE(
        shop.operator_().post(first + ":reject", Json::object()).has_fault("/reason", "required"));
}

TEST(ChangeRequests, are_refused_on_top_of_what_their_author_has_not_seen) {
    Shop shop;
    auto const product = published(shop);
    auto const first = asked(shop, product, renamed("一"));
    auto const second = asked(shop, product, renamed("二"));
    ASSERT_EQ(approve(shop.operator_(), first).status, 200);
    // Written for version 1; the product is at 2 by now.
    ProblemIs const stale{412, "stale-version"};
    auto const late = approve(shop.operator_(), second);
    EXPECT_EQ(late.problem(), stale);
    EXPECT_EQ(shop.supplier().get(second).body["state"], "submitted");
    EXPECT_EQ(shop.anyone().get(product).body["name"], "一");
    auto ask = [&](int base) {
        return shop.supplier().post(product + "/change-requests", renamed("三", base));
    };
    EXPECT_EQ(ask(1).problem(), stale);
    EXPECT_EQ(ask(3).problem(), stale);
    EXPECT_EQ(ask(2).status, 201);
}

// Another schedule is no reason to write a change of the texts anew.
TEST(ChangeRequests, outlive_steps_that_leave_the_texts_alone) {
    Shop shop;
    auto const product = published(shop);
    auto const request = asked(shop, product, renamed("新名"));
    ASSERT_EQ(shop.operator_()
                  .put(product + "/publications", {{"publications", {{{"channel", "*"}}}}}, 1)
                  .status,
              200);
    auto const approved = approve(shop.operator_(), request);
    ASSERT_EQ(approved.status, 200) << approved.text;
    EXPECT_EQ(shop.anyone().get(product).body["version"], 3);
}

TEST(ChangeRequests, of_one_product_are_applied_one_at_a_time) {
    Shop shop;
    auto const product = published(shop);
    auto const first = asked(shop, product, renamed("一"));
    auto const second = asked(shop, product, renamed("二"));
    Reply replies[2];
    {
        std::thread other(
            [&, party = shop.operator_()]() mutable { replies[0] = approve(party, first); });
        replies[1] = approve(shop.operator_(), second);
        other.join();
    }
    std::vector<int> statuses{replies[0].status, replies[1].status};
    std::sort(statuses.begin(), statuses.end());
    EXPECT_EQ(statuses, (std::vector<int>{200, 412})) << replies[0].text << replies[1].text;
    auto const winner = replies[0].status == 200 ? "一" : "二";
    auto const now = shop.anyone().get(product).body;
    EXPECT_EQ(now["name"], winner);
    EXPECT_EQ(now["version"], 2);
}

TEST(ChangeRequests, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    auto const target = published(shop) + "/change-requests";
    struct Case {
        Json changes;
        std::string pointer;
        std::string code;
    };
    Case const cases[] = {
        {Json::object(), "/changes", "too-few"},
        {"name", "/changes", "wrong-type"},
        {{{"name", nullptr}}, "/changes/name", "required"},
        {{{"name", {{"zh", ""}}}}, "/changes/name/zh", "too-short"},
        {{{"aliases", {1}}}, "/changes/aliases/0", "wrong-type"},
        {{{"description", {{"en", "x"}}}}, "/changes/description/zh", "required"},
        {{{"variety", std::string(101, 'x')}}, "/changes/variety", "too-long"},
        {{{"origin_division", "140499"}}, "/changes/origin_division", "unknown-value"},
        {{{"attributes", {{"technique", "布艺"}}}},
         "/changes/attributes/technique",
         "unknown-attribute"},
        {{{"attributes", {{"white_mm", 1}}}}, "/changes/attributes/white_mm", "out-of-range"},
        {{{"skus", {{{"code", "B-1"}, {"name", {{"zh", "x"}}}}}}},
         "/changes/skus/0/code",
         "unknown-sku"},
        {{{"skus", {{{"code", "A-1"}}}}}, "/changes/skus/0/name", "required"},
        {{{"skus",
           {{{"code", "A-1"}, {"name", {{"zh", "x"}}}},
            {{"code", "A-1"}, {"name", {{"zh", "y"}}}}}}},
         "/changes/skus/1/code",
         "duplicate"},
        // What never changes, and what the server decides.
        {{{"code", "B"}}, "/changes/code", "unknown-field"},
        {{{"category", "sauce"}}, "/changes/category", "unknown-field"},
        {{{"state", "published"}}, "/changes/state", "unknown-field"},
    };
    for (auto const& each : cases) {
        auto const reply =
            shop.supplier().post(target, {{"base_version", 1}, {"changes", each.changes}});
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.pointer;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << each.pointer << reply.text;
    }
    auto const reply = shop.supplier().post(target, {{"base_version", 0}});
    EXPECT_TRUE(reply.has_fault("/base_version", "out-of-range"));
    EXPECT_TRUE(reply.has_fault("/changes", "required"));
    EXPECT_EQ(shop.sql("select count(*) from change_request"), "0");
}

// What fitted the rules when it was asked for may not fit them any more.
TEST(ChangeRequests, are_read_again_by_the_rules_of_the_day_of_their_approval) {
    Shop shop;
    auto body = new_product("A");
    body["category"] = "sauce";
    auto const made = shop.supplier().post("/v1/products", body);
    ASSERT_EQ(made.status, 201) << made.text;
    shop.sql("update supplier set review_waived = false");
    auto const request =
        asked(shop, made.header("location"),
              {{"base_version", 1}, {"changes", {{"attributes", {{"storage", "ambient"}}}}}});
    shop.clock().set(instant_from_text("2027-03-16T00:00:00+08:00").value());
    auto const late = approve(shop.operator_(), request);
    EXPECT_TRUE(late.has_fault("/changes/attributes/ingredients", "required")) << late.text;
    EXPECT_EQ(shop.supplier().get(request).body["state"], "submitted");
}

TEST(ChangeRequests, are_listed_to_their_supplier_and_to_who_sees_the_market) {
    Shop shop;
    auto const product = published(shop);
    auto const first = asked(shop, product, renamed("一"));
    asked(shop, product, renamed("二"));
    shop.operator_().post(first + ":reject", {{"reason", "x"}});
    for (auto who : {shop.supplier(), shop.operator_(), shop.observer()}) {
        EXPECT_EQ(walk(who, "/v1/change-requests?page_size=1").size(), 2u);
        EXPECT_EQ(walk(who, "/v1/change-requests?state=submitted").size(), 1u);
        EXPECT_EQ(walk(who, "/v1/change-requests?product_id=" + product.substr(13)).size(), 2u);
    }
    EXPECT_EQ(walk(shop.other_supplier(), "/v1/change-requests").size(), 0u);
    EXPECT_EQ(shop.buyer().get("/v1/change-requests").problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_TRUE(
        shop.supplier().get("/v1/change-requests?state=live").has_fault("?state", "unknown-value"));
}

TEST(ChangeRequests, of_others_do_not_exist_and_only_operators_decide) {
    Shop shop;
    auto const product = published(shop);
    auto const request = asked(shop, product, renamed("一"));
    ProblemIs const absent{404, "not-found"};
    auto other = shop.other_supplier();
    EXPECT_EQ(other.get(request).problem(), absent);
    EXPECT_EQ(other.post(product + "/change-requests", renamed("二")).problem(), absent);
    EXPECT_EQ(other.post_text(request + ":withdraw", "", "").problem(), absent);
    auto stranger = operator_of_second_market(shop);
    EXPECT_EQ(stranger.get(request).problem(), absent);
    EXPECT_EQ(approve(stranger, request).problem(), absent);
    EXPECT_EQ(stranger.post(request + ":reject", {{"reason", "x"}}).problem(), absent);
    ProblemIs const forbidden{403, "forbidden"};
    EXPECT_EQ(approve(shop.supplier(), request).problem(), forbidden);
    EXPECT_EQ(shop.supplier().post(request + ":reject", {{"reason", "x"}}).problem(), forbidden);
    EXPECT_EQ(shop.observer().post(product + "/change-requests", renamed("二")).problem(),
              forbidden);
    EXPECT_EQ(shop.supplier().get(request).body["state"], "submitted");
}

TEST(ChangeRequests, are_told_to_their_supplier_as_events) {
    Shop shop;
    auto const product = published(shop);
    auto const request = asked(shop, product, renamed("一"));
    approve(shop.operator_(), request);
    auto const feed = shop.supplier().get("/v1/events");
    std::vector<std::string> types;
    for (auto const& event : feed.body["items"]) {
        if (!event["type"].get<std::string>().starts_with("change_request.")) continue;
        types.push_back(event["type"]);
        EXPECT_EQ("/v1/change-requests/" + event["aggregate_id"].get<std::string>(), request);
    }
    EXPECT_EQ(types,
              (std::vector<std::string>{"change_request.submitted", "change_request.approved"}));
}

}  // namespace
}  // namespace chaolu::test
