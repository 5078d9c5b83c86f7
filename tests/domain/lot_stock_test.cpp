// Lots on hand: one rule of what is sellable, one order in which lots are taken, and changes of
// stock that never touch what was promised.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>

#include "domain/inventory/stock_change.hpp"

namespace chaolu::inventory {
namespace {

Date day(std::string_view text) { return date_from_text(text).value(); }

LotId lot_id(int number) {
    LotId id;
    id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
    return id;
}

LotBalance lot(int number, std::int64_t on_hand, std::optional<std::string_view> expires,
               std::string_view made = "2026-11-01") {
    LotBalance balance{lot_id(number), {day(made), {}}, on_hand};
    if (expires) balance.dates.expires = day(*expires);
    return balance;
}

std::int64_t sum(std::vector<LotShare> const& shares) {
    std::int64_t all = 0;
    for (auto const& share : shares) all += share.quantity;
    return all;
}

// ERPNext #58735: three modules disagreed whether a lot is good on its expiry day.
TEST(Sellable, is_a_lot_on_its_last_day_and_not_after_it) {
    auto const one = lot(1, 5, "2026-11-23");
    EXPECT_TRUE(is_sellable(one, day("2026-11-23"), {}));
    EXPECT_EQ(why_not_sellable(one, day("2026-11-24"), {}), Code::expired);
    EXPECT_TRUE(is_sellable(lot(1, 5, {}), day("2036-01-01"), {}));
}

// Odoo PR #140060: expired lots were reserved.
TEST(Sellable, is_no_lot_that_is_held_expired_or_too_old_for_its_buyer) {
    auto held = lot(1, 5, "2026-12-31");
    held.is_held = true;
    EXPECT_EQ(why_not_sellable(held, day("2026-11-23"), {}), Code::lot_held);
    auto const week = lot(2, 5, "2026-11-30");
    EXPECT_EQ(why_not_sellable(week, day("2026-11-23"), {8, {}}), Code::below_minimum);
    EXPECT_TRUE(is_sellable(week, day("2026-11-23"), {7, {}}));
    EXPECT_EQ(why_not_sellable(lot(3, 5, {}), day("2026-11-23"), {1, {}}), Code::below_minimum);
    std::vector const lots{held, week, lot(4, 7, "2026-11-22")};
    EXPECT_EQ(sellable(lots, day("2026-11-23"), {}), 5);
    EXPECT_EQ(allocate(lots, 6, day("2026-11-23"), {}).error(), Shortage{5});
}

// ERPNext #58640: one lot was picked that could not cover the quantity.
TEST(Allocation, spans_as_many_lots_as_it_needs) {
    std::vector const lots{lot(1, 4, "2026-12-03"), lot(2, 4, "2026-12-01"), lot(3, 4, {})};
    auto const shares = allocate(lots, 10, day("2026-11-23"), {});
    ASSERT_TRUE(shares);
    EXPECT_EQ(*shares, (std::vector<LotShare>{{lot_id(2), 4}, {lot_id(1), 4}, {lot_id(3), 2}}));
    EXPECT_EQ(allocate(lots, 13, day("2026-11-23"), {}).error(), Shortage{12});
    EXPECT_THROW(static_cast<void>(draw(lots, 0)), std::invalid_argument);
}

// Odoo #22850: first expired, first out chose the wrong lot.
TEST(Allocation, takes_what_expires_first_then_what_was_made_first_then_what_came_first) {
    std::vector const lots{lot(4, 1, {}, "2026-10-01"), lot(3, 1, "2026-12-01", "2026-11-02"),
                           lot(2, 1, "2026-12-01", "2026-11-01"), lot(1, 1, "2026-12-01"),
                           lot(5, 1, "2026-11-30", "2026-11-20")};
    for (std::int64_t wanted = 1; wanted <= 5; ++wanted) {
        auto const shares = draw(lots, wanted).value();
        std::vector<LotId> taken;
        for (auto const& share : shares) taken.push_back(share.lot);
        std::vector const order{lot_id(5), lot_id(1), lot_id(2), lot_id(3), lot_id(4)};
        EXPECT_EQ(taken, std::vector<LotId>(order.begin(), order.begin() + wanted));
    }
}

TEST(Choice, is_among_all_lots_or_of_the_one_that_is_named) {
    std::vector lots{lot(1, 4, "2026-12-03"), lot(2, 4, "2026-12-01"), lot(3, 4, "2026-11-22")};
    auto const today = day("2026-11-23");
    auto const of = [&](std::optional<LotId> named, std::int64_t quantity, MinRemaining min = {}) {
        return choose(lots, named, quantity, today, min);
    };
    EXPECT_EQ(of({}, 5).value(), (std::vector<LotShare>{{lot_id(2), 4}, {lot_id(1), 1}}));
    EXPECT_EQ(of(lot_id(1), 3).value(), (std::vector<LotShare>{{lot_id(1), 3}}));
    EXPECT_EQ(of(lot_id(1), 5).error(), (NoChoice{Code::insufficient_stock, 4}));
    EXPECT_EQ(of({}, 9).error(), (NoChoice{Code::insufficient_stock, 8}));
    EXPECT_EQ(of(lot_id(9), 1).error(), NoChoice{Code::unknown_lot});
    EXPECT_EQ(of(lot_id(3), 1).error(), NoChoice{Code::expired});
    EXPECT_EQ(of(lot_id(2), 1, {9, {}}).error(), NoChoice{Code::below_minimum});
    EXPECT_EQ(find_lot(lots, lot_id(2)), &lots[1]);
    EXPECT_EQ(find_lot(lots, lot_id(9)), nullptr);
}

TEST(Allocation, keeps_its_promises_whatever_the_lots) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    auto const upto = [&](int most) {
        return static_cast<int>(random() % static_cast<unsigned>(most + 1));
    };
    auto const today = day("2026-11-23");
    for (int round = 0; round < 5000; ++round) {
        std::vector<LotBalance> lots;
        for (int number = upto(8); number > 0; --number) {
            auto one = lot(number, upto(20), {});
            one.dates.made = today.plus_days(-upto(10));
            if (upto(3) > 0) one.dates.expires = today.plus_days(upto(12) - 4);
            one.is_held = upto(5) == 0;
            lots.push_back(one);
        }
        MinRemaining min;
        if (upto(2) == 0) min.days = upto(6);
        auto const wanted = std::int64_t{1} + upto(40);
        auto const can = sellable(lots, today, min);
        auto const shares = allocate(lots, wanted, today, min);
        auto shuffled = lots;
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        EXPECT_EQ(allocate(shuffled, wanted, today, min), shares) << "seed " << seed;
        ASSERT_EQ(shares.has_value(), can >= wanted) << "seed " << seed;
        if (!shares) {
            EXPECT_EQ(shares.error().available, can) << "seed " << seed;
            continue;
        }
        EXPECT_EQ(sum(*shares), wanted) << "seed " << seed;
        for (auto const& one : lots) {
            auto const share = std::find_if(shares->begin(), shares->end(),
                                            [&](auto const& each) { return each.lot == one.lot; });
            auto const taken = share == shares->end() ? 0 : share->quantity;
            EXPECT_LE(taken, one.on_hand);
            EXPECT_TRUE(taken == 0 || is_sellable(one, today, min)) << "seed " << seed;
            // Nothing that goes before a lot is left when something of that lot was taken.
            if (taken == one.on_hand || !is_sellable(one, today, min)) continue;
            EXPECT_TRUE(std::all_of(shares->begin(), shares->end(),
                                    [&](auto const& each) {
                                        auto const other = std::find_if(
                                            lots.begin(), lots.end(),
                                            [&](auto const& l) { return l.lot == each.lot; });
                                        return other->lot == one.lot || goes_before(*other, one);
                                    }))
                << "seed " << seed;
        }
    }
}

Stock stock_of(std::int64_t, std::int64_t);

TEST(HeldLot, sets_aside_only_what_nobody_was_promised) {
    auto stock = stock_of(10, 7);
    auto one = lot(1, 8, {});
    auto const entry = set_aside(stock, one);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->kind, EntryKind::reserved);
    EXPECT_EQ(entry->reserved_delta, 3);
    EXPECT_EQ(one.set_aside, 3);
    EXPECT_EQ(one.free(), 5);
    EXPECT_FALSE(set_aside(stock, one));
    EXPECT_EQ(give_back(stock, one, 2)->reserved_delta, -2);
    EXPECT_FALSE(give_back(stock, one, 0));
    EXPECT_THROW(static_cast<void>(give_back(stock, one, 2)), std::invalid_argument);
}

TEST(HeldLot, keeps_what_is_added_to_it_and_another_does_not) {
    auto stock = stock_of(5, 0);
    auto one = lot(1, 5, {});
    std::vector<StockEntry> entries;
    keep_if_held(stock, one, entries);
    EXPECT_TRUE(entries.empty());
    one.is_held = true;
    keep_if_held(stock, one, entries);
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(one.set_aside, 5);
    EXPECT_EQ(stock.available(), 0);
}

// What is held left shares selling it: what general does not have comes back from them first.
TEST(HeldLot, is_set_aside_out_of_shares_too) {
    StockKey const general_key{{}, {}};
    StockKey share_key;
    share_key.pool.uuid.bytes[15] = 2;
    Stock general{general_key, 2, 0, 1};
    Stock share{share_key, 8, 1, 1};
    auto one = lot(1, 10, "2026-12-31");
    one.is_held = true;
    Stock* const shares[] = {&share};
    auto const entries = set_aside(general, shares, one);
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(entries[0].kind, EntryKind::given_back);
    EXPECT_EQ(entries[2].kind, EntryKind::reserved);
    EXPECT_EQ(one.set_aside, 9) << "one is promised to an order of the share";
    EXPECT_EQ(share.available(), 0);
    EXPECT_EQ(general.available(), 0);
    EXPECT_TRUE(set_aside(general, shares, one).empty());
}

TEST(ExpiredLot, leaves_what_was_picked_for_orders) {
    Stock general{{}, 10, 4, 1};
    auto one = lot(1, 10, "2026-11-22");
    one.picked = 4;
    EXPECT_EQ(expire(general, {}, one).size(), 1u);
    EXPECT_EQ(one.on_hand, 4);
    EXPECT_EQ(general.on_hand, 4);
    EXPECT_TRUE(expire(general, {}, one).empty());
}

TEST(ExpiredLot, goes_with_what_was_set_aside_and_leaves_what_is_promised) {
    auto stock = stock_of(10, 9);
    auto one = lot(1, 10, "2026-11-01");
    one.set_aside = 5;
    auto const entries = expire(stock, {}, one);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries.at(0).kind, EntryKind::released);
    EXPECT_EQ(entries.at(1).kind, EntryKind::expired);
    EXPECT_EQ(entries.at(1).on_hand_delta, -6);
    EXPECT_EQ(one.on_hand, 4);
    EXPECT_EQ(stock.reserved, 4);
    EXPECT_TRUE(expire(stock, {}, one).empty());
}

TEST(ExpiredLot, goes_out_of_shares_as_far_as_general_does_not_hold_it) {
    auto general = stock_of(6, 2), first = stock_of(5, 5), second = stock_of(7, 1);
    auto one = lot(1, 9, "2026-11-01");
    std::vector<Stock*> const shares{&first, &second};
    auto const entries = expire(general, shares, one);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries.at(0).on_hand_delta, -4);
    EXPECT_EQ(entries.at(1).on_hand_delta, -5);
    EXPECT_EQ(general.on_hand, 2);
    EXPECT_EQ(first.on_hand, 5);
    EXPECT_EQ(second.on_hand, 2);
    EXPECT_EQ(one.on_hand, 0);
}

Stock stock_of(std::int64_t on_hand, std::int64_t reserved) { return {{}, on_hand, reserved, 3}; }
using Why = ChangeRefusal::Why;

TEST(StockChange, takes_a_loss_first_expired_first_and_leaves_what_is_reserved) {
    auto stock = stock_of(10, 4);
    std::vector lots{lot(1, 7, "2026-12-03"), lot(2, 3, "2026-11-01")};
    StockChange loss{-5, {}, EntryKind::shrinkage, {}, "spoilage"};
    auto const entries = change(stock, lots, loss, day("2026-11-23"));
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 2u);
    EXPECT_EQ(entries->at(0).lot, lot_id(2));
    EXPECT_EQ(entries->at(0).on_hand_delta, -3);
    EXPECT_EQ(entries->at(1).on_hand_delta, -2);
    EXPECT_EQ(entries->at(1).reason, "spoilage");
    EXPECT_EQ(lots.at(0).on_hand, 5);
    EXPECT_EQ(lots.at(1).on_hand, 0);
    EXPECT_EQ(stock.on_hand, 5);
    EXPECT_EQ(stock.sequence, 5);
    loss.delta = -2;
    EXPECT_EQ(change(stock, lots, loss, day("2026-11-23")).error(),
              (ChangeRefusal{Why::insufficient_stock, 1}));
}

TEST(StockChange, of_one_lot_takes_from_no_other) {
    auto stock = stock_of(10, 0);
    std::vector lots{lot(1, 3, {})};
    StockChange const loss{-4, lot_id(1), EntryKind::shrinkage, {}, "theft"};
    EXPECT_EQ(change(stock, lots, loss, day("2026-11-23")).error(),
              (ChangeRefusal{Why::lot_short, 3}));
}

TEST(StockChange, puts_what_was_found_where_it_does_not_become_fresher) {
    auto stock = stock_of(9, 0);
    std::vector lots{lot(1, 3, "2026-11-22"), lot(2, 3, "2026-12-09"), lot(3, 3, "2026-12-01")};
    StockChange const found{2, {}, EntryKind::adjusted, {}, "found"};
    auto const entries = change(stock, lots, found, day("2026-11-23"));
    ASSERT_TRUE(entries);
    EXPECT_EQ(entries->at(0).lot, lot_id(3));
    std::vector<LotBalance> none;
    auto empty = stock_of(0, 0);
    EXPECT_EQ(change(empty, none, found, day("2026-11-23")).error(),
              (ChangeRefusal{Why::lot_needed, 0}));
    auto full = stock_of(on_hand_max, 0);
    EXPECT_EQ(change(full, lots, found, day("2026-11-23")).error(),
              (ChangeRefusal{Why::too_much, 0}));
}

TEST(StockChange, has_reasons_that_fit_their_sign) {
    for (auto const reason : {ChangeReason::damage, ChangeReason::spoilage, ChangeReason::drying,
                              ChangeReason::theft, ChangeReason::sample}) {
        EXPECT_TRUE(fits(reason, -1)) << text(reason);
        EXPECT_FALSE(fits(reason, 1)) << text(reason);
        EXPECT_EQ(entry_kind(reason), EntryKind::shrinkage);
        EXPECT_EQ(change_reason_from(text(reason)), reason);
    }
    EXPECT_TRUE(fits(ChangeReason::found, 1));
    EXPECT_FALSE(fits(ChangeReason::found, -1));
    EXPECT_TRUE(fits(ChangeReason::correction, -1));
    EXPECT_TRUE(fits(ChangeReason::correction, 1));
    EXPECT_FALSE(fits(ChangeReason::correction, 0));
    EXPECT_FALSE(change_reason_from("lost"));
}

}  // namespace
}  // namespace chaolu::inventory
