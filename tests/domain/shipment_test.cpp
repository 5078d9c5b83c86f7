// What is picked of which lots, what leaves, what comes back: the rules without a database.
#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "domain/fulfilment/shipment.hpp"
#include "domain/inventory/audit.hpp"

namespace chaolu::fulfilment {
namespace {

using inventory::EntryKind;
using inventory::LotBalance;
using inventory::Stock;
using inventory::StockEntry;
using inventory::StockKey;

Date day(std::string_view text) { return date_from_text(text).value(); }
Date const today = day("2026-11-23");

template <class SomeId>
SomeId id(int number) {
    SomeId made;
    made.uuid.bytes[15] = static_cast<std::uint8_t>(number);
    return made;
}

auto const sku = id<SkuId>(1);
auto const order = id<SupplierOrderId>(9);
Uuid const document = id<ShipmentId>(8).uuid;
StockKey const general{sku, id<PoolId>(1)};
StockKey const share{sku, id<PoolId>(2)};
LineRef const first{1, 0};

LotBalance lot(int number, std::int64_t on_hand, std::string_view expires) {
    return {id<LotId>(number), {day("2026-11-01"), day(expires)}, on_hand};
}

PlaceFacts place(std::int64_t reserved, std::vector<LotBalance> lots) {
    PlaceFacts at;
    std::int64_t on_hand = 0;
    for (auto const& each : lots) on_hand += each.on_hand;
    at.stock.emplace(general, Stock{general, on_hand, reserved, 2});
    at.lots[sku] = std::move(lots);
    return at;
}

LotBalance const& lot_at(PlaceFacts const& at, int number) {
    for (auto const& each : at.lots.at(sku))
        if (each.lot == id<LotId>(number)) return each;
    throw std::out_of_range("no such lot");
}

tl::expected<Picked, std::vector<PickFault>> pick_all(PlaceFacts& at, std::int64_t promised,
                                                      WantedPick const& wanted = {first}) {
    return pick(at, {{first, general, promised}}, std::span(&wanted, 1), order, document, today);
}

// ERPNext #58640, Odoo #22850: what expires first goes first, over as many lots as it takes.
TEST(Picking, takes_the_lots_that_expire_first_and_as_many_as_it_needs) {
    auto at =
        place(10, {lot(1, 8, "2026-12-20"), lot(2, 3, "2026-12-01"), lot(3, 4, "2026-12-10")});
    auto const picked = pick_all(at, 10);
    ASSERT_TRUE(picked);
    EXPECT_EQ(picked->lines, (std::vector<PickedLine>{{first, general, id<LotId>(2), 3},
                                                      {first, general, id<LotId>(3), 4},
                                                      {first, general, id<LotId>(1), 3}}));
    // Nothing has left: it is on hand and reserved as before, but of these lots.
    EXPECT_EQ(at.stock.at(general).on_hand, 15);
    EXPECT_EQ(at.stock.at(general).reserved, 10);
    EXPECT_EQ(lot_at(at, 1).picked, 3);
    EXPECT_EQ(lot_at(at, 1).free(), 5);
    EXPECT_EQ(lot_at(at, 2).free(), 0);
}

TEST(Picking, leaves_lots_that_are_held_or_do_not_last_long_enough_for_this_buyer) {
    auto held = lot(1, 5, "2026-12-20");
    held.is_held = true;
    auto at = place(4, {held, lot(2, 5, "2026-11-25"), lot(3, 2, "2026-12-20")});
    at.asked[sku] = {7, {}};
    EXPECT_EQ(pick_all(at, 4).error(), (std::vector<PickFault>{{0, Code::insufficient_stock, 2}}));
    at.asked.clear();
    EXPECT_TRUE(pick_all(at, 4));
}

TEST(Picking, of_a_lot_that_is_named_says_why_it_cannot_be) {
    auto held = lot(1, 5, "2026-12-20");
    held.is_held = true;
    struct Case {
        int lot;
        Code code;
    };
    for (auto const& [number, code] : {Case{1, Code::lot_held}, Case{2, Code::expired},
                                       Case{3, Code::below_minimum}, Case{7, Code::unknown_lot}}) {
        auto at = place(4, {held, lot(2, 5, "2026-11-22"), lot(3, 5, "2026-11-25")});
        at.asked[sku] = {7, {}};
        EXPECT_EQ(pick_all(at, 4, {first, id<LotId>(number)}).error().at(0).code, code) << number;
    }
}

TEST(Picking, never_exceeds_what_was_promised) {
    auto at = place(4, {lot(1, 9, "2026-12-20")});
    EXPECT_EQ(pick_all(at, 4, {first, {}, 5}).error(),
              (std::vector<PickFault>{{0, Code::out_of_range, 4}}));
    EXPECT_EQ(pick_all(at, 4, {{2, 0}}).error(),
              (std::vector<PickFault>{{0, Code::unknown_value, 0}}));
    // Two wishes for one line are summed before they are looked at.
    std::vector<WantedPick> const twice{{first, {}, 3}, {first, {}, 2}};
    EXPECT_EQ(pick(at, {{first, general, 4}}, twice, order, document, today).error(),
              (std::vector<PickFault>{{1, Code::out_of_range, 1}}));
}

TEST(Picking, of_a_line_that_is_split_over_pools_binds_each_pool_its_part) {
    auto at = place(3, {lot(1, 4, "2026-12-01"), lot(2, 6, "2026-12-10")});
    at.stock.at(general).on_hand = 5;
    at.stock.emplace(share, Stock{share, 5, 4, 1});
    WantedPick const all{first};
    auto const picked = pick(at, {{first, share, 4}, {first, general, 3}}, std::span(&all, 1),
                             order, document, today);
    ASSERT_TRUE(picked);
    EXPECT_EQ(picked->lines, (std::vector<PickedLine>{{first, share, id<LotId>(1), 4},
                                                      {first, general, id<LotId>(2), 3}}));
}

TEST(Shipping, takes_off_the_books_what_was_picked) {
    auto at = place(4, {lot(1, 9, "2026-12-20")});
    auto const picked = pick_all(at, 4);
    auto const entries = ship(at, picked->lines, order, document, today);
    ASSERT_TRUE(entries);
    EXPECT_EQ(entries->at(0).kind, EntryKind::shipped);
    EXPECT_EQ(at.stock.at(general).on_hand, 5);
    EXPECT_EQ(at.stock.at(general).reserved, 0);
    EXPECT_EQ(lot_at(at, 1).on_hand, 5);
    EXPECT_EQ(lot_at(at, 1).picked, 0);
}

TEST(Shipping, is_refused_for_what_was_held_or_became_too_old_since_it_was_picked) {
    auto at = place(4, {lot(1, 3, "2026-11-23"), lot(2, 3, "2026-12-20")});
    auto const picked = pick_all(at, 4);
    ASSERT_TRUE(picked);
    at.lots.at(sku)[1].is_held = true;
    EXPECT_EQ(ship(at, picked->lines, order, document, day("2026-11-24")).error(),
              (std::vector<ShipFault>{{0, Code::expired}, {1, Code::lot_held}}));
}

TEST(PuttingBack, promises_it_of_any_lot_again) {
    auto at = place(4, {lot(1, 9, "2026-12-20")});
    auto const picked = pick_all(at, 4);
    auto const entries = put_back(at, picked->lines, order, document);
    EXPECT_EQ(entries.at(0).kind, EntryKind::released);
    EXPECT_EQ(entries.at(1).kind, EntryKind::reserved);
    EXPECT_EQ(at.stock.at(general).reserved, 4);
    EXPECT_EQ(lot_at(at, 1).free(), 9);
    EXPECT_TRUE(pick_all(at, 4));
}

// OFN #6220: what came back went to another pool than it had come from.
TEST(Returning, goes_to_the_pool_it_was_taken_from_while_that_sells) {
    for (bool const is_over : {false, true}) {
        auto at = place(0, {lot(1, 5, "2026-12-20")});
        at.stock.emplace(share, Stock{share, 0, 0, 3});
        CameBack const back{{first, share, id<LotId>(1), 2}, general.pool, is_over};
        auto const entries = bring_back(at, std::span(&back, 1), order, document);
        ASSERT_TRUE(entries);
        EXPECT_EQ(entries->at(0).kind, EntryKind::returned);
        EXPECT_EQ(entries->at(0).key, is_over ? general : share);
        EXPECT_EQ(lot_at(at, 1).on_hand, 7);
    }
}

// features.md row 119: the damaged part of a return is not put back.
TEST(Returning, of_what_is_damaged_tells_that_it_came_and_why_it_went) {
    auto at = place(0, {lot(1, 5, "2026-12-20")});
    CameBack back{{first, general, id<LotId>(1), 2}, general.pool};
    back.lost = inventory::ChangeReason::spoilage;
    auto const entries = bring_back(at, std::span(&back, 1), order, document);
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 2u);
    EXPECT_EQ(entries->at(0).kind, EntryKind::returned);
    EXPECT_EQ(entries->at(1).kind, EntryKind::shrinkage);
    EXPECT_EQ(entries->at(1).reason, "spoilage");
    EXPECT_EQ(at.stock.at(general).on_hand, 5);
    EXPECT_EQ(lot_at(at, 1).on_hand, 5);
}

TEST(Returning, of_a_lot_that_is_held_is_kept_from_orders) {
    auto held = lot(1, 5, "2026-12-20");
    held.is_held = true;
    held.set_aside = 5;
    auto at = place(5, {held});
    at.stock.emplace(share, Stock{share, 0, 0, 3});
    CameBack const back{{first, share, id<LotId>(1), 2}, general.pool};
    ASSERT_TRUE(bring_back(at, std::span(&back, 1), order, document));
    EXPECT_EQ(lot_at(at, 1).set_aside, 7);
    EXPECT_EQ(at.stock.at(general).available(), 0);
}

// Whatever is picked, put back, shipped and returned: the rows fold to the counters, lots sum up to
// the stock, and nothing leaves that was not promised.
TEST(Shipments, at_random_add_up) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    auto const below = [&](std::int64_t n) {
        return std::uniform_int_distribution<std::int64_t>(0, n - 1)(random);
    };
    for (int round = 0; round < 500; ++round) {
        auto at = place(0, {lot(1, 1 + below(9), "2026-12-20"), lot(2, 1 + below(9), "2026-12-01"),
                            lot(3, 1 + below(9), "2026-12-10")});
        auto& stock = at.stock.at(general);
        auto folded = stock;
        auto const promised = 1 + below(stock.on_hand);
        std::vector<StockEntry> ledger{inventory::reserve(stock, promised, order).value()};
        auto const keep = [&](std::vector<StockEntry> const& entries) {
            ledger.insert(ledger.end(), entries.begin(), entries.end());
        };
        auto const before = stock.on_hand;
        auto picked = pick_all(at, promised, {first, {}, 1 + below(promised)});
        ASSERT_TRUE(picked);
        keep(picked->entries);
        std::int64_t left = 0;
        if (below(3) == 0) {
            keep(put_back(at, picked->lines, order, document));
        } else {
            keep(ship(at, picked->lines, order, document, today).value());
            for (auto const& line : picked->lines) left += line.quantity;
            CameBack back{picked->lines.front(), general.pool};
            back.line.quantity = 1 + below(back.line.quantity);
            if (below(2) == 0) back.lost = inventory::ChangeReason::damage;
            if (!back.lost) left -= back.line.quantity;
            keep(bring_back(at, std::span(&back, 1), order, document).value());
        }
        EXPECT_EQ(stock.on_hand, before - left);
        std::int64_t lying = 0, bound = 0;
        for (auto const& each : at.lots.at(sku)) {
            lying += each.on_hand;
            bound += each.picked;
            EXPECT_GE(each.free(), 0);
        }
        EXPECT_EQ(lying, stock.on_hand);
        EXPECT_EQ(bound, 0);
        EXPECT_FALSE(inventory::fold_on(folded, ledger));
        EXPECT_FALSE(inventory::compare(folded, stock));
    }
}

}  // namespace
}  // namespace chaolu::fulfilment
