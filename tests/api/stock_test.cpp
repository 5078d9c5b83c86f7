// Lists of stock, its ledger and lots: each party sees its own, whatever the size of the pages.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

TEST(Stock, show_each_party_its_own) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 5).with_sku("B").with_stock("B", 6);
    shop.with_sku_of(shop.other_supplier(), "C").with_stock_of(shop.other_supplier(), "C", 7);
    auto const count = [](Party party, std::string const& target) {
        return party.get(target).body["items"].size();
    };
    for (std::string const target : {"/v1/stock", "/v1/lots", "/v1/stock-entries"}) {
        EXPECT_EQ(count(shop.supplier(), target), 2u) << target;
        EXPECT_EQ(count(shop.other_supplier(), target), 1u) << target;
        EXPECT_EQ(count(shop.operator_(), target), 3u) << target;
        EXPECT_EQ(count(shop.observer(), target), 3u) << target;
        EXPECT_EQ(count(shop.operator_(), target + "?sku=C"), 1u) << target;
        EXPECT_TRUE(shop.supplier().get(target + "?sku=C").has_fault("?sku", "unknown-sku"));
        EXPECT_EQ(shop.buyer().get(target).problem(), (ProblemIs{403, "forbidden"}));
        EXPECT_TRUE(
            shop.supplier().get(target + "?colour=red").has_fault("?colour", "unknown-field"));
    }
    EXPECT_EQ(count(shop.supplier(), "/v1/stock-entries?pool=live"), 0u);
}

TEST(Stock, are_whole_whatever_the_size_of_their_pages) {
    Shop shop;
    for (std::string const sku : {"A", "B", "C"}) {
        shop.with_sku(sku);
        for (int pieces = 1; pieces <= 4; ++pieces) shop.with_stock(sku, pieces);
    }
    for (auto party : {shop.supplier(), shop.operator_()})
        for (std::string const target :
             {"/v1/stock", "/v1/lots", "/v1/stock-entries", "/v1/stock?sku=B", "/v1/lots?sku=B",
              "/v1/stock-entries?sku=B"}) {
            auto const whole = all_of(party, target, 200);
            EXPECT_FALSE(whole.empty()) << target;
            for (int const size : {1, 2, 3, 5})
                EXPECT_EQ(all_of(party, target, size), whole) << target;
        }
    auto const entries = all_of(shop.supplier(), "/v1/stock-entries?sku=B", 2);
    ASSERT_EQ(entries.size(), 4u);
    for (std::size_t at = 0; at < 4; ++at) EXPECT_EQ(entries[at]["sequence"], at + 1);
    auto const first = shop.supplier().get("/v1/lots?page_size=1");
    auto const token = first.body["next_page_token"].get<std::string>();
    EXPECT_TRUE(shop.supplier()
                    .get("/v1/stock?page_size=1&page_token=" + token)
                    .has_fault("?page_token", "invalid-format"));
}

}  // namespace
}  // namespace chaolu::test
