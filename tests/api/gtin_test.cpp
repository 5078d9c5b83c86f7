// The number under a SKU's barcode: checked, shown, and one good's only.
#include <gtest/gtest.h>

#include "tests/support/products.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

Json with_gtin(std::string const& code, Json const& gtin) {
    auto body = new_product(code);
    body["skus"][0]["gtin"] = gtin;
    return body;
}

// domain.md 2.7.
TEST(Gtin, of_a_sku_is_checked_and_shown) {
    Shop shop;
    auto supplier = shop.supplier();
    int made = 0;
    for (std::string const gtin :
         {"6901234567892", "6999999000013", "16901234567899", "73513537"}) {
        auto const reply =
            supplier.post("/v1/products", with_gtin("P" + std::to_string(++made), gtin));
        ASSERT_EQ(reply.status, 201) << reply.text;
        EXPECT_EQ(reply.body["skus"][0]["gtin"], gtin);
        EXPECT_EQ(shop.anyone().get(reply.header("location")).body["skus"][0]["gtin"], gtin);
    }
    EXPECT_TRUE(
        supplier.post("/v1/products", new_product("NONE")).body["skus"][0]["gtin"].is_null());
}

TEST(Gtin, of_a_sku_is_refused_with_a_reason) {
    Shop shop;
    struct Case {
        Json gtin;
        std::string code;
    };
    for (auto const& each :
         {Case{"6901234567893", "invalid-check-digit"}, Case{"690123456789", "invalid-check-digit"},
          Case{"69012345", "invalid-check-digit"}, Case{"690123456", "invalid-format"},
          Case{"", "invalid-format"}, Case{"6.90123E+12", "invalid-format"},
          Case{"690123456789200", "too-long"}, Case{6901234567892, "wrong-type"}}) {
        auto const reply = shop.supplier().post("/v1/products", with_gtin("P", each.gtin));
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.gtin;
        EXPECT_TRUE(reply.has_fault("/skus/0/gtin", each.code)) << each.gtin << reply.text;
    }
}

TEST(Gtin, is_of_one_good_in_a_market) {
    Shop shop;
    auto supplier = shop.supplier();
    ASSERT_EQ(supplier.post("/v1/products", with_gtin("A", "0036000291452")).status, 201);
    // The same number without its zero, as a spreadsheet leaves it, from another supplier.
    auto const taken = shop.other_supplier().post("/v1/products", with_gtin("B", "036000291452"));
    EXPECT_EQ(taken.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(taken.has_fault("/skus/0/gtin", "already-exists")) << taken.text;
    EXPECT_EQ(taken.body["errors"].size(), 1u) << taken.text;
    // Both codes taken: each at its place.
    auto both = with_gtin("C", "036000291452");
    both["skus"].push_back(new_sku("A-1"));
    auto const refused = supplier.post("/v1/products", both);
    EXPECT_TRUE(refused.has_fault("/skus/0/gtin", "already-exists")) << refused.text;
    EXPECT_TRUE(refused.has_fault("/skus/1/code", "already-exists")) << refused.text;
    auto twice = with_gtin("D", "6901234567892");
    twice["skus"].push_back(new_sku("D-2"));
    twice["skus"][1]["gtin"] = "06901234567892";
    EXPECT_TRUE(supplier.post("/v1/products", twice).has_fault("/skus/1/gtin", "duplicate"));
    EXPECT_EQ(shop.sql("select count(*) from sku"), "1");
    auto stranger = operator_of_second_market(shop);
    auto elsewhere = with_gtin("A", "0036000291452");
    elsewhere["supplier_id"] = supplier_in(stranger);
    EXPECT_EQ(stranger.post("/v1/products", elsewhere).status, 201);
}

}  // namespace
}  // namespace chaolu::test
