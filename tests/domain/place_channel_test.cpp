// What the buyer's channel has to say about an order, without a database.
#include <gtest/gtest.h>

#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {
namespace {

constexpr Instant opens{1'000'000};
constexpr Instant closes{2'000'000};

Buyer in_channel(bool has_own_assortment, bool uses_cycles) {
    return {{}, identity::ActingChannel{"hema", has_own_assortment, uses_cycles}};
}

Facts facts_with_cycle() {
    Facts facts;
    facts.cycles["hema"] = {OrderCycleId{{{7}}}, {opens, closes}};
    return facts;
}

PlaceOrder order_of(std::vector<std::string> const& skus) {
    PlaceOrder order;
    for (auto const& sku : skus) order.lines.push_back({sku, {1, "piece"}});
    return order;
}

TEST(CycleOfAnOrder, is_the_one_that_is_open_to_the_microsecond) {
    auto const facts = facts_with_cycle();
    auto const buyer = in_channel(false, true);
    EXPECT_EQ(cycle_of(buyer, facts, opens).value(), facts.cycles.at("hema").id);
    EXPECT_EQ(cycle_of(buyer, facts, {closes.micros - 1}).value(), facts.cycles.at("hema").id);
    for (auto const at : {Instant{opens.micros - 1}, closes})
        EXPECT_EQ(cycle_of(buyer, facts, at).error().code, Code::order_cycle_closed) << at.micros;
    EXPECT_EQ(cycle_of(buyer, Facts{}, opens).error().code, Code::order_cycle_closed);
}

TEST(CycleOfAnOrder, is_none_where_the_channel_uses_none) {
    auto const facts = facts_with_cycle();
    EXPECT_EQ(cycle_of(in_channel(false, false), facts, closes).value(), std::nullopt);
    EXPECT_EQ(cycle_of(Buyer{}, facts, opens).value(), std::nullopt);
}

TEST(ListingsOfAnOrder, are_sold_where_they_are_shown) {
    Facts facts;
    std::uint8_t number = 0;
    for (auto const* code : {"everywhere", "in hema", "elsewhere", "nowhere"})
        facts.skus[code].product = ProductId{{{++number}}};
    facts.shown = {{"*", facts.skus["everywhere"].product},
                   {"hema", facts.skus["in hema"].product},
                   {"other", facts.skus["elsewhere"].product}};
    auto const order = order_of({"everywhere", "in hema", "elsewhere", "nowhere"});
    auto const refused = check_listings(order, in_channel(false, false), facts);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code, Code::not_on_sale);
    ASSERT_EQ(refused->faults.size(), 2u);
    EXPECT_EQ(refused->faults[0].pointer, "/lines/2");
    EXPECT_EQ(refused->faults[1].pointer, "/lines/3");
    EXPECT_EQ(check_listings(order, Buyer{}, facts)->faults.size(), 3u);
    EXPECT_FALSE(check_listings(order_of({"everywhere"}), Buyer{}, facts));
}

TEST(AssortmentOfAChannel, names_every_line_that_it_does_not_sell) {
    Facts facts;
    facts.listed = {{"hema", "A"}, {"other", "B"}};
    auto const order = order_of({"A", "B", "A", "C"});
    auto const refused = check_channel(order, in_channel(true, false), facts);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code, Code::not_on_sale);
    ASSERT_EQ(refused->faults.size(), 2u);
    EXPECT_EQ(refused->faults[0].pointer, "/lines/1");
    EXPECT_EQ(refused->faults[1].pointer, "/lines/3");
    EXPECT_FALSE(check_channel(order_of({"A"}), in_channel(true, false), facts));
    EXPECT_FALSE(check_channel(order, in_channel(false, false), facts));
    EXPECT_FALSE(check_channel(order, Buyer{}, facts));
}

}  // namespace
}  // namespace chaolu::ordering
