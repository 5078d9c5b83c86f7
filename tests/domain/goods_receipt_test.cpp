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

// The rows of an inspection that did not refuse all of it, at one place.
std::vector<StockEntry> ended(std::int64_t rejected, std::vector<LotAt> const& places) {
    auto const entries = end_inspection(places, rejected, Inspection::passed, {}, document);
    return entries.empty() ? std::vector<StockEntry>{} : entries.begin()->second;
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

    auto const entries = ended(15, {{{}, lot, stock}});
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(entries[0].kind, EntryKind::released);
    EXPECT_EQ(entries[1].kind, EntryKind::shrinkage);
    EXPECT_EQ(entries[1].on_hand_delta, -15);
    EXPECT_EQ(entries[1].reason, "rejected");
    EXPECT_EQ(entries[1].document, document);
    EXPECT_EQ(entries[2].reserved_delta, -25);
    EXPECT_FALSE(lot.is_held);
    EXPECT_EQ(lot.free(), 25);
    EXPECT_EQ(stock.available(), 33);
}

TEST(GoodsReceipt, loses_at_the_place_that_is_named_before_any_other) {
    Stock here{{}, 0, 0, 0}, there{{}, 0, 0, 0};
    auto lot_here = new_lot(), lot_there = new_lot();
    lot_here.is_held = lot_there.is_held = true;
    ASSERT_TRUE(take_in(here, lot_here, 30, document));
    ASSERT_TRUE(take_in(there, lot_there, 20, document));
    LocationId const second{{{2}}};
    std::vector<LotAt> const places{{{{{1}}}, lot_here, here}, {second, lot_there, there}};
    auto const entries = end_inspection(places, 25, outcome_of(50, 25), second, document);
    EXPECT_EQ(entries.size(), 2u);
    EXPECT_EQ(lot_there.on_hand, 0);
    EXPECT_EQ(lot_here.free(), 25);
    EXPECT_EQ(here.available(), 25);
}

// More than is there may be rejected, and more may be there than came.
TEST(GoodsReceipt, rejects_what_is_there_and_sells_nothing_of_a_lot_that_failed) {
    Stock stock{{}, 0, 0, 0};
    auto lot = new_lot();
    lot.is_held = true;
    ASSERT_TRUE(take_in(stock, lot, 8, document));
    EXPECT_EQ(outcome_of(10, 10), Inspection::failed);
    EXPECT_EQ(outcome_of(10, 9), Inspection::passed);
    auto short_stock = stock;
    auto short_lot = lot;
    EXPECT_EQ(ended(9, {{{}, short_lot, short_stock}}).size(), 2u);
    EXPECT_EQ(short_stock.on_hand, 0);
    EXPECT_EQ(short_stock.reserved, 0);
    std::vector<LotAt> const places{{{}, lot, stock}};
    end_inspection(places, 6, Inspection::failed, {}, document);
    EXPECT_EQ(lot.on_hand, 2);
    EXPECT_TRUE(lot.is_held);
    EXPECT_EQ(stock.available(), 0);
}

TEST(GoodsReceipt, names_its_words) {
    for (auto const each :
         {Inspection::not_needed, Inspection::pending, Inspection::passed, Inspection::failed})
        EXPECT_EQ(inspection_from(text(each)), each);
    EXPECT_FALSE(inspection_from("perhaps"));
}

}  // namespace
}  // namespace chaolu::inventory
