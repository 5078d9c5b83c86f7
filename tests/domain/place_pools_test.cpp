// Which pools an order takes from, without a database.
#include <gtest/gtest.h>

#include <iostream>
#include <numeric>
#include <random>

#include "domain/ordering/place.hpp"

namespace {

using namespace chaolu;
using inventory::Pool;
using inventory::PoolKind;
using inventory::StockKey;
using ordering::Facts;
using ordering::Taking;

struct CountingIds final : IdSource {
    Uuid next(Instant) override {
        Uuid uuid;
        uuid.bytes[13] = 1;
        uuid.bytes[14] = static_cast<std::uint8_t>(++last >> 8);
        uuid.bytes[15] = static_cast<std::uint8_t>(last);
        return uuid;
    }
    int last = 0;
};

Uuid uuid_of(std::uint8_t number) {
    Uuid uuid;
    uuid.bytes[15] = number;
    return uuid;
}

Date const day = *date_from_text("2026-11-23");
Instant const now = *instant_from_text("2026-11-23T04:00:00Z");
OrganisationId const supplier{uuid_of(200)};
LocationId const main_store{uuid_of(210)};
LocationId const cold_store{uuid_of(211)};
Pool const main_general{{uuid_of(1)}, PoolKind::general, main_store, 100};
Pool const cold_general{{uuid_of(2)}, PoolKind::general, cold_store, 50};

Pool share(std::uint8_t number, std::string const& channel,
           std::optional<Instant> gives_back_at = {}, bool takes_general = true) {
    Pool pool{{uuid_of(number)}, PoolKind::session, main_store};
    pool.channel = channel;
    pool.gives_back_at = gives_back_at;
    pool.takes_general = takes_general;
    return pool;
}

ordering::Buyer buyer_in(std::optional<std::string> const& channel) {
    ordering::Buyer buyer{{uuid_of(201)}, {}};
    if (channel) buyer.channel = identity::ActingChannel{*channel};
    return buyer;
}

// SKU "A" at 10 yuan a piece, with so many pieces in each pool.
Facts facts_with(std::vector<std::pair<Pool, std::int64_t>> const& pools) {
    Facts facts;
    facts.price_day = day;
    facts.shown.insert({"*", {}});
    ordering::OfferFacts offer{supplier};
    offer.prices = {{"list", true, {day, {}}, {day, {}}, {100'000, "piece"}}};
    SkuId const sku{uuid_of(100)};
    for (auto const& [pool, pieces] : pools) {
        offer.pools.push_back(pool);
        facts.stock[{sku, pool.id}] = {{sku, pool.id}, pieces, 0, 1};
    }
    facts.skus["A"] = {sku, {}, "sauce", "A", {BaseUnit::piece, {}}, {offer}};
    return facts;
}

Result<ordering::Placed> order(Facts& facts, std::optional<std::string> const& channel,
                               std::vector<std::int64_t> const& lines, Instant at = now) {
    ordering::PlaceOrder command;
    for (auto const pieces : lines) command.lines.push_back({"A", {pieces, "piece"}});
    command.deliveries.push_back({{"收货处", "010-12345678", "110105", "示例路", {}, {}}, {}});
    CountingIds ids;
    return place(command, buyer_in(channel), facts, ids, at);
}

std::int64_t reserved(Facts const& facts, Pool const& pool) {
    return facts.stock.at({facts.skus.at("A").id, pool.id}).reserved;
}

TEST(TakingFromPools, goes_from_the_own_share_to_the_locations_by_priority) {
    auto const live = share(3, "live", Instant{now.micros + 1});
    auto const later = share(4, "live");
    auto facts = facts_with({{main_general, 10}, {later, 2}, {cold_general, 4}, {live, 3}});
    auto const placed = order(facts, "live", {8, 2});
    ASSERT_TRUE(placed);
    EXPECT_EQ(placed->order.lines[0].takings,
              (std::vector<Taking>{{live.id, 3}, {later.id, 2}, {cold_general.id, 3}}));
    EXPECT_EQ(placed->order.lines[1].takings,
              (std::vector<Taking>{{cold_general.id, 1}, {main_general.id, 1}}));
    EXPECT_EQ(placed->order.lines[0].stock.pool, live.id);
    EXPECT_EQ(placed->entries.size(), 5u);
}

TEST(TakingFromPools, leaves_the_shares_of_others_alone) {
    auto const live = share(3, "live");
    for (auto const& channel : {std::optional<std::string>{}, std::optional<std::string>{"app"}}) {
        auto facts = facts_with({{main_general, 10}, {live, 30}});
        auto const refused = order(facts, channel, {11});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().faults.at(0).available, (Available{10, "piece"}));
        ASSERT_TRUE(order(facts, channel, {10}));
        EXPECT_EQ(reserved(facts, live), 0);
    }
}

// OFN #4122: a hub with a count of its own sold what was left to the producer. OFN #7503: the
// figure that was shown was the producer's.
TEST(TakingFromPools, keeps_to_the_share_where_it_is_to) {
    auto const live = share(3, "live", {}, false);
    auto facts = facts_with({{main_general, 10}, {live, 3}});
    auto const refused = order(facts, "live", {4});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.at(0).available, (Available{3, "piece"}));
    ASSERT_TRUE(order(facts, "live", {3}));
    EXPECT_FALSE(order(facts, "live", {1}));
    EXPECT_EQ(reserved(facts, main_general), 0);
}

// medusa #16502: each line was checked by itself.
TEST(TakingFromPools, sums_the_lines_over_all_pools_before_the_check) {
    auto facts = facts_with({{main_general, 6}, {cold_general, 4}});
    auto const before = facts.stock;
    auto const refused = order(facts, {}, {6, 5});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::insufficient_stock);
    EXPECT_EQ(refused.error().faults.size(), 2u);
    EXPECT_EQ(facts.stock, before);
    EXPECT_TRUE(order(facts, {}, {6, 4}));
}

TEST(TakingFromPools, counts_a_share_as_general_from_its_very_instant_on) {
    auto const live = share(3, "live", now);
    for (auto const& channel : {std::optional<std::string>{}, std::optional<std::string>{"live"}}) {
        auto facts = facts_with({{main_general, 10}, {live, 3}});
        std::vector<Pool> const pools{main_general, live};
        EXPECT_TRUE(give_back_what_is_over(pools, facts.stock, {now.micros - 1}).empty());
        auto const given = give_back_what_is_over(pools, facts.stock, now);
        ASSERT_EQ(given.size(), 2u);
        EXPECT_EQ(given[0].on_hand_delta, -3);
        EXPECT_EQ(given[1].on_hand_delta, 3);
        auto const placed = order(facts, channel, {13});
        ASSERT_TRUE(placed);
        EXPECT_EQ(placed->order.lines[0].takings, (std::vector<Taking>{{main_general.id, 13}}));
    }
}

TEST(TakingFromPools, gives_back_what_is_free_and_no_more) {
    auto const live = share(3, "live", now);
    auto facts = facts_with({{main_general, 10}, {live, 5}});
    ASSERT_TRUE(order(facts, "live", {2}, {now.micros - 1}));
    std::vector<Pool> const pools{main_general, live};
    ASSERT_EQ(give_back_what_is_over(pools, facts.stock, now).size(), 2u);
    auto const& left = facts.stock.at({facts.skus.at("A").id, live.id});
    EXPECT_EQ(left.on_hand, 2);
    EXPECT_EQ(left.reserved, 2);
    EXPECT_TRUE(give_back_what_is_over(pools, facts.stock, now).empty());
}

// vendure, multi-channel-stock-location-strategy: each place gave min(quantity, available) without
// subtracting what the places before it gave, so that a split line was allocated more than once.
TEST(TakingFromPools, takes_what_was_ordered_and_never_more_than_a_pool_has) {
    std::random_device device;
    auto const seed = device();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    auto const below = [&](int n) {
        return static_cast<std::int64_t>(random() % static_cast<unsigned>(n));
    };
    for (int round = 0; round < 500; ++round) {
        std::vector<std::pair<Pool, std::int64_t>> pools{{main_general, below(20)},
                                                         {cold_general, below(20)}};
        std::int64_t had = pools[0].second + pools[1].second;
        for (std::uint8_t number = 3; number < 6; ++number) {
            bool const is_mine = below(2) == 0;
            auto const pieces = below(10);
            pools.push_back({share(number, is_mine ? "live" : "app"), pieces});
            if (is_mine) had += pieces;
        }
        auto facts = facts_with(pools);
        std::int64_t wanted = 0;
        std::vector<std::int64_t> lines;
        for (auto count = below(5) + 1; count > 0; --count) {
            lines.push_back(below(15) + 1);
            wanted += lines.back();
        }
        auto const placed = order(facts, "live", lines);
        ASSERT_EQ(placed.has_value(), wanted <= had) << "round " << round;
        std::int64_t taken = 0;
        for (auto const& [key, stock] : facts.stock) {
            ASSERT_LE(stock.reserved, stock.on_hand);
            taken += stock.reserved;
        }
        ASSERT_EQ(taken, placed ? wanted : 0);
        if (!placed) continue;
        for (std::size_t at = 0; at < lines.size(); ++at) {
            auto const& takings = placed->order.lines[at].takings;
            ASSERT_EQ(
                std::accumulate(takings.begin(), takings.end(), std::int64_t{0},
                                [](auto sum, auto const& each) { return sum + each.quantity; }),
                lines[at]);
        }
    }
}

// The lots of "A" at a place, each with when it expires and what is free of it.
void put_lots(Facts& facts, Pool const& pool,
              std::vector<std::pair<std::string_view, std::int64_t>> const& lots) {
    auto& there = facts.lots[{pool.location, facts.skus.at("A").id}];
    there.pools = {pool.id};
    for (auto const& [expires, pieces] : lots)
        there.lots.push_back({{}, {day, *date_from_text(expires)}, pieces});
}

std::optional<Available> refusal(Facts facts, std::int64_t pieces) {
    auto const refused = order(facts, {}, {pieces});
    return refused ? std::nullopt : refused.error().faults.at(0).available;
}

TEST(TakingFromLots, gives_what_will_keep_as_long_as_is_asked_at_each_place) {
    auto facts = facts_with({{main_general, 10}, {cold_general, 5}});
    put_lots(facts, main_general, {{"2026-12-01", 6}, {"2027-03-01", 4}});
    put_lots(facts, cold_general, {{"2026-12-01", 3}, {"2027-03-01", 2}});
    EXPECT_EQ(refusal(facts, 15), std::nullopt) << "nobody asks for anything";
    facts.asked.by_buyers[{{uuid_of(201)}, facts.skus.at("A").id}] = {30, {}};
    EXPECT_EQ(refusal(facts, 7), (Available{6, "piece"}));
    auto const placed = order(facts, {}, {6});
    ASSERT_TRUE(placed);
    EXPECT_EQ(placed->order.lines[0].takings,
              (std::vector<Taking>{{cold_general.id, 2}, {main_general.id, 4}}));
}

// Eight of ten were promised in the main store and six of its lots are good no longer: four
// promises there cannot be kept, but the five in the cold store are nobody's.
TEST(TakingFromLots, sells_at_one_place_whatever_was_promised_too_much_at_another) {
    auto facts = facts_with({{main_general, 10}, {cold_general, 5}});
    facts.stock.at({facts.skus.at("A").id, main_general.id}).reserved = 8;
    put_lots(facts, main_general, {{"2026-11-22", 6}, {"2027-03-01", 4}});
    put_lots(facts, cold_general, {{"2027-03-01", 5}});
    EXPECT_EQ(refusal(facts, 5), std::nullopt);
    EXPECT_EQ(refusal(facts, 6), (Available{5, "piece"}));
    EXPECT_EQ(refusal(facts, 9), (Available{5, "piece"}));
}

TEST(ReservingAgain, gives_back_what_is_there_then_and_sells_it) {
    auto const live = share(3, "live", now);
    auto facts = facts_with({{main_general, 1}, {live, 5}});
    std::vector<Pool> const pools{main_general, live};
    auto entries = give_back_what_is_over(pools, facts.stock, now);
    auto const placed = order(facts, {}, {6});
    ASSERT_TRUE(placed);
    entries.insert(entries.end(), placed->entries.begin(), placed->entries.end());
    auto const sku = facts.skus.at("A").id;
    // Untouched since; given back by somebody else; sold out in between.
    std::vector<inventory::Stock> as_read{{{sku, main_general.id}, 1, 0, 1},
                                          {{sku, live.id}, 5, 0, 1}};
    std::vector<inventory::Stock> given_back{{{sku, main_general.id}, 6, 0, 2},
                                             {{sku, live.id}, 0, 0, 2}};
    std::vector<inventory::Stock> sold{{{sku, main_general.id}, 6, 1, 3},
                                       {{sku, live.id}, 0, 0, 2}};
    EXPECT_EQ(reserve_again(as_read, entries)->size(), 3u);
    EXPECT_EQ(as_read[0].reserved, 6);
    EXPECT_EQ(reserve_again(given_back, entries)->size(), 1u);
    EXPECT_FALSE(reserve_again(sold, entries));
}

}  // namespace
