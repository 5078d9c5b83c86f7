// The decision about one order, without a database: split, price, sum, refuse.
#include <gtest/gtest.h>

#include "domain/ordering/answer.hpp"
#include "domain/ordering/place.hpp"

namespace {

using namespace chaolu;
using ordering::Facts;
using ordering::OfferReason;
using ordering::OfferRule;
using ordering::PlaceOrder;

struct CountingIds final : IdSource {
    Uuid next(Instant) override {
        Uuid uuid;
        uuid.bytes[15] = ++last;
        return uuid;
    }
    std::uint8_t last = 100;
};

Uuid uuid_of(std::uint8_t number) {
    Uuid uuid;
    uuid.bytes[15] = number;
    return uuid;
}

Date const day = *date_from_text("2026-11-23");
Instant const now = *instant_from_text("2026-11-23T04:00:00Z");

// An offer of `supplier`, younger than those before it, with so many grams in stock at so many
// ten-thousandths of a yuan a jin.
void add_offer(Facts& facts, std::string const& code, std::uint8_t supplier, std::int64_t grams,
               std::int64_t e4) {
    auto& sku = facts.skus.at(code);
    sku.offers.push_back({{uuid_of(supplier)},
                          {{PoolId{uuid_of(supplier)}}},
                          {},
                          true,
                          {{"list", true, {day, {}}, {day, {}}, {e4, "jin"}}}});
    inventory::StockKey key{sku.id, sku.offers.back().pools.front().id};
    facts.stock[key] = {key, grams, 0, 1};
}

// SKU `number` of supplier `supplier`, by the gram, jin and box of 2,500 g, 6.0000 yuan a jin.
void add_sku(Facts& facts, std::string const& code, std::uint8_t number, std::uint8_t supplier,
             std::int64_t grams) {
    facts.skus[code] = {{uuid_of(number)}, {}, "scallion", code, {BaseUnit::g, {{"box", 2500, 1}}}};
    facts.price_day = day;
    facts.shown.insert({"*", {}});
    add_offer(facts, code, supplier, grams, 60'000);
}

PlaceOrder order_of(std::vector<std::pair<std::string, Quantity>> const& lines) {
    PlaceOrder order;
    for (auto const& [sku, quantity] : lines) order.lines.push_back({sku, quantity});
    order.deliveries.push_back({{"收货处", "010-12345678", "110105", "示例路", {}, {}}, {}});
    return order;
}

ordering::Buyer const buyer{{uuid_of(9)}};

TEST(PlacingAnOrder, multiplies_in_the_agreed_unit_and_rounds_once) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 1'000'000);
    CountingIds ids;
    auto placed = place(order_of({{"A", {3, "box"}}}), buyer, facts, ids, now);
    ASSERT_TRUE(placed);
    EXPECT_EQ(placed->order.total, Money{9000}) << "7,500 g are 15 jin at 6 yuan";
    EXPECT_EQ(placed->order.lines[0].quantity, 7500);
    EXPECT_EQ(placed->order.lines[0].reason.price_list, "list");
    EXPECT_EQ(placed->entries.size(), 1u);
    EXPECT_EQ(facts.stock.begin()->second.reserved, 7500);
}

TEST(PlacingAnOrder, makes_one_part_per_supplier_whose_totals_add_up) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 1'000'000);
    add_sku(facts, "B", 3, 4, 1'000'000);
    CountingIds ids;
    auto placed = place(order_of({{"A", {1, "jin"}}, {"B", {2, "jin"}}, {"A", {3, "jin"}}}), buyer,
                        facts, ids, now);
    ASSERT_TRUE(placed);
    ASSERT_EQ(placed->order.parts.size(), 2u);
    EXPECT_EQ(placed->order.parts[0].total + placed->order.parts[1].total, placed->order.total);
    EXPECT_EQ(placed->order.lines[0].supplier_order, placed->order.lines[2].supplier_order);
    EXPECT_NE(placed->order.lines[0].supplier_order, placed->order.lines[1].supplier_order);
}

TEST(PlacingAnOrder, leaves_the_facts_alone_when_it_refuses) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 999);
    CountingIds ids;
    auto refused = place(order_of({{"A", {1, "jin"}}, {"A", {1, "jin"}}}), buyer, facts, ids, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::insufficient_stock);
    ASSERT_EQ(refused.error().faults.size(), 2u);
    EXPECT_EQ(refused.error().faults[0].available, (Available{999, "g"}));
    EXPECT_EQ(facts.stock.begin()->second.reserved, 0);
}

TEST(PlacingAnOrder, sees_what_the_order_before_it_took) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 1000);
    CountingIds ids;
    EXPECT_TRUE(place(order_of({{"A", {1, "jin"}}}), buyer, facts, ids, now));
    EXPECT_TRUE(place(order_of({{"A", {1, "jin"}}}), buyer, facts, ids, now));
    EXPECT_FALSE(place(order_of({{"A", {1, "g"}}}), buyer, facts, ids, now));
}

TEST(PlacingAnOrder, refuses_a_total_that_cannot_be_counted) {
    Facts facts;
    add_sku(facts, "A", 1, 2, base_quantity_max);
    facts.skus["A"].offers[0].prices[0].price = {price_e4_max, "g"};
    CountingIds ids;
    auto refused = place(order_of({{"A", {base_quantity_max, "g"}}}), buyer, facts, ids, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::validation_failed);
    std::vector<std::pair<std::string, Quantity>> many(500, {"A", {9'000'000, "g"}});
    auto sum = place(order_of(many), buyer, facts, ids, now);
    ASSERT_FALSE(sum);
    EXPECT_EQ(sum.error().code, Code::validation_failed);
}

OrganisationId chosen_for(Result<ordering::Placed> const& placed, std::size_t line) {
    auto const part = placed->order.lines.at(line).supplier_order;
    for (auto const& each : placed->order.parts)
        if (each.id == part) return each.supplier;
    return {};
}

TEST(ChoosingAnOffer, takes_the_cheapest_that_has_enough_and_the_older_of_two_as_cheap) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 10'000);
    add_offer(facts, "A", 3, 1000, 50'000);
    add_offer(facts, "A", 4, 10'000, 55'000);
    add_offer(facts, "A", 5, 10'000, 55'000);
    CountingIds ids;
    auto placed = place(order_of({{"A", {2, "jin"}}}), buyer, facts, ids, now);
    ASSERT_TRUE(placed);
    EXPECT_EQ(chosen_for(placed, 0), OrganisationId{uuid_of(3)});
    EXPECT_EQ(placed->order.total, Money{1000});
    EXPECT_EQ(placed->order.lines[0].offer_reason, (OfferReason{OfferRule::cheapest, 4}));
    placed = place(order_of({{"A", {2, "jin"}}}), buyer, facts, ids, now);
    ASSERT_TRUE(placed) << "the cheapest is sold out by now";
    EXPECT_EQ(chosen_for(placed, 0), OrganisationId{uuid_of(4)});
    EXPECT_EQ(placed->order.total, Money{1100});
    EXPECT_EQ(placed->order.lines[0].offer_reason,
              (OfferReason{OfferRule::cheapest_with_enough, 4}));
}

TEST(ChoosingAnOffer, lets_each_line_see_what_the_lines_before_it_took) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 3000);
    add_offer(facts, "A", 3, 3000, 50'000);
    CountingIds ids;
    auto placed = place(order_of({{"A", {4, "jin"}}, {"A", {4, "jin"}}}), buyer, facts, ids, now);
    ASSERT_TRUE(placed);
    EXPECT_EQ(chosen_for(placed, 0), OrganisationId{uuid_of(3)});
    EXPECT_EQ(chosen_for(placed, 1), OrganisationId{uuid_of(2)});
    EXPECT_EQ(placed->order.parts.size(), 2u);
}

TEST(ChoosingAnOffer, takes_the_one_that_is_named_whatever_it_costs) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 10'000);
    add_offer(facts, "A", 3, 10'000, 50'000);
    CountingIds ids;
    auto order = order_of({{"A", {1, "jin"}}});
    order.lines[0].supplier = OrganisationId{uuid_of(2)};
    auto placed = place(order, buyer, facts, ids, now);
    ASSERT_TRUE(placed);
    EXPECT_EQ(chosen_for(placed, 0), OrganisationId{uuid_of(2)});
    EXPECT_EQ(placed->order.lines[0].offer_reason, (OfferReason{OfferRule::named, 1}));
    order.lines[0].supplier = OrganisationId{uuid_of(7)};
    auto refused = place(order, buyer, facts, ids, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::validation_failed);
    EXPECT_EQ(refused.error().faults.at(0).code, Code::not_offered);
    EXPECT_EQ(refused.error().faults.at(0).pointer, "/lines/0/supplier_id");
}

TEST(ChoosingAnOffer, names_the_lowest_minimum_when_all_ask_for_more) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 10'000);
    add_offer(facts, "A", 3, 10'000, 50'000);
    facts.skus["A"].offers[0].terms = {5000, 1};
    facts.skus["A"].offers[1].terms = {2000, 1000};
    CountingIds ids;
    auto refused = place(order_of({{"A", {1, "jin"}}}), buyer, facts, ids, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.at(0).code, Code::below_minimum);
    EXPECT_EQ(refused.error().faults.at(0).detail, "It is sold from 2000 g on.");
    refused = place(order_of({{"A", {5, "jin"}}}), buyer, facts, ids, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.at(0).code, Code::not_a_multiple);
}

// medusa #14987: stock of several places was summed, and no place could fill the line.
TEST(ChoosingAnOffer, never_sums_the_stock_of_two_suppliers_for_one_line) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 1000);
    add_offer(facts, "A", 3, 1500, 60'000);
    CountingIds ids;
    auto refused = place(order_of({{"A", {2500, "g"}}}), buyer, facts, ids, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::insufficient_stock);
    EXPECT_EQ(refused.error().faults.at(0).available, (Available{1500, "g"}));
}

TEST(ChoosingAnOffer, passes_over_who_may_not_sell_and_refuses_when_nobody_may) {
    Facts facts;
    add_sku(facts, "A", 1, 2, 10'000);
    add_offer(facts, "A", 3, 10'000, 50'000);
    facts.skus["A"].offers[1].may_sell = false;
    CountingIds ids;
    auto placed = place(order_of({{"A", {1, "jin"}}}), buyer, facts, ids, now);
    ASSERT_TRUE(placed);
    EXPECT_EQ(chosen_for(placed, 0), OrganisationId{uuid_of(2)});
    facts.skus["A"].offers[0].may_sell = false;
    auto refused = place(order_of({{"A", {1, "jin"}}}), buyer, facts, ids, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::not_on_sale);
    EXPECT_EQ(refused.error().faults.at(0).pointer, "/lines/0");
}

TEST(PlacingAnOrder, asks_for_a_matrix_that_adds_up) {
    auto order = order_of({{"A", {10, "box"}}, {"B", {5, "box"}}});
    EXPECT_TRUE(faults_of(order).empty()) << "one address takes everything";
    order.deliveries.push_back(order.deliveries[0]);
    EXPECT_EQ(faults_of(order).size(), 2u) << "two addresses must say what each gets";
    order.deliveries[0].quantities = {7, 5};
    order.deliveries[1].quantities = {3, 0};
    EXPECT_TRUE(faults_of(order).empty());
    order.deliveries[1].quantities = {2, 0};
    auto faults = faults_of(order);
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].pointer, "/lines/0/quantity/value");
    EXPECT_EQ(faults[0].code, Code::split_does_not_add_up);
}

TEST(AnsweringAnOrder, cancels_all_open_parts_or_none) {
    using ordering::SupplierOrderState;
    std::vector<ordering::SupplierOrder> parts(2);
    parts[0].state = SupplierOrderState::refused;
    auto cancelled = ordering::cancel(parts, "不要了");
    ASSERT_TRUE(cancelled);
    EXPECT_EQ(cancelled->size(), 1u);
    parts[1].state = SupplierOrderState::confirmed;
    EXPECT_EQ(ordering::cancel(parts, "不要了").error().code, Code::illegal_transition);
    parts[1].state = SupplierOrderState::refused;
    EXPECT_EQ(ordering::cancel(parts, "不要了").error().code, Code::illegal_transition);
}

}  // namespace
