// What may be sold is sold, and nothing else: to the second, by supplier and category.
#include <gtest/gtest.h>

#include "tests/support/counter.hpp"

namespace chaolu::test {
namespace {

TEST(SellingRights, end_with_the_licence_at_midnight_for_what_it_covers_only) {
    Counter counter("2026-12-01");
    counter.shop.clock().stop(at("2026-11-30T15:59:59.999Z"));  // 23:59:59.999 in Shanghai
    EXPECT_TRUE(counter.sells("VINEGAR"));
    EXPECT_TRUE(counter.shows("VINEGAR"));
    counter.shop.clock().stop(at("2026-11-30T16:00:00.000Z"));  // 00:00:00
    auto const refused = counter.order({{"VINEGAR", 1}});
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "not-on-sale"}));
    EXPECT_TRUE(refused.has_fault("/lines/0", "not-on-sale"));
    EXPECT_FALSE(counter.shows("VINEGAR"));
    EXPECT_TRUE(counter.sells("SCALLION"));
    EXPECT_TRUE(counter.shows("SCALLION"));
    EXPECT_EQ(counter.shop.reserved("VINEGAR"), 1);
    EXPECT_EQ(counter.shop.check(), 0);
}

TEST(SellingRights, are_restored_by_a_renewed_licence) {
    Counter counter("2026-12-01");
    counter.shop.clock().stop(at("2026-12-03T04:00:00Z"));
    EXPECT_FALSE(counter.sells("VINEGAR"));
    ASSERT_EQ(counter.licence("2026-12-03", "2031-12-03").status, 201);
    EXPECT_TRUE(counter.sells("VINEGAR"));
    EXPECT_TRUE(counter.shows("VINEGAR"));
    counter.shop.clock().stop(at("2026-12-02T04:00:00Z"));
    EXPECT_FALSE(counter.sells("VINEGAR"));
}

TEST(SellingRights, name_the_line_that_cannot_be_had) {
    Counter counter("2026-12-01");
    counter.shop.clock().stop(at("2026-12-03T04:00:00Z"));
    auto const refused = counter.order({{"SCALLION", 2}, {"VINEGAR", 1}});
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "not-on-sale"}));
    EXPECT_TRUE(refused.has_fault("/lines/1", "not-on-sale"));
    EXPECT_FALSE(refused.has_fault("/lines/0", "not-on-sale"));
    EXPECT_EQ(counter.shop.reserved("SCALLION"), 0);
}

TEST(SellingRights, rest_on_holidays_and_return_after_them) {
    Counter counter("2027-12-01");
    auto const target = "/v1/suppliers/" + counter.supplier.organisation_id();
    int const version = counter.supplier.get(target).body["version"];
    ASSERT_EQ(counter.supplier
                  .patch(target, {{"closures", {{{"from", "2027-02-05"}, {"to", "2027-02-13"}}}}},
                         version)
                  .status,
              200);
    struct Case {
        char const* at;
        bool is_open;
    };
    for (auto const& [moment, is_open] :
         {Case{"2027-02-04T15:59:59Z", true}, Case{"2027-02-04T16:00:00Z", false},
          Case{"2027-02-12T15:59:59Z", false}, Case{"2027-02-12T16:00:00Z", true}}) {
        counter.shop.clock().stop(at(moment));
        EXPECT_EQ(counter.sells("SCALLION"), is_open) << moment;
        EXPECT_EQ(counter.shows("VINEGAR"), is_open) << moment;
    }
}

TEST(SellingRights, are_gone_while_suspended_but_orders_are_answered) {
    Counter counter("2027-12-01");
    auto const order = counter.order({{"SCALLION", 3}});
    ASSERT_EQ(order.status, 201) << order.text;
    std::string const part = order.body["supplier_orders"][0]["id"];
    step(counter.shop, counter.supplier, "suspend");
    EXPECT_EQ(counter.order({{"SCALLION", 1}}).problem(), (ProblemIs{409, "not-on-sale"}));
    EXPECT_FALSE(counter.shows("SCALLION"));
    EXPECT_EQ(counter.supplier.post("/v1/supplier-orders/" + part + ":confirm", Json::object())
                  .body["state"],
              "confirmed");
    step(counter.shop, counter.supplier, "resume");
    EXPECT_TRUE(counter.sells("SCALLION"));
}

}  // namespace
}  // namespace chaolu::test
