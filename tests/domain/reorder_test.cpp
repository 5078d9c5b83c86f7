// When stock is low, and when somebody is told.
#include "domain/inventory/reorder.hpp"

#include <gtest/gtest.h>

namespace chaolu::inventory {
namespace {

TEST(ReorderLevel, is_low_below_the_level_and_not_at_it) {
    EXPECT_TRUE(is_low(9, 10));
    EXPECT_FALSE(is_low(10, 10));
    EXPECT_FALSE(is_low(0, 0));
}

TEST(ReorderLevel, tells_of_a_change_once) {
    EXPECT_EQ(look(false, 9, 10), LevelChange::became_low);
    EXPECT_EQ(look(true, 8, 10), std::nullopt);
    EXPECT_EQ(look(true, 10, 10), LevelChange::replenished);
    EXPECT_EQ(look(false, 11, 10), std::nullopt);
}

}  // namespace
}  // namespace chaolu::inventory
