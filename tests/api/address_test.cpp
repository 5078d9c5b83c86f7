// Delivery addresses: phones as people type them.
#include <gtest/gtest.h>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

// domain.md 2.7: after NFKC and without +86, spaces and dashes.
TEST(DeliveryAddress, has_a_phone_in_the_ways_of_people) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 50);
    struct Case {
        std::string written, kept;
    };
    for (auto const& each :
         {Case{"+86 138 0013 8000", "+86 138 0013 8000"},
          Case{"１３８００１３８０００", "13800138000"},
          Case{"０１０－６５０９９１２３", "010-65099123"}, Case{"400-810-1234", "400-810-1234"},
          Case{"0355-2028888", "0355-2028888"}}) {
        auto body = Shop::order_of({{"A", 1}});
        body["deliveries"][0]["phone"] = each.written;
        auto const placed = shop.buyer().post("/v1/orders", body);
        ASSERT_EQ(placed.status, 201) << each.written << placed.text;
        EXPECT_EQ(placed.body["deliveries"][0]["phone"], each.kept);
    }
    for (std::string const written : {"12345678901", "１２３４５６７８９０１", "1380013800",
                                      "+852 2345 6789", "138-0013-8000 转 2", "一三八00138000"}) {
        auto body = Shop::order_of({{"A", 1}});
        body["deliveries"][0]["phone"] = written;
        auto const refused = shop.buyer().post("/v1/orders", body);
        EXPECT_TRUE(refused.has_fault("/deliveries/0/phone", "invalid-format"))
            << written << refused.text;
    }
}

}  // namespace
}  // namespace chaolu::test
