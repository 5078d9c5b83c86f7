// Stock arithmetic whose ledger always folds to its counters, and the rules of a lot.
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <set>
#include <string>

#include "domain/inventory/lot.hpp"
#include "domain/inventory/stock.hpp"
#include "domain/inventory/stock_import.hpp"

namespace chaolu::inventory {
namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();

LotId lot_id(std::uint8_t number) {
    LotId id;
    id.uuid.bytes[15] = number;
    return id;
}
SupplierOrderId order_id(std::uint8_t number) {
    SupplierOrderId id;
    id.uuid.bytes[15] = number;
    return id;
}
Stock stock_of(std::int64_t on_hand, std::int64_t reserved = 0, std::int64_t sequence = 3) {
    return {{}, on_hand, reserved, sequence};
}
Date day(std::string_view text) { return date_from_text(text).value(); }

TEST(Stock, receives_what_came_in) {
    auto stock = stock_of(5, 2, 7);
    auto const entry = receive(stock, 10, lot_id(1));
    ASSERT_TRUE(entry);
    EXPECT_EQ(stock, stock_of(15, 2, 8));
    EXPECT_EQ(stock.available(), 13);
    EXPECT_EQ(*entry, (StockEntry{{}, 8, EntryKind::received, 10, 0, 15, 2, lot_id(1)}));
}

TEST(Stock, reserves_what_is_available_and_nothing_more) {
    auto stock = stock_of(5, 2);
    auto const refused = reserve(stock, 4, order_id(1));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), Shortage{3});
    EXPECT_EQ(stock, stock_of(5, 2));
    auto const entry = reserve(stock, 3, order_id(1));
    ASSERT_TRUE(entry);
    EXPECT_EQ(*entry, (StockEntry{{}, 4, EntryKind::reserved, 0, 3, 5, 5, {}, order_id(1)}));
    EXPECT_EQ(reserve(stock, 1, order_id(1)).error(), Shortage{0});
    EXPECT_EQ(reserve(stock, most, order_id(1)).error(), Shortage{0});
}

TEST(Stock, releases_what_was_reserved_with_its_reason) {
    auto stock = stock_of(5, 3);
    auto const entry = release(stock, 2, order_id(1), "cancelled");
    EXPECT_EQ(stock, stock_of(5, 1, 4));
    EXPECT_EQ(entry,
              (StockEntry{{}, 4, EntryKind::released, 0, -2, 5, 1, {}, order_id(1), "cancelled"}));
    EXPECT_THROW(release(stock, 2, order_id(1), "again"), std::invalid_argument);
    EXPECT_EQ(stock, stock_of(5, 1, 4));
}

StockKey key_of(std::uint8_t number) {
    StockKey key;
    key.sku.uuid.bytes[15] = number;
    return key;
}

TEST(Stock, reserves_again_on_the_counters_of_now) {
    Stock seen_first{key_of(1), 10, 0, 1};
    Stock seen_second{key_of(2), 10, 0, 1};
    std::vector const entries{reserve(seen_second, 4, order_id(1)).value(),
                              reserve(seen_first, 3, order_id(1)).value(),
                              reserve(seen_second, 2, order_id(2)).value()};
    std::vector<Stock> stocks{{key_of(1), 9, 5, 8}, {key_of(2), 20, 1, 3}};
    auto const taken = reserve_again(stocks, entries);
    ASSERT_TRUE(taken);
    EXPECT_EQ(stocks, (std::vector<Stock>{{key_of(1), 9, 8, 9}, {key_of(2), 20, 7, 5}}));
    EXPECT_EQ(*taken, (std::vector<StockEntry>{
                          {key_of(2), 4, EntryKind::reserved, 0, 4, 20, 5, {}, order_id(1)},
                          {key_of(1), 9, EntryKind::reserved, 0, 3, 9, 8, {}, order_id(1)},
                          {key_of(2), 5, EntryKind::reserved, 0, 2, 20, 7, {}, order_id(2)}}));
}

TEST(Stock, does_not_reserve_again_what_is_gone) {
    auto seen = stock_of(10);
    std::vector const entries{reserve(seen, 4, order_id(1)).value(),
                              reserve(seen, 2, order_id(2)).value()};
    std::vector<Stock> enough{stock_of(10, 4)};
    EXPECT_TRUE(reserve_again(enough, entries));
    std::vector<Stock> one_too_few{stock_of(10, 5)};
    EXPECT_FALSE(reserve_again(one_too_few, entries));
    EXPECT_FALSE(reserve_again({}, entries));
    std::vector const received{receive(seen, 1, lot_id(1)).value()};
    EXPECT_THROW((void)reserve_again(enough, received), std::invalid_argument);
}

TEST(Stock, counts_no_further_than_clients_read_exactly) {
    auto stock = stock_of(on_hand_max - 1);
    EXPECT_EQ(receive(stock, 2, lot_id(1)).error(), Code::out_of_range);
    EXPECT_EQ(receive(stock, most, lot_id(1)).error(), Code::out_of_range);
    EXPECT_TRUE(receive(stock, 1, lot_id(1)));
    EXPECT_EQ(stock.on_hand, on_hand_max);
}

TEST(Stock, refuses_to_work_on_nonsense) {
    for (std::int64_t const quantity : {std::int64_t{0}, std::int64_t{-1}, -most}) {
        auto stock = stock_of(5, 2);
        EXPECT_THROW((void)receive(stock, quantity, lot_id(1)), std::invalid_argument);
        EXPECT_THROW((void)reserve(stock, quantity, order_id(1)), std::invalid_argument);
        EXPECT_THROW((void)release(stock, quantity, order_id(1), ""), std::invalid_argument);
    }
    for (auto broken :
         {stock_of(1, 2), stock_of(1, -1), stock_of(-1), stock_of(most), stock_of(1, 0, -1)})
        EXPECT_THROW((void)reserve(broken, 1, order_id(1)), std::invalid_argument);
}

TEST(Stock, folds_its_ledger_into_its_counters_whatever_happens) {
    auto const seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    auto const pick = [&](std::int64_t from, std::int64_t to) {
        return std::uniform_int_distribution<std::int64_t>(from, to)(random);
    };
    for (int round = 0; round < 200; ++round) {
        Stock stock;
        std::vector<StockEntry> ledger;
        for (int step = 0; step < 100; ++step) {
            auto const before = stock;
            auto const what = pick(0, 2);
            if (what == 0) {
                if (auto entry = receive(stock, pick(1, 1'000), lot_id(1)))
                    ledger.push_back(*entry);
            } else if (what == 1) {
                auto const quantity = pick(1, 600);
                auto entry = reserve(stock, quantity, order_id(1));
                ASSERT_EQ(entry.has_value(), quantity <= before.available());
                if (entry)
                    ledger.push_back(*entry);
                else
                    ASSERT_EQ(stock, before);
            } else if (stock.reserved > 0) {
                ledger.push_back(release(stock, pick(1, stock.reserved), order_id(1), "test"));
            }
        }
        std::int64_t on_hand = 0, reserved = 0, sequence = 0;
        for (auto const& entry : ledger) {
            ASSERT_EQ(entry.sequence, ++sequence);
            ASSERT_EQ(entry.on_hand_after, on_hand += entry.on_hand_delta);
            ASSERT_EQ(entry.reserved_after, reserved += entry.reserved_delta);
            ASSERT_TRUE(entry.on_hand_delta != 0 || entry.reserved_delta != 0);
        }
        ASSERT_EQ(stock, (Stock{{}, on_hand, reserved, sequence}));
    }
}

TEST(EntryKind, is_read_as_it_is_written) {
    std::set<std::string> texts;
    for (int at = 0; at <= static_cast<int>(EntryKind::given_back); ++at) {
        auto const kind = static_cast<EntryKind>(at);
        EXPECT_EQ(entry_kind_from(text(kind)), kind) << at;
        texts.emplace(text(kind));
    }
    // Those of the contract (api-spec/inventory_schemas.yaml) and of the ledger's constraint.
    EXPECT_EQ(texts,
              (std::set<std::string>{"received", "reserved", "released", "adjusted", "counted",
                                     "shrinkage", "expired", "transferred_out", "transferred_in",
                                     "transformed_out", "transformed_in", "picked", "shipped",
                                     "returned", "allotted", "given_back"}));
    EXPECT_FALSE(entry_kind_from("sold"));
    EXPECT_FALSE(entry_kind_from(""));
}

Date const today = day("2024-11-06");
LotPlace const place{"MA0DEM013", "3f2a9c01bb", 12};

SkuFacts scallion() {
    return {{},
            "SCALLION",
            "140406",
            {BaseUnit::g, {{"bundle_tie", 10'000, 1}, {"box", 2'500, 1}, {"case", 20'000, 1}}},
            true,
            21};
}

WrittenLot written() {
    WrittenLot lot;
    lot.sku = "SCALLION";
    lot.lot_code = "L-1";
    lot.harvest_date = day("2024-11-05");
    lot.quantity = {500, 0, "jin"};
    return lot;
}

std::vector<std::pair<LotField, Code>> faults_of(WrittenLot const& lot, bool is_known = true,
                                                 bool is_unit_known = true,
                                                 bool is_catch_weight = true) {
    auto sku = scallion();
    sku.is_catch_weight = is_catch_weight;
    auto const judged = judge(lot, is_known ? &sku : nullptr, is_unit_known, place, today);
    std::vector<std::pair<LotField, Code>> faults;
    if (!judged)
        for (auto const& fault : judged.error()) faults.emplace_back(fault.field, fault.code);
    return faults;
}
using Found = std::vector<std::pair<LotField, Code>>;

TEST(Lot, is_completed_with_base_units_and_shelf_life) {
    auto lot = written();
    lot.pieces = 25;
    auto const sku = scallion();
    auto const judged = judge(lot, &sku, true, place, today);
    ASSERT_TRUE(judged);
    EXPECT_EQ(judged->quantity, 250'000);
    EXPECT_EQ(judged->pieces, 25);
    EXPECT_EQ(judged->lot_code, "L-1");
    EXPECT_EQ(judged->expiry_date, day("2024-11-26"));
    lot.expiry_date = day("2024-11-06");  // good until the end of today
    EXPECT_EQ(judge(lot, &sku, true, place, today)->expiry_date, day("2024-11-06"));
}

TEST(Lot, keeps_from_the_day_it_was_made) {
    auto lot = written();
    lot.harvest_date = day("2024-10-01");
    lot.production_date = day("2024-11-01");
    auto const sku = scallion();
    EXPECT_EQ(judge(lot, &sku, true, place, today)->expiry_date, day("2024-11-22"));
}

TEST(Lot, may_keep_for_ever) {
    auto sku = scallion();
    sku.shelf_life_days.reset();
    EXPECT_FALSE(judge(written(), &sku, true, place, today)->expiry_date);
}

TEST(Lot, without_a_code_gets_the_same_one_every_time) {
    auto lot = written();
    lot.lot_code.reset();
    auto const sku = scallion();
    EXPECT_EQ(judge(lot, &sku, true, place, today)->lot_code,
              "140406-MA0DEM013-20241105-NA-3f2a9c01bb-12");
    lot.growing_unit = {"PARK", "G01"};
    EXPECT_EQ(judge(lot, &sku, true, place, today)->lot_code,
              "140406-MA0DEM013-20241105-G01-3f2a9c01bb-12");
    lot.growing_unit = {"PARK", "A-NUMBER-OF-MORE-THAN-16-CHARACTERS"};
    EXPECT_LE(
        judge(lot, &sku, true, {"MA0DEM013", "3f2a9c01bb", 1'000'000}, today)->lot_code.size(),
        64u);
}

TEST(Lot, refuses_dates_that_cannot_be) {
    struct Case {
        std::optional<std::string_view> harvest, production, expiry;
        Found faults;
    };
    Case const cases[] = {
        {{}, {}, {}, {{LotField::harvest_date, Code::required}}},
        {"2024-11-06", {}, {}, {}},
        {{}, "2024-11-06", {}, {}},
        {"2024-11-07", {}, {}, {{LotField::harvest_date, Code::out_of_range}}},
        {{}, "2024-11-07", {}, {{LotField::production_date, Code::out_of_range}}},
        {"2024-11-05", "2024-11-04", {}, {{LotField::production_date, Code::out_of_range}}},
        {"2024-11-05", {}, "2024-11-04", {{LotField::expiry_date, Code::out_of_range}}},
        {"2024-11-01", "2024-11-05", "2024-11-04", {{LotField::expiry_date, Code::out_of_range}}},
        {"2024-11-01", {}, "2024-11-05", {{LotField::expiry_date, Code::expired}}},
        {"2024-10-15", {}, {}, {{LotField::expiry_date, Code::expired}}},  // 21 days later
        {"2024-10-16", {}, {}, {}},
    };
    for (auto const& each : cases) {
        auto lot = written();
        lot.harvest_date.reset();
        if (each.harvest) lot.harvest_date = day(*each.harvest);
        if (each.production) lot.production_date = day(*each.production);
        if (each.expiry) lot.expiry_date = day(*each.expiry);
        EXPECT_EQ(faults_of(lot), each.faults)
            << each.harvest.value_or("-") << " " << each.production.value_or("-") << " "
            << each.expiry.value_or("-");
    }
}

TEST(Lot, refuses_what_it_does_not_know) {
    EXPECT_EQ(faults_of(written(), false), (Found{{LotField::sku, Code::unknown_sku}}));
    auto lot = written();
    lot.growing_unit = {"PARK", "G99"};
    EXPECT_EQ(faults_of(lot, true, false),
              (Found{{LotField::growing_unit, Code::unknown_growing_unit}}));
    lot = written();
    lot.lot_code = "批次 1";
    EXPECT_EQ(faults_of(lot), (Found{{LotField::lot_code, Code::invalid_format}}));
    lot = written();
    lot.pieces = 5;
    EXPECT_EQ(faults_of(lot, true, true, false), (Found{{LotField::pieces, Code::unknown_field}}));
    lot.pieces = 0;
    EXPECT_EQ(faults_of(lot), (Found{{LotField::pieces, Code::out_of_range}}));
}

TEST(Lot, reports_every_fault_at_once) {
    auto lot = written();
    lot.quantity = {5, 0, "箱"};  // box or case?
    lot.lot_code = "-";
    lot.harvest_date = day("2025-01-01");
    EXPECT_EQ(faults_of(lot), (Found{{LotField::unit, Code::unknown_unit},
                                     {LotField::lot_code, Code::invalid_format},
                                     {LotField::harvest_date, Code::out_of_range}}));
}

TEST(Lot, is_judged_again_before_it_is_received) {
    Lot lot;
    lot.expiry_date = day("2024-11-06");
    EXPECT_FALSE(judge_again(lot, today));
    EXPECT_EQ(judge_again(lot, day("2024-11-07"))->code, Code::expired);
    lot.expiry_date.reset();
    EXPECT_FALSE(judge_again(lot, day("2099-01-01")));
}

TEST(LotQuantity, comes_out_whole_or_not_at_all) {
    struct Case {
        WrittenQuantity written;
        tl::expected<std::int64_t, Code> base;
    };
    auto const no = [](Code code) { return tl::unexpected(code); };
    Case const cases[] = {
        {{19'865, 2, "kg"}, 198'650},
        {{5, 1, "jin"}, 250},
        {{3, 0, "bundle_tie"}, 30'000},
        {{1, 3, "jin"}, no(Code::not_whole_base_units)},
        {{5, 4, "kg"}, no(Code::not_whole_base_units)},
        {{0, 0, "kg"}, no(Code::out_of_range)},
        {{-1, 0, "kg"}, no(Code::out_of_range)},
        {{1'000'000'000, 0, "kg"}, base_quantity_max},
        {{1'000'000'001, 0, "kg"}, no(Code::out_of_range)},
        {{most, 0, "t"}, no(Code::out_of_range)},
        {{most, 9, "g"}, no(Code::not_whole_base_units)},
        {{1, 10, "kg"}, no(Code::out_of_range)},
        {{1, 0, "basket"}, no(Code::unknown_unit)},
    };
    for (auto const& each : cases)
        EXPECT_EQ(to_base(each.written, scallion().measures), each.base)
            << each.written.digits << " e-" << each.written.decimals << " " << each.written.unit;
}

TEST(UnitWord, means_what_the_sku_lets_it_mean) {
    auto const measures = scallion().measures;
    EXPECT_EQ(unit_named("斤", measures), "jin");
    EXPECT_EQ(unit_named("公斤", measures), "kg");
    EXPECT_EQ(unit_named("KG", measures), "kg");
    EXPECT_EQ(unit_named("捆", measures), "bundle_tie");
    EXPECT_EQ(unit_named("盒", measures), "box");
    EXPECT_FALSE(unit_named("箱", measures));  // a box or a case
    EXPECT_FALSE(unit_named("袋", measures));
    EXPECT_FALSE(unit_named("升", measures));
    EXPECT_FALSE(unit_named("", measures));
    Measures const other{BaseUnit::g, {{"箱", 5'000, 1}, {"Sack", 25'000, 1}}};
    EXPECT_EQ(unit_named("箱", other), "箱");
    EXPECT_EQ(unit_named("Sack", other), "Sack");
    EXPECT_FALSE(unit_named("捆", other));
}

TEST(Shown, cuts_between_characters) {
    EXPECT_EQ(shown("斤"), "'斤'");
    std::string const longest(60, 'a');
    EXPECT_EQ(shown(longest), "'" + longest + "'");
    EXPECT_EQ(shown(std::string(59, 'a') + "斤斤"), "'" + std::string(59, 'a') + "…'");
}

TEST(StockImport, is_received_once) {
    using State = StockImportState;
    using Event = StockImportEvent;
    auto const& machine = stock_import_machine;
    EXPECT_EQ(machine.next(State::previewed, Event::apply), State::applied);
    EXPECT_EQ(machine.next(State::failed, Event::preview), State::previewed);
    for (auto const event : {Event::preview, Event::apply, Event::fail})
        EXPECT_FALSE(machine.next(State::applied, event)) << text(event);
    for (auto const state : {State::previewed, State::applied, State::failed})
        EXPECT_EQ(stock_import_state_from(text(state)), state);
}

}  // namespace
}  // namespace chaolu::inventory
