// Goods that come: on hand at once, and kept from orders until they were inspected.
#include <gtest/gtest.h>

#include "domain/inventory/goods_receipt.hpp"

namespace chaolu::inventory {
namespace {

Uuid const document{{7}};

LotBalance new_lot() {
    LotBalance lot;
    lot.lot.uuid.bytes[15] = 1;
    return lot;
}

TEST(GoodsReceipt, puts_goods_on_hand_with_the_document_that_brought_them) {
    Stock stock{{}, 10, 2, 4};
    auto lot = new_lot();
    auto const entries = take_in(stock, lot, 40, document);
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 1u);
    EXPECT_EQ(entries->front().kind, EntryKind::received);
    EXPECT_EQ(entries->front().document, document);
    EXPECT_EQ(stock.available(), 48);
    EXPECT_EQ(lot.free(), 40);
    Stock full{{}, on_hand_max, 0, 1};
    EXPECT_EQ(take_in(full, lot, 1, document).error(), Code::out_of_range);
}

TEST(GoodsReceipt, keeps_from_orders_what_waits_for_its_inspection) {
    Stock stock{{}, 10, 2, 4};
    auto lot = new_lot();
    lot.is_held = true;
    ASSERT_EQ(take_in(stock, lot, 40, document)->size(), 2u);
    EXPECT_EQ(stock.on_hand, 50);
    EXPECT_EQ(stock.available(), 8) << "none of it is new";
    EXPECT_EQ(lot.set_aside, 40);

    auto const entries = reject(stock, lot, 15, document);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[0].kind, EntryKind::released);
    EXPECT_EQ(entries[1].kind, EntryKind::shrinkage);
    EXPECT_EQ(entries[1].on_hand_delta, -15);
    EXPECT_EQ(entries[1].reason, "rejected");
    EXPECT_EQ(entries[1].document, document);
    EXPECT_EQ(lot.on_hand, 25);
    EXPECT_EQ(lot.set_aside, 25) << "the rest waits until somebody gives it to orders";
    EXPECT_EQ(stock.available(), 8);
}

TEST(GoodsReceipt, rejects_nothing_or_all_and_no_more) {
    Stock stock{{}, 0, 0, 0};
    auto lot = new_lot();
    lot.is_held = true;
    ASSERT_TRUE(take_in(stock, lot, 8, document));
    EXPECT_TRUE(reject(stock, lot, 0, document).empty());
    EXPECT_THROW(static_cast<void>(reject(stock, lot, 9, document)), std::invalid_argument);
    EXPECT_EQ(reject(stock, lot, 8, document).size(), 2u);
    EXPECT_EQ(stock.on_hand, 0);
    EXPECT_EQ(stock.reserved, 0);
    EXPECT_EQ(lot.on_hand, 0);
}

TEST(GoodsReceipt, names_its_words) {
    for (auto const each :
         {Inspection::not_needed, Inspection::pending, Inspection::passed, Inspection::failed})
        EXPECT_EQ(inspection_from(text(each)), each);
    EXPECT_FALSE(inspection_from("perhaps"));
}

}  // namespace
}  // namespace chaolu::inventory
