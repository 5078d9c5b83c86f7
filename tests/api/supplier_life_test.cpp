// Suppliers from registration to termination: approvals, states, holidays, and the record of all.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/second_market.hpp"
#include "tests/support/suppliers.hpp"

namespace chaolu::test {
namespace {

TEST(Suppliers, begin_as_applicants_with_a_role_from_their_credit_code) {
    Shop shop;
    auto const supplier = new_supplier(shop);
    auto const read = read_supplier(shop, supplier);
    ASSERT_EQ(read.status, 200) << read.text;
    EXPECT_EQ(read.header("etag"), "\"1\"");
    EXPECT_EQ(read.body["id"], supplier.organisation_id());
    EXPECT_EQ(read.body["name"], "鑫熬兴");
    EXPECT_EQ(read.body["role"], "cooperative");
    EXPECT_EQ(read.body["state"], "applied");
    EXPECT_EQ(read.body["review_waived"], false);
    EXPECT_EQ(read.body["categories"], Json::array());
    auto const company = new_supplier(shop, "91140406MA0DEM0994");
    EXPECT_EQ(read_supplier(shop, company).body["role"], "company");
}

TEST(Suppliers, are_approved_category_by_category) {
    Shop shop;
    auto const supplier = new_supplier(shop);
    auto const reply = approve(shop, supplier, {"scallion"});
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.header("etag"), "\"2\"");
    EXPECT_EQ(reply.body["state"], "active");
    EXPECT_EQ(on_sale(shop, supplier, "scallion"), "2020-01-01..");
    EXPECT_EQ(on_sale(shop, supplier, "mushroom"), "-");
    EXPECT_EQ(approve(shop, supplier, {"mushroom"}, "2026-03-01").status, 200);
    EXPECT_EQ(on_sale(shop, supplier, "mushroom"), "2026-03-01..");
    EXPECT_EQ(on_sale(shop, supplier, "scallion"), "2020-01-01..");
}

// domain.md 2.7, farm produce sellers: scallion needs nothing, vinegar an SC of class 03.
TEST(Suppliers, are_not_approved_without_the_licence_of_the_category) {
    Shop shop;
    auto const supplier = new_supplier(shop);
    auto const refused = approve(shop, supplier, {"scallion", "vinegar"});
    EXPECT_EQ(refused.problem(), (ProblemIs{422, "validation-failed"}));
    EXPECT_TRUE(refused.has_fault("/categories/1", "missing-document"));
    EXPECT_FALSE(refused.has_fault("/categories/0", "missing-document"));
    EXPECT_EQ(read_supplier(shop, supplier).body["state"], "applied");
    EXPECT_EQ(approve(shop, supplier, {"scallion"}).status, 200);
}

TEST(Suppliers, are_refused_with_every_fault) {
    Shop shop;
    auto const supplier = new_supplier(shop);
    auto faults = [&](Json const& body) { return step(shop, supplier, "approve", body); };
    EXPECT_TRUE(faults(Json::object()).has_fault("/categories", "required"));
    EXPECT_TRUE(faults({{"categories", Json::array()}}).has_fault("/categories", "too-few"));
    EXPECT_TRUE(
        faults({{"categories", {"scallion", "gold"}}}).has_fault("/categories/1", "unknown-value"));
    EXPECT_TRUE(faults({{"categories", {"scallion"}},
                        {"valid_from", "2026-01-02"},
                        {"valid_to", "2026-01-02"}})
                    .has_fault("/valid_to", "out-of-range"));
    for (auto const* verb : {"suspend", "resume", "terminate", "disapprove"})
        EXPECT_TRUE(step(shop, supplier, verb, Json::object()).has_fault("/reason", "required"))
            << verb;
}

TEST(Suppliers, lose_categories_from_today_on) {
    Shop shop;
    shop.clock().set(instant_from_text("2026-11-05T04:00:00Z").value());
    auto const supplier = new_supplier(shop);
    approve(shop, supplier, {"scallion", "mushroom"});
    auto const reply = step(shop, supplier, "disapprove",
                            {{"categories", {"mushroom"}}, {"reason", "样品不合格"}});
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(on_sale(shop, supplier, "mushroom"), "2020-01-01..2026-11-05");
    EXPECT_EQ(on_sale(shop, supplier, "scallion"), "2020-01-01..");
}

TEST(Suppliers, sell_nothing_while_suspended_and_never_after_termination) {
    Shop shop;
    auto const supplier = new_supplier(shop);
    approve(shop, supplier, {"scallion"});
    auto const suspended = step(shop, supplier, "suspend", {{"reason", "投诉"}});
    ASSERT_EQ(suspended.status, 200) << suspended.text;
    EXPECT_EQ(suspended.body["state"], "suspended");
    EXPECT_EQ(suspended.body["state_reason"], "投诉");
    EXPECT_EQ(on_sale(shop, supplier, "scallion"), "-");
    EXPECT_EQ(step(shop, supplier, "suspend").problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(approve(shop, supplier, {"mushroom"}).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(step(shop, supplier, "resume").status, 200);
    EXPECT_EQ(on_sale(shop, supplier, "scallion"), "2020-01-01..");
    EXPECT_EQ(step(shop, supplier, "resume").problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(step(shop, supplier, "terminate").status, 200);
    EXPECT_EQ(on_sale(shop, supplier, "scallion"), "-");
    for (auto const* verb : {"suspend", "resume", "terminate"})
        EXPECT_EQ(step(shop, supplier, verb).problem(), (ProblemIs{409, "illegal-transition"}));
}

TEST(Suppliers, say_themselves_when_they_are_closed) {
    Shop shop;
    auto supplier = new_supplier(shop);
    auto const target = "/v1/suppliers/" + supplier.organisation_id();
    approve(shop, supplier, {"scallion"});
    Json const holidays{{"closures", {{{"from", "2027-02-05"}, {"to", "2027-02-13"}}}}};
    auto const reply = supplier.patch(target, holidays, 2);
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.header("etag"), "\"3\"");
    EXPECT_EQ(on_sale(shop, supplier, "scallion"), "2020-01-01..2027-02-05 2027-02-13..");
    EXPECT_EQ(supplier.patch(target, holidays, 2).problem(), (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(supplier.patch(target, holidays, {}).problem(),
              (ProblemIs{428, "precondition-required"}));
    EXPECT_TRUE(supplier.patch(target, Json::object(), 3).has_fault("/closures", "required"));
    Json const backwards{{"closures", {{{"from", "2027-02-05"}, {"to", "2027-02-05"}}}}};
    EXPECT_TRUE(supplier.patch(target, backwards, 3).has_fault("/closures/0/to", "out-of-range"));
    EXPECT_EQ(supplier.patch(target, {{"closures", Json::array()}}, 3).status, 200);
    EXPECT_EQ(on_sale(shop, supplier, "scallion"), "2020-01-01..");
    step(shop, supplier, "terminate");
    EXPECT_EQ(supplier.patch(target, holidays, 5).problem(),
              (ProblemIs{409, "supplier-not-active"}));
}

TEST(Suppliers, see_themselves_and_nobody_else) {
    Shop shop;
    auto supplier = new_supplier(shop);
    auto other = shop.supplier();
    auto const target = "/v1/suppliers/" + supplier.organisation_id();
    EXPECT_EQ(supplier.get(target).status, 200);
    EXPECT_EQ(shop.observer().get(target).status, 200);
    for (auto const* tail : {"", "/changes"})
        EXPECT_EQ(other.get(target + tail).problem(), (ProblemIs{404, "not-found"})) << tail;
    EXPECT_EQ(other.patch(target, {{"closures", Json::array()}}, 1).problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.buyer().get(target).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(supplier.post(target + ":suspend", {{"reason", "x"}}).problem(),
              (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(supplier.get("/v1/suppliers").body["items"].size(), 1u);
    EXPECT_EQ(walk(shop.operator_(), "/v1/suppliers?page_size=1").size(), 2u);
    EXPECT_EQ(shop.operator_().get("/v1/suppliers?state=applied").body["items"].size(), 1u);
    EXPECT_EQ(operator_of_second_market(shop).get(target).problem(), (ProblemIs{404, "not-found"}));
}

// mercur #1364: nobody could say who had changed what.
TEST(Suppliers, keep_a_record_of_who_changed_what_and_why) {
    Shop shop;
    auto supplier = new_supplier(shop);
    approve(shop, supplier, {"scallion"});
    step(shop, supplier, "suspend", {{"reason", "投诉"}});
    auto const changes =
        supplier.get("/v1/suppliers/" + supplier.organisation_id() + "/changes").body["items"];
    ASSERT_EQ(changes.size(), 2u);
    auto const& last = changes[0];
    EXPECT_EQ(last["what"], "supplier.suspended");
    EXPECT_EQ(last["before"]["state"], "active");
    EXPECT_EQ(last["after"]["state"], "suspended");
    EXPECT_EQ(last["reason"], "投诉");
    EXPECT_EQ(last["by_organisation_id"], shop.operator_().organisation_id());
    EXPECT_TRUE(last["by"].get<std::string>().starts_with("key_"));
    EXPECT_EQ(changes[1]["before"]["approvals"], Json::object());
    EXPECT_TRUE(changes[1]["after"]["approvals"].contains("scallion"));
}

TEST(Suppliers, are_told_what_happens_to_them) {
    Shop shop;
    auto supplier = new_supplier(shop);
    approve(shop, supplier, {"scallion"});
    auto const events = supplier.get("/v1/events").body["items"];
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0]["type"], "supplier.approved");
    EXPECT_EQ(events[0]["aggregate_id"], supplier.organisation_id());
    EXPECT_EQ(events[0]["aggregate_version"], 2);
}

TEST(Suppliers, are_never_changed_by_a_repeated_request_twice) {
    Shop shop;
    auto const supplier = new_supplier(shop);
    approve(shop, supplier, {"scallion"});
    auto const target = "/v1/suppliers/" + supplier.organisation_id() + ":suspend";
    Headers const key{{"Idempotency-Key", fresh_key()}};
    auto const first = shop.operator_().post(target, {{"reason", "投诉"}}, key);
    auto const second = shop.operator_().post(target, {{"reason", "投诉"}}, key);
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(second.text, first.text);
    EXPECT_EQ(second.header("idempotent-replayed"), "true");
}

}  // namespace
}  // namespace chaolu::test
