// What is remembered of products: by tag, the least recently asked for forgotten first.
#include "storage/product_cache.hpp"

#include <gtest/gtest.h>

namespace chaolu::storage::catalogue {
namespace {

Uuid numbered(std::uint8_t number) {
    Uuid uuid;
    uuid.bytes[15] = number;
    return uuid;
}

MarketId const market{numbered(1)};

std::shared_ptr<Product const> product(std::uint8_t number, std::uint8_t tag, std::size_t skus) {
    Product made;
    made.id = ProductId{numbered(number)};
    made.content_tag = numbered(tag);
    made.skus.resize(skus);
    return std::make_shared<Product const>(std::move(made));
}

bool knows(ProductCache& cache, std::uint8_t number, std::uint8_t tag, MarketId of = market) {
    return cache.find(of, ProductId{numbered(number)}, numbered(tag)) != nullptr;
}

TEST(ProductCache, knows_a_product_under_its_tag_and_in_its_market_only) {
    ProductCache cache(10);
    cache.keep(market, product(1, 7, 2));
    EXPECT_TRUE(knows(cache, 1, 7));
    EXPECT_FALSE(knows(cache, 1, 8));
    EXPECT_FALSE(knows(cache, 2, 7));
    EXPECT_FALSE(knows(cache, 1, 7, MarketId{numbered(2)}));
}

TEST(ProductCache, keeps_one_state_of_each_product) {
    ProductCache cache(10);
    cache.keep(market, product(1, 7, 2));
    cache.keep(market, product(1, 8, 3));
    EXPECT_FALSE(knows(cache, 1, 7));
    EXPECT_TRUE(knows(cache, 1, 8));
    EXPECT_EQ(cache.skus(), 3u);
}

TEST(ProductCache, forgets_what_was_asked_for_least_recently) {
    ProductCache cache(6);
    cache.keep(market, product(1, 1, 2));
    cache.keep(market, product(2, 1, 2));
    cache.keep(market, product(3, 1, 2));
    EXPECT_TRUE(knows(cache, 1, 1));
    cache.keep(market, product(4, 1, 3));
    EXPECT_TRUE(knows(cache, 1, 1));
    EXPECT_FALSE(knows(cache, 2, 1));
    EXPECT_FALSE(knows(cache, 3, 1));
    EXPECT_TRUE(knows(cache, 4, 1));
    EXPECT_EQ(cache.skus(), 5u);
}

TEST(ProductCache, does_not_keep_what_is_larger_than_itself) {
    ProductCache cache(3);
    cache.keep(market, product(1, 1, 2));
    cache.keep(market, product(2, 1, 4));
    EXPECT_FALSE(knows(cache, 2, 1));
    EXPECT_TRUE(knows(cache, 1, 1));
    cache.keep(market, product(1, 2, 4));
    EXPECT_EQ(cache.skus(), 0u);
}

}  // namespace
}  // namespace chaolu::storage::catalogue
