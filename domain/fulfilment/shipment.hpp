// Shipments: what is picked for a supplier's part of an order at one place, of which lots, and what
// becomes of it: it leaves, it is put back, and of what left some may come back.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/shelf_life.hpp"
#include "domain/core/state_machine.hpp"
#include "domain/inventory/lot_stock.hpp"
#include "domain/inventory/pool.hpp"
#include "domain/inventory/stock_change.hpp"

namespace chaolu::fulfilment {

enum class ShipmentState { picked, shipped, cancelled };
std::string_view text(ShipmentState state);
std::optional<ShipmentState> shipment_state_from(std::string_view text);

enum class ShipmentEvent { ship, cancel };

// What is not in the table is illegal: what left is not called back, it is returned.
inline constexpr StateMachine shipment_machine{
    std::to_array<Transition<ShipmentState, ShipmentEvent>>({
        {ShipmentState::picked, ShipmentEvent::ship, ShipmentState::shipped},
        {ShipmentState::picked, ShipmentEvent::cancel, ShipmentState::cancelled},
    })};
static_assert(shipment_machine.is_deterministic());

// A line of an order, or a component of a bundle's line; quantities are in its SKU's base unit.
struct LineRef {
    int position = 0;   // in the order, from 1
    int component = 0;  // from 1; 0: the line itself, which is no bundle
    auto operator<=>(LineRef const&) const = default;
};

// What a line has reserved in one pool of the place and no shipment has picked yet.
struct Promise {
    LineRef line;
    inventory::StockKey stock;
    std::int64_t quantity = 0;
};

// What is to be picked for a line: all that is left of it, or so much; of the lots that expire
// first, or of one.
struct WantedPick {
    LineRef line;
    std::optional<LotId> lot = {};
    std::optional<std::int64_t> quantity = {};  // above zero
};

struct PickedLine {
    LineRef line;
    inventory::StockKey stock;
    LotId lot;
    std::int64_t quantity = 0;
    bool operator==(PickedLine const&) const = default;
};

// What lies at the place of the SKUs that were promised, and what is asked of their lives.
struct PlaceFacts {
    inventory::Stocks stock;
    std::map<SkuId, std::vector<inventory::LotBalance>> lots;
    std::map<SkuId, MinRemaining> asked = {};
};

struct PickFault {
    std::size_t at = 0;  // of what was wanted
    // unknown_value: the line has nothing to pick here; out_of_range: more than is left of it;
    // insufficient_stock: more than the lots that will do hold; unknown_lot, lot_held, expired,
    // below_minimum: of the lot that was named.
    Code code;
    std::int64_t available = 0;  // of out_of_range and insufficient_stock
    bool operator==(PickFault const&) const = default;
};

struct Picked {
    std::vector<PickedLine> lines;  // line, pool and lot stand together once
    std::vector<inventory::StockEntry> entries;
};

// Binds what the order reserved to lots that are sellable on `day` to who asks so much of their
// lives. A refusal tells of everything that cannot be, each as if the refused ones before it were
// left out, and leaves `at` worth nothing.
tl::expected<Picked, std::vector<PickFault>> pick(PlaceFacts& at, std::vector<Promise> promises,
                                                  std::span<WantedPick const> wanted,
                                                  SupplierOrderId order, Uuid document, Date day);

// Gives what was picked back to the promise it was picked for; `at` has its stock and its lots.
std::vector<inventory::StockEntry> put_back(PlaceFacts& at, std::span<PickedLine const> lines,
                                            SupplierOrderId order, Uuid document);

struct ShipFault {
    std::size_t at = 0;  // of the lines
    Code code;           // lot_held, expired or below_minimum
    bool operator==(ShipFault const&) const = default;
};
// What was picked leaves. Lots are asked again whether they are sellable on `day`: what was good
// when it was picked may be held since, or too old.
tl::expected<std::vector<inventory::StockEntry>, std::vector<ShipFault>> ship(
    PlaceFacts& at, std::span<PickedLine const> lines, SupplierOrderId order, Uuid document,
    Date day);

// What came back of one shipped line. Without a reason it is good and sold again; with one it is
// lost at once (features.md row 119: what is damaged is not put back).
struct CameBack {
    PickedLine line;  // with the quantity that came back
    // Of the place; where it goes unless it was taken from a share that still sells.
    PoolId general;
    bool is_share_over = false;
    std::optional<inventory::ChangeReason> lost = {};
};
// Puts it to the pool that it was taken from (OFN #6220), of the lot that it was; a lot that is
// held keeps it from orders. Refused with out_of_range when it could not be counted; that leaves
// `at` worth nothing.
tl::expected<std::vector<inventory::StockEntry>, Code> bring_back(PlaceFacts& at,
                                                                  std::span<CameBack const> lines,
                                                                  SupplierOrderId order,
                                                                  Uuid document);

}  // namespace chaolu::fulfilment
