// Orders in the database: the facts a group of them is decided on, saving them, reading them.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/ordering/answer.hpp"
#include "domain/ordering/place.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::ordering {

using chaolu::ordering::Order;
using chaolu::ordering::OrderState;
using chaolu::ordering::ReservedLine;
using chaolu::ordering::SkuFacts;
using chaolu::ordering::SupplierOrder;
using chaolu::ordering::SupplierOrderState;

// When orders are decided, and in which channels.
struct Moment {
    Instant now;
    std::vector<std::string> channels;
};
// SKUs by code with their measures and live offers, the pools each offer is sold from, and whether
// its supplier may sell it on that day, without prices; the components of bundles come along. One
// round trip, three when there are bundles.
std::map<std::string, SkuFacts, std::less<>> sku_facts(Tx& tx,
                                                       std::vector<std::string> const& codes,
                                                       Moment const& moment);
// Which of these (buyer, client reference) pairs are used already.
using Reference = std::pair<OrganisationId, std::string>;
std::vector<Reference> taken_references(Tx& tx, std::vector<Reference> const& references);

// Inserts whole orders, one round trip per table however many they are.
void insert(Tx& tx, std::span<Order const> orders);

// Who is asking; none of both sees all orders of the market.
struct Viewer {
    std::optional<OrganisationId> buyer;
    std::optional<OrganisationId> supplier;
};

// A supplier never finds a whole order, only its part.
std::optional<Order> find(Tx& tx, OrderId id, Viewer const& viewer);

struct OrderSummary {
    OrderId id;
    OrganisationId buyer;
    std::optional<std::string> client_reference;
    std::optional<std::string> channel;
    std::optional<OrderCycleId> cycle;
    std::string state;
    Date price_day;
    Instant placed_at;
    Money total;
    int line_count = 0;
    int delivery_count = 0;
    int version = 1;
};
struct Filter {
    std::optional<OrderState> state;
    std::optional<std::string> channel;
    std::optional<OrderCycleId> cycle;
};
// Newest first, below `before`.
std::vector<OrderSummary> list(Tx& tx, Viewer const& viewer, Filter const& filter,
                               std::optional<OrderId> before, int rows_max);

// One supplier's part with its lines, and the deliveries with the quantities of those lines.
struct Part {
    OrderId order;
    OrganisationId buyer;
    SupplierOrder part;
    Instant placed_at;
    std::vector<int> positions;  // of the lines in the whole order
    std::vector<chaolu::ordering::Line> lines;
    std::vector<chaolu::ordering::Delivery> deliveries;
};
std::optional<Part> find_part(Tx& tx, SupplierOrderId id, Viewer const& viewer);
// What a line, by its position in the order, or a component of a bundle's line takes of a SKU from
// a pool at a location of the supplier: where its goods are to be picked, and how much of them was.
struct Source {
    int position = 0;
    int component = 0;  // 0: the line itself, which is no bundle
    SkuId sku_id;
    PoolId pool_id;
    LocationId location_id;
    std::string sku;
    std::string base_unit;
    std::string location;
    std::string pool;
    std::int64_t quantity = 0;
    std::int64_t picked = 0;   // and waits to leave
    std::int64_t shipped = 0;  // has left
    std::int64_t open() const { return quantity - picked - shipped; }
};
// By line, then as the locations are taken from. One round trip.
std::vector<Source> sources_of(Tx& tx, SupplierOrderId part);
// Without lines and deliveries.
std::vector<Part> list_parts(Tx& tx, Viewer const& viewer, std::optional<SupplierOrderState> state,
                             std::optional<SupplierOrderId> before, int rows_max);

// In which the order was placed, if in any.
std::optional<std::string> channel_of(Tx& tx, OrderId id);

// Locks the order row, so that two answers to one order wait for each other; false when absent.
bool lock(Tx& tx, OrderId id);
std::vector<SupplierOrder> parts_of(Tx& tx, OrderId id);
std::map<SupplierOrderId, std::vector<ReservedLine>> reserved_lines(
    Tx& tx, std::vector<SupplierOrderId> const& parts);
// Writes the parts' new state, reason and version, and the order's; the order's new version.
int save_step(Tx& tx, OrderId order, OrderState state, std::vector<SupplierOrder> const& changed);

}  // namespace chaolu::storage::ordering
