// What holders report is taken of the right lots or not at all, and statements always add up.
#include "domain/inventory/consignment.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "domain/inventory/pool.hpp"

namespace chaolu::inventory {
namespace {

Date const today = date_from_text("2026-11-23").value();

LotId lot_id(int number) {
    LotId id;
    id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
    return id;
}
SkuId const sku = [] {
    SkuId id;
    id.uuid.bytes[15] = 100;
    return id;
}();

// 10 of lot 1, which expires in 20 days, 4 of lot 2, which expires in 5, 3 of lot 3, which has
// expired, and 2 of lot 4, which is held and set aside.
struct Shelf {
    Shelf() {
        add(1, 10, 20);
        add(2, 4, 5);
        add(3, 3, -1);
        add(4, 2, 30);
        lots[sku].back().is_held = true;
        lots[sku].back().set_aside = 2;
        stock[sku] = {{sku, {}}, 19, 2, 7};
    }
    void add(int number, std::int64_t on_hand, int days) {
        LotBalance lot{lot_id(number), {today.plus_days(-30), {}}, on_hand};
        lot.dates.expires = today.plus_days(days);
        lots[sku].push_back(lot);
    }
    auto report(std::vector<ReportedLine> const& lines, Date day = today) {
        return inventory::report(stock, lots, lines, Uuid{}, day);
    }
    std::map<SkuId, Stock> stock;
    std::map<SkuId, std::vector<LotBalance>> lots;
};

ReportedLine sold(std::int64_t quantity, std::optional<int> lot = {}) {
    ReportedLine line{sku, {}, Fate::sold, quantity, {}};
    if (lot) line.lot = lot_id(*lot);
    return line;
}
ReportedLine lost(std::int64_t quantity, std::optional<int> lot = {}) {
    ReportedLine line{sku, {}, Fate::lost, quantity, "spoilage"};
    if (lot) line.lot = lot_id(*lot);
    return line;
}
using Shares = std::vector<LotShare>;

TEST(Reported, is_of_the_lots_that_expire_first) {
    Shelf shelf;
    auto const done = shelf.report({sold(6), lost(4)});
    ASSERT_TRUE(done);
    EXPECT_EQ(done->lots[0], (Shares{{lot_id(2), 4}, {lot_id(1), 2}})) << "of what may be sold";
    EXPECT_EQ(done->lots[1], (Shares{{lot_id(3), 3}, {lot_id(1), 1}})) << "of whatever lies there";
    EXPECT_EQ(shelf.stock.at(sku).on_hand, 9);
    EXPECT_EQ(shelf.stock.at(sku).reserved, 2);
    std::int64_t shipped = 0, gone = 0;
    for (auto const& entry : done->entries)
        (entry.kind == EntryKind::shipped ? shipped : gone) -= entry.on_hand_delta;
    EXPECT_EQ(shipped, 6);
    EXPECT_EQ(gone, 4);
}

TEST(Reported, is_judged_by_the_day_on_which_it_was_sold) {
    Shelf shelf;
    EXPECT_EQ(shelf.report({sold(1, 3)}).error(), (std::vector{ReportFault{0, Code::expired, 0}}));
    Shelf before;
    auto const done = before.report({sold(1)}, today.plus_days(-1));
    ASSERT_TRUE(done);
    EXPECT_EQ(done->lots[0], (Shares{{lot_id(3), 1}})) << "it was good then";
}

TEST(Reported, is_refused_with_every_line_that_cannot_be) {
    Shelf shelf;
    auto const refused = shelf.report({sold(12), sold(3), lost(6), sold(1, 4), sold(1, 9)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), (std::vector{ReportFault{1, Code::insufficient_stock, 2},
                                            ReportFault{2, Code::insufficient_stock, 5},
                                            ReportFault{3, Code::lot_held, 0},
                                            ReportFault{4, Code::unknown_lot, 0}}));
}

TEST(Reported, is_lost_of_a_held_lot_only_by_its_name) {
    Shelf shelf;
    EXPECT_EQ(shelf.report({lost(18)}).error(),
              (std::vector{ReportFault{0, Code::insufficient_stock, 17}}));
    Shelf named;
    auto const done = named.report({lost(2, 4)});
    ASSERT_TRUE(done);
    EXPECT_EQ(done->lots[0], (Shares{{lot_id(4), 2}}));
    EXPECT_EQ(named.stock.at(sku).on_hand, 17);
    EXPECT_EQ(named.stock.at(sku).reserved, 0);
}

TEST(Reports, are_made_within_a_month) {
    EXPECT_TRUE(is_reportable(today, today));
    EXPECT_TRUE(is_reportable(today.plus_days(-31), today));
    EXPECT_FALSE(is_reportable(today.plus_days(-32), today));
    EXPECT_FALSE(is_reportable(today.plus_days(1), today));
}

TEST(Reports, tell_losses_by_the_reasons_of_losses) {
    EXPECT_EQ(loss_reason_from("drying"), ChangeReason::drying);
    for (auto const* other : {"found", "correction", "", "sold"})
        EXPECT_FALSE(loss_reason_from(other)) << other;
}

TEST(Holders, are_those_who_buy) {
    using identity::OrganisationKind;
    EXPECT_TRUE(may_hold(OrganisationKind::buyer));
    EXPECT_TRUE(may_hold(OrganisationKind::union_));
    EXPECT_FALSE(may_hold(OrganisationKind::supplier));
    EXPECT_FALSE(may_hold(OrganisationKind::operator_));
    EXPECT_FALSE(may_hold(OrganisationKind::cooperation_office));
}

TEST(ConsignedPools, are_open_to_nobody) {
    Pool own, held;
    held.id.uuid.bytes[15] = 2;
    held.priority = 1;
    held.is_consigned = true;
    std::vector<Pool> const pools{held, own};
    EXPECT_EQ(open_to({}, sku, pools, {}, {}), (std::vector<StockKey>{{sku, own.id}}));
    EXPECT_TRUE(open_to({}, sku, std::span(pools).first(1), {}, {}).empty());
}

TEST(Sale, comes_to_the_price_of_its_quantity_rounded_once) {
    Measures const of_grams{BaseUnit::g, {}};
    UnitPrice const of_jin{3'333, "jin"};  // 0.3333 yuan for 500 g
    EXPECT_EQ(sold_for({}, of_jin, 1000, of_grams), 67) << "66.66 fen";
    EXPECT_EQ(sold_for({}, of_jin, 375, of_grams), 25) << "24.9975 fen";
    EXPECT_EQ(sold_for(67, of_jin, 1000, of_grams), 67);
    EXPECT_EQ(sold_for(450, {}, 1000, of_grams), 450);
    EXPECT_EQ(sold_for(66, of_jin, 1000, of_grams).error(), Code::out_of_range);
    EXPECT_EQ(sold_for({}, UnitPrice{1, "box"}, 1000, of_grams).error(), Code::unknown_unit);
    EXPECT_EQ(sold_for({}, UnitPrice{price_e4_max, "g"}, base_quantity_max, of_grams).error(),
              Code::out_of_range);
}

TEST(Reversal, is_the_contrary_of_what_a_report_took) {
    Shelf shelf;
    auto const before = shelf.stock;
    auto const done = shelf.report({sold(6), lost(2, 4)});
    ASSERT_TRUE(done);
    std::map<LotId, LotBalance> lots;
    for (auto const& lot : shelf.lots.at(sku)) lots.emplace(lot.lot, lot);
    std::vector<Taken> taken;
    for (auto const& share : done->lots[0])
        taken.push_back({sku, share.lot, Fate::sold, share.quantity, {}});
    taken.push_back({sku, lot_id(4), Fate::lost, 2, "spoilage"});
    auto const entries = reverse(shelf.stock, lots, taken, Uuid{});
    ASSERT_TRUE(entries);
    EXPECT_EQ(shelf.stock.at(sku).on_hand, before.at(sku).on_hand);
    EXPECT_EQ(shelf.stock.at(sku).reserved, before.at(sku).reserved) << "lot 4 is held still";
    EXPECT_EQ(lots.at(lot_id(2)).on_hand, 4);
    EXPECT_EQ(lots.at(lot_id(4)).set_aside, 2);
    std::map<EntryKind, std::int64_t> moved;
    for (auto const& entry : *entries) moved[entry.kind] += entry.on_hand_delta;
    EXPECT_EQ(moved[EntryKind::shipped], 6);
    EXPECT_EQ(moved[EntryKind::shrinkage], 2);
    shelf.stock.at(sku).on_hand = on_hand_max;
    EXPECT_EQ(reverse(shelf.stock, lots, taken, Uuid{}).error(), Code::out_of_range);
}

TEST(Reversal, is_of_a_report_once_and_by_those_whom_it_concerns) {
    OrganisationId const supplier{sku.uuid};
    OrganisationId const holder{lot_id(1).uuid};
    using Why = std::optional<Code>;
    EXPECT_EQ(why_not_reversible({supplier, holder}, holder), Why{});
    EXPECT_EQ(why_not_reversible({supplier, holder}, supplier), Why{});
    EXPECT_EQ(why_not_reversible({supplier, supplier}, holder), Why{Code::forbidden});
    EXPECT_EQ(why_not_reversible({supplier, holder, true}, holder), Why{Code::illegal_transition});
    EXPECT_EQ(why_not_reversible({supplier, holder, false, true}, supplier),
              Why{Code::illegal_transition});
}

TEST(Balance, is_folded_back_from_what_lies_there) {
    std::vector<Flow> const flows{
        {EntryKind::transferred_in, false, false, 100},
        {EntryKind::shipped, false, false, -30},
        {EntryKind::shrinkage, false, false, -5},
        {EntryKind::transferred_out, false, false, -30},
        {EntryKind::transferred_in, false, true, 10},
        {EntryKind::counted, false, false, -2},
        {EntryKind::shipped, true, false, -3},
        // Sent here, and lost before it came.
        {EntryKind::transferred_in, false, false, 8},
        {EntryKind::shrinkage, false, false, -8, true},
    };
    auto const balance = fold(47, flows);
    EXPECT_EQ(balance, (Balance{7, 100, 30, 5, 20, -2, 50}));
    EXPECT_TRUE(adds_up(balance));
    auto wrong = balance;
    ++wrong.sold;
    EXPECT_FALSE(adds_up(wrong));
}

// Every kind of movement has its place in the equation.
TEST(Balance, adds_up_whatever_happened) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    for (int run = 0; run < 2000; ++run) {
        std::vector<Flow> flows;
        std::int64_t on_hand = static_cast<std::int64_t>(random() % 1000);
        auto const opening = on_hand;
        std::int64_t closing = on_hand;
        for (int step = 0; step < 20; ++step) {
            auto const kind = static_cast<EntryKind>(
                random() % (static_cast<unsigned>(EntryKind::given_back) + 1));
            if (kind == EntryKind::reserved || kind == EntryKind::released) continue;
            bool const is_later = step >= 12;
            auto const quantity = static_cast<std::int64_t>(random() % 200) - 100;
            flows.push_back({kind, is_later, random() % 2 == 0, quantity, random() % 2 == 0});
            on_hand += quantity;
            if (!is_later) closing = on_hand;
        }
        auto const balance = fold(on_hand, flows);
        EXPECT_EQ(balance.opening, opening) << "seed " << seed;
        EXPECT_EQ(balance.closing, closing) << "seed " << seed;
        EXPECT_TRUE(adds_up(balance)) << "seed " << seed;
    }
}

}  // namespace
}  // namespace chaolu::inventory
