// An order as it stands: the buyer's document, one part per supplier, lines, and addresses.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/money.hpp"
#include "domain/core/quantity.hpp"
#include "domain/core/time.hpp"
#include "domain/inventory/lot_need.hpp"
#include "domain/inventory/stock.hpp"
#include "domain/ordering/state.hpp"
#include "domain/pricing/price_trace.hpp"

namespace chaolu::ordering {

constexpr std::size_t lines_max = 500;
constexpr std::size_t deliveries_max = 500;

struct Address {
    std::string receiver;
    std::string phone;
    std::string division_code;
    std::string detail;
    std::optional<Date> window_from;
    std::optional<Date> window_to;
    bool operator==(Address const&) const = default;
};

// Where goods go, and how many of each line, in that line's unit.
struct Delivery {
    Address address;
    std::vector<std::int64_t> quantities;
};

// Why a price applied: kept with the line, so that it can be explained and recomputed.
struct PriceReason {
    std::string price_list;
    int considered = 0;  // prices
    pricing::Scope scope = pricing::Everybody{};
    pricing::Trace trace = {};
};

// Why a line was filled from its offer: there was no other, the buyer named the supplier, it was
// the cheapest, it was the cheapest with enough in stock, or the oldest of several as cheap.
enum class OfferRule { only, named, cheapest, cheapest_with_enough, older_of_equal };
std::string_view text(OfferRule rule);
std::optional<OfferRule> offer_rule_from(std::string_view text);

struct OfferReason {
    OfferRule rule = OfferRule::only;
    // How many offers of the SKU were on sale, had a price and sold such a quantity.
    int considered = 1;
    bool operator==(OfferReason const&) const = default;
};

// What was reserved in one pool.
struct Taking {
    PoolId pool;
    std::int64_t quantity = 0;
    bool operator==(Taking const&) const = default;
};

// What a bundle's line takes of one component, and for how much of the line's amount.
struct LineComponent {
    inventory::StockKey stock;
    std::string sku_code;
    std::string name;
    BaseUnit base_unit = BaseUnit::piece;
    std::int64_t quantity = 0;  // base units
    Money share;
    // As placed; read back where stock moves.
    std::vector<Taking> takings = {};
    std::optional<inventory::LotNeed> need = {};
    bool operator==(LineComponent const&) const = default;
};

// Positions are the places in the vectors, counted from 1 outside.
struct Line {
    SupplierOrderId supplier_order;
    // The pool is the first that it takes from.
    inventory::StockKey stock;
    std::string sku_code;
    // As it was when the order was placed; a later renaming does not touch it.
    std::string name;
    BaseUnit base_unit = BaseUnit::piece;
    std::int64_t quantity = 0;  // base units
    Quantity ordered;
    UnitPrice price;
    Money amount;
    PriceReason reason;
    OfferReason offer_reason;
    // Of a bundle: its stock is taken from these, and their shares add up to the amount.
    std::vector<LineComponent> components = {};
    // As placed, from which pools; read back where stock moves (storage::ordering::reserved_lines).
    std::vector<Taking> takings = {};
    // What it needs of its lots, when that is more than that they are good on the day of the order.
    std::optional<inventory::LotNeed> need = {};
};

struct SupplierOrder {
    SupplierOrderId id;
    OrganisationId supplier;
    SupplierOrderState state = SupplierOrderState::placed;
    std::optional<std::string> reason;
    Money total;
    int version = 1;
};

struct Order {
    OrderId id;
    OrganisationId buyer;
    // The sales channel and its order cycle, where there were such.
    std::optional<std::string> channel;
    std::optional<OrderCycleId> cycle;
    std::optional<std::string> client_reference;
    Date price_day;
    // Up to which change of prices it was decided (storage/price_revision.hpp).
    std::int64_t price_revision = 0;
    Instant placed_at;
    Money total;
    std::vector<SupplierOrder> parts;  // at least one
    std::vector<Line> lines;
    std::vector<Delivery> deliveries;
    int version = 1;

    OrderState state() const;
};

}  // namespace chaolu::ordering
