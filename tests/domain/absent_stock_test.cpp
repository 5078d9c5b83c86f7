// What a file of all stock says by not naming it, and how much of that goes.
#include <gtest/gtest.h>

#include "domain/inventory/absent_stock.hpp"

namespace chaolu::inventory {
namespace {

SkuId sku(std::uint8_t number) {
    SkuId id;
    id.uuid.bytes[15] = number;
    return id;
}

LotBalance lot(std::uint8_t number, std::int64_t on_hand, std::int64_t set_aside = 0) {
    LotBalance balance;
    balance.lot.uuid.bytes[15] = number;
    balance.on_hand = on_hand;
    balance.set_aside = set_aside;
    balance.is_held = set_aside > 0;
    return balance;
}

Stock stock_of(std::int64_t on_hand, std::int64_t reserved) {
    Stock stock;
    stock.on_hand = on_hand;
    stock.reserved = reserved;
    stock.sequence = 1;
    return stock;
}

Date const today = date_from_text("2026-11-24").value();

TEST(Absent, is_what_is_there_and_not_named) {
    std::vector<SellableSku> const there{{sku(1), 5}, {sku(2), 7}, {sku(3), 9}};
    EXPECT_EQ(absent(there, {sku(2), sku(4)}),
              (std::vector<SellableSku>{{sku(1), 5}, {sku(3), 9}}));
    EXPECT_EQ(absent(there, {}), there);
    EXPECT_TRUE(absent({}, {sku(1)}).empty());
}

TEST(TakeAbsent, leaves_what_was_promised_and_what_came_since) {
    struct Case {
        std::int64_t on_hand, reserved, seen, left;
    };
    for (auto const& [on_hand, reserved, seen, left] :
         {Case{30, 0, 30, 0}, Case{30, 10, 20, 10}, Case{30, 10, 5, 25}, Case{30, 30, 20, 30},
          Case{100, 10, 20, 80}}) {
        auto stock = stock_of(on_hand, reserved);
        std::vector<LotBalance> lots{lot(1, on_hand - 4), lot(2, 4)};
        auto const entries = take_absent(stock, lots, seen, {}, today);
        ASSERT_TRUE(entries.has_value());
        EXPECT_EQ(stock.on_hand, left);
        EXPECT_EQ(stock.reserved, reserved);
        EXPECT_EQ(lots[0].on_hand + lots[1].on_hand, left);
        for (auto const& entry : *entries) EXPECT_EQ(entry.kind, EntryKind::adjusted);
        EXPECT_EQ(entries->empty(), left == on_hand);
    }
}

TEST(TakeAbsent, leaves_what_a_held_lot_has_set_aside) {
    auto stock = stock_of(30, 12);
    std::vector<LotBalance> lots{lot(1, 12, 12), lot(2, 18)};
    ASSERT_TRUE(take_absent(stock, lots, 30, {}, today).has_value());
    EXPECT_EQ(stock.on_hand, 12);
    EXPECT_EQ(lots[0].on_hand, 12);
    EXPECT_EQ(lots[1].on_hand, 0);
}

}  // namespace
}  // namespace chaolu::inventory
