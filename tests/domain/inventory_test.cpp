// Stock arithmetic whose ledger always folds to its counters.
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <set>
#include <string>

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
