// Landed costs: charges are borne by what was accepted, to the fen.
#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "domain/inventory/landed_cost.hpp"

namespace chaolu::inventory {
namespace {

AgreedPrice const six_a_jin{60'000, {"jin", 500, 1}};

Charge charge(ChargeKind kind, SpreadBy by, std::int64_t fen) { return {kind, by, {fen}}; }

TEST(LandedCost, adds_freight_to_what_the_goods_are_worth) {
    // 400 kg of shiitake at 6.00 a jin and 1,000 kg of scallions at 1.20; 360.00 of freight.
    std::vector<CostLine> const lines{
        {400'000, BaseUnit::g, six_a_jin},
        {1'000'000, BaseUnit::g, AgreedPrice{12'000, {"jin", 500, 1}}}};
    std::vector<Charge> const freight{charge(ChargeKind::freight, SpreadBy::value, 36'000)};
    auto const by_value = landed_costs(lines, freight);
    EXPECT_EQ(by_value.lines[0].goods, Money{480'000});
    EXPECT_EQ(by_value.lines[0].charges, Money{24'000});
    EXPECT_EQ(by_value.lines[0].landed, Money{504'000});
    EXPECT_EQ(by_value.lines[0].unit_e4, 63'000) << "6.30 a jin";
    EXPECT_EQ(by_value.lines[1].charges, Money{12'000});
    EXPECT_EQ(by_value.lines[1].unit_e4, 12'600);
    std::vector<Charge> const unloading{charge(ChargeKind::unloading, SpreadBy::quantity, 14'000)};
    auto const by_quantity = landed_costs(lines, unloading);
    EXPECT_EQ(by_quantity.lines[0].charges, Money{4'000});
    EXPECT_EQ(by_quantity.lines[1].charges, Money{10'000});
}

TEST(LandedCost, rests_with_nobody_when_nothing_was_accepted) {
    std::vector<CostLine> const refused{{0, BaseUnit::g, six_a_jin}};
    std::vector<Charge> const freight{charge(ChargeKind::freight, SpreadBy::quantity, 5'000)};
    auto const costs = landed_costs(refused, freight);
    EXPECT_EQ(costs.unspread, Money{5'000});
    EXPECT_EQ(costs.lines[0].landed, Money{0});
    EXPECT_FALSE(costs.lines[0].unit_e4);
}

TEST(LandedCost, for_one_unit_is_none_beyond_what_a_price_may_be) {
    std::vector<CostLine> const gram{
        {1, BaseUnit::g, AgreedPrice{100'000'000, {"t", 1'000'000, 1}}}};
    std::vector<Charge> const freight{
        charge(ChargeKind::freight, SpreadBy::quantity, 1'000'000'000'000)};
    auto const costs = landed_costs(gram, freight);
    EXPECT_EQ(costs.lines[0].charges, Money{1'000'000'000'000});
    EXPECT_FALSE(costs.lines[0].unit_e4);
}

TEST(LandedCost, knows_what_a_charge_can_follow) {
    std::vector<CostLine> const lines{{10, BaseUnit::piece, {}}, {500, BaseUnit::g, six_a_jin}};
    EXPECT_FALSE(can_spread(lines, SpreadBy::value)) << "one has no price";
    EXPECT_FALSE(can_spread(lines, SpreadBy::quantity)) << "pieces and grams";
    EXPECT_TRUE(can_spread(std::span(lines).last(1), SpreadBy::value));
    auto const costs = landed_costs(std::span(lines).first(1), {});
    EXPECT_FALSE(costs.lines[0].goods);
    EXPECT_FALSE(costs.lines[0].landed);
}

TEST(LandedCost, takes_back_no_more_than_was_charged_alike) {
    std::vector<Charge> charges{charge(ChargeKind::freight, SpreadBy::value, 100),
                                charge(ChargeKind::freight, SpreadBy::value, -100)};
    EXPECT_TRUE(is_sound(charges));
    charges.back().by = SpreadBy::quantity;
    EXPECT_FALSE(is_sound(charges));
    charges.back() = charge(ChargeKind::unloading, SpreadBy::value, -1);
    EXPECT_FALSE(is_sound(charges));
}

TEST(LandedCost, is_what_it_was_once_all_is_taken_back) {
    std::vector<CostLine> const lines{{500, BaseUnit::g, six_a_jin}, {500, BaseUnit::g, six_a_jin}};
    std::vector<Charge> charges(98, charge(ChargeKind::freight, SpreadBy::quantity, 1));
    charges.push_back(charge(ChargeKind::freight, SpreadBy::quantity, -98));
    ASSERT_TRUE(is_sound(charges));
    for (auto const& line : landed_costs(lines, charges).lines) {
        EXPECT_EQ(line.charges, Money{0});
        EXPECT_EQ(line.landed, line.goods);
    }
}

TEST(LandedCost, loses_no_fen_of_what_was_charged) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    auto const upto = [&](int most) {
        return static_cast<std::int64_t>(random() % static_cast<unsigned>(most + 1));
    };
    for (int round = 0; round < 2000; ++round) {
        std::vector<CostLine> lines;
        for (auto number = 1 + upto(6); number > 0; --number)
            lines.push_back({upto(3) == 0 ? 0 : upto(500'000), BaseUnit::g,
                             AgreedPrice{1 + upto(99'999), {"jin", 500, 1}}});
        std::vector<Charge> charges;
        std::int64_t charged = 0;
        for (auto number = upto(4); number > 0; --number) {
            charges.push_back(charge(static_cast<ChargeKind>(upto(4)),
                                     upto(1) == 0 ? SpreadBy::value : SpreadBy::quantity,
                                     1 + upto(100'000)));
            charged += charges.back().amount.fen;
        }
        auto const costs = landed_costs(lines, charges);
        auto borne = costs.unspread.fen;
        for (std::size_t at = 0; at < lines.size(); ++at) {
            borne += costs.lines[at].charges.fen;
            EXPECT_EQ(*costs.lines[at].landed, *costs.lines[at].goods + costs.lines[at].charges);
            EXPECT_TRUE(lines[at].quantity > 0 || costs.lines[at].charges.fen == 0);
        }
        EXPECT_EQ(borne, charged) << "seed " << seed;
    }
}

TEST(LandedCost, names_its_words) {
    for (auto const kind : {ChargeKind::freight, ChargeKind::unloading, ChargeKind::packaging,
                            ChargeKind::inspection, ChargeKind::other})
        EXPECT_EQ(charge_kind_from(text(kind)), kind);
    for (auto const by : {SpreadBy::value, SpreadBy::quantity})
        EXPECT_EQ(spread_by_from(text(by)), by);
    EXPECT_FALSE(charge_kind_from("bribe"));
}

}  // namespace
}  // namespace chaolu::inventory
