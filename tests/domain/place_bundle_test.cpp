// Orders of bundles, without a database: stock of the components, shares of the price.
#include <gtest/gtest.h>

#include <random>

#include "domain/ordering/place.hpp"

namespace {

using namespace chaolu;
using ordering::Facts;

struct CountingIds final : IdSource {
    Uuid next(Instant) override {
        Uuid uuid;
        uuid.bytes[14] = 1;
        uuid.bytes[15] = ++last;
        return uuid;
    }
    std::uint8_t last = 0;
};

Uuid uuid_of(std::uint8_t number) {
    Uuid uuid;
    uuid.bytes[15] = number;
    return uuid;
}

Date const day = *date_from_text("2026-11-23");
Instant const now = *instant_from_text("2026-11-23T04:00:00Z");
OrganisationId const supplier{uuid_of(200)};
OrganisationId const buyer{uuid_of(201)};
PoolId const pool{uuid_of(202)};

void add_sku(Facts& facts, std::string const& code, std::uint8_t number,
             std::optional<std::int64_t> yuan_e4) {
    facts.price_day = day;
    facts.shown.insert({"*", {}});
    ordering::OfferFacts offer{supplier, {{pool}}};
    if (yuan_e4) offer.prices = {{"list", true, {day, {}}, {day, {}}, {*yuan_e4, "piece"}}};
    facts.skus[code] = {{uuid_of(number)}, {}, "sauce", code, {BaseUnit::piece, {}}, {offer}};
}

void add_stock(Facts& facts, std::string const& code, std::int64_t pieces) {
    inventory::StockKey const key{facts.skus.at(code).id, pool};
    facts.stock[key] = {key, pieces, 0, 1};
}

// BOX at 99 yuan of one A, B and C each, which cost 52, 38 and 25 yuan.
Facts gift_box(std::int64_t pieces) {
    Facts facts;
    add_sku(facts, "A", 1, 520'000);
    add_sku(facts, "B", 2, 380'000);
    add_sku(facts, "C", 3, 250'000);
    add_sku(facts, "BOX", 4, 990'000);
    for (auto const* code : {"A", "B", "C"}) {
        add_stock(facts, code, pieces);
        facts.skus["BOX"].components.push_back({code, 1});
    }
    return facts;
}

Result<ordering::Placed> order(Facts& facts,
                               std::vector<std::pair<std::string, std::int64_t>> const& lines) {
    ordering::PlaceOrder command;
    for (auto const& [sku, pieces] : lines) command.lines.push_back({sku, {pieces, "piece"}});
    command.deliveries.push_back({{"收货处", "010-12345678", "110105", "示例路", {}, {}}, {}});
    CountingIds ids;
    return place(command, ordering::Buyer{buyer}, facts, ids, now);
}

std::vector<std::int64_t> shares(ordering::Line const& line) {
    std::vector<std::int64_t> fen;
    for (auto const& component : line.components) fen.push_back(component.share.fen);
    return fen;
}

// domain.md 2.6: 99.00 over 52, 38 and 25.
TEST(OrderingABundle, shares_its_price_by_list_value_to_the_fen) {
    auto facts = gift_box(10);
    auto const placed = order(facts, {{"BOX", 1}});
    ASSERT_TRUE(placed);
    EXPECT_EQ(shares(placed->order.lines[0]), (std::vector<std::int64_t>{4477, 3271, 2152}));
    EXPECT_EQ(placed->entries.size(), 3u);
    EXPECT_EQ(placed->entries[0].key.sku, facts.skus["A"].id);
    EXPECT_EQ(placed->entries[0].reserved_delta, 1);
}

// mall #356: the rounded shares of a price did not add up to it.
TEST(OrderingABundle, has_shares_that_add_up_whatever_the_figures) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937_64 random(seed);
    auto const any = [&](std::int64_t most) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most)) + 1;
    };
    for (int round = 0; round < 500; ++round) {
        auto facts = gift_box(100'000'000);
        for (auto& component : facts.skus["BOX"].components) component.quantity = any(99);
        for (auto const* code : {"A", "B", "C", "BOX"})
            facts.skus[code].offers[0].prices[0].price.e4 = any(9'999'999);
        auto const placed = order(facts, {{"BOX", any(1000)}});
        ASSERT_TRUE(placed);
        std::int64_t sum = 0;
        for (auto const share : shares(placed->order.lines[0])) sum += share;
        EXPECT_EQ(sum, placed->order.total.fen);
    }
}

TEST(OrderingABundle, gives_no_share_to_what_has_no_price_and_equal_ones_when_nothing_has) {
    auto facts = gift_box(10);
    facts.skus["B"].offers[0].prices.clear();
    auto placed = order(facts, {{"BOX", 1}});
    ASSERT_TRUE(placed);
    EXPECT_EQ(shares(placed->order.lines[0]), (std::vector<std::int64_t>{6686, 0, 3214}));
    facts.skus["A"].offers[0].prices.clear();
    facts.skus["C"].offers.clear();
    placed = order(facts, {{"BOX", 1}});
    ASSERT_TRUE(placed);
    EXPECT_EQ(shares(placed->order.lines[0]), (std::vector<std::int64_t>{3300, 3300, 3300}));
}

TEST(OrderingABundle, is_limited_by_the_scarcest_component) {
    auto facts = gift_box(100);
    facts.skus["BOX"].components[1].quantity = 4;
    add_stock(facts, "B", 11);
    auto const refused = order(facts, {{"BOX", 3}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::insufficient_stock);
    EXPECT_EQ(refused.error().faults.at(0).available, (Available{2, "piece"}));
    EXPECT_TRUE(order(facts, {{"BOX", 2}}));
    EXPECT_EQ(facts.stock.at({facts.skus["B"].id, pool}).available(), 3);
}

// medusa #16502: a bundle and its component in one order were each checked alone.
TEST(OrderingABundle, is_summed_with_its_components_before_the_check) {
    auto facts = gift_box(10);
    auto const refused = order(facts, {{"C", 4}, {"BOX", 4}, {"A", 7}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::insufficient_stock);
    ASSERT_EQ(refused.error().faults.size(), 2u) << "there is enough of C";
    EXPECT_EQ(refused.error().faults[0].pointer, "/lines/1");
    EXPECT_EQ(refused.error().faults[1].pointer, "/lines/2");
    for (auto const& [key, stock] : facts.stock) EXPECT_EQ(stock.reserved, 0);
    EXPECT_TRUE(order(facts, {{"BOX", 4}, {"A", 6}}));
}

TEST(OrderingABundle, refuses_what_cannot_be_counted) {
    auto facts = gift_box(10);
    facts.skus["BOX"].components[0].quantity = base_quantity_max;
    auto const refused = order(facts, {{"BOX", 2}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::validation_failed);
    EXPECT_EQ(refused.error().faults.at(0).pointer, "/lines/0/quantity/value");
}

}  // namespace
