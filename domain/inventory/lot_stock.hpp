// What is on hand of single lots: which may be sold, and from which to take.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <tl/expected.hpp>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/id.hpp"
#include "domain/core/shelf_life.hpp"
#include "domain/inventory/stock.hpp"

namespace chaolu::inventory {

struct LotBalance {
    LotId lot;
    LotDates dates;
    std::int64_t on_hand = 0;
    bool is_held = false;
    // Kept from orders while the lot is held.
    std::int64_t set_aside = 0;
    // Of orders, on its way to leave; with what is set aside at most what is on hand.
    std::int64_t picked = 0;
    std::int64_t free() const { return on_hand - set_aside - picked; }
    bool operator==(LotBalance const&) const;
};

// nullptr when it is none of them.
LotBalance* find_lot(std::span<LotBalance> lots, LotId id);

// First expired, first out: the least expiry date first and those without one last; of two alike
// the one made first, then the one received first.
bool goes_before(LotBalance const& left, LotBalance const& right);

// The one rule of what may be sold, promised or picked for somebody who gets it on `day`: lot_held,
// expired, or below_minimum when less of its life is left than `min` asks for. None: it may. On its
// last day a lot is good.
std::optional<Code> why_not_sellable(LotBalance const& lot, Date day, MinRemaining const& min);
bool is_sellable(LotBalance const& lot, Date day, MinRemaining const& min);

struct LotShare {
    LotId lot;
    std::int64_t quantity = 0;
    bool operator==(LotShare const&) const = default;
};

// Takes `quantity` (above zero) from what there is, first expired first, over as many lots as it
// needs; refused with what all of them hold when that is less.
tl::expected<std::vector<LotShare>, Shortage> draw(std::span<LotBalance const> lots,
                                                   std::int64_t quantity);
// The same from lots that are sellable on `day`; the shortage counts only those.
tl::expected<std::vector<LotShare>, Shortage> allocate(std::span<LotBalance const> lots,
                                                       std::int64_t quantity, Date day,
                                                       MinRemaining const& min);

// Why nothing was chosen: unknown_lot, lot_held, expired or below_minimum of the lot that was
// named; insufficient_stock with what can be had.
struct NoChoice {
    Code code;
    std::int64_t available = 0;
    bool operator==(NoChoice const&) const = default;
};
// The same from all of them, or from the one that is named.
tl::expected<std::vector<LotShare>, NoChoice> choose(std::span<LotBalance> lots,
                                                     std::optional<LotId> named,
                                                     std::int64_t quantity, Date day,
                                                     MinRemaining const& min);

// Sets aside of a held lot what it has free, as far as nobody was promised it: the row of the
// ledger, or none when there is nothing to set aside. What was promised stays so until somebody
// cancels it; called again, this sets it aside too.
std::optional<StockEntry> set_aside(Stock& stock, LotBalance& lot);
// The same where shares were cut from `general`: what it does not have comes back from them first,
// in their order, so that no share sells what is held.
std::vector<StockEntry> set_aside(Stock& general, std::span<Stock* const> shares, LotBalance& lot);
// What was just added to `stock` of a held lot is held too: the row of the ledger goes to
// `entries`.
void keep_if_held(Stock& stock, LotBalance& lot, std::vector<StockEntry>& entries);
// Gives back to orders `quantity` of what was set aside; none when that is zero.
std::optional<StockEntry> give_back(Stock& stock, LotBalance& lot, std::int64_t quantity);
// Takes an expired lot out of the books of the place where it lies: what was set aside, what is
// free in general, and what general does not have of the shares at that place, in their order.
// What was promised to orders or picked for them stays on hand, and goes when it is asked again
// after they were cancelled.
std::vector<StockEntry> expire(Stock& general, std::span<Stock* const> shares, LotBalance& lot);

// What all sellable lots hold.
std::int64_t sellable(std::span<LotBalance const> lots, Date day, MinRemaining const& min);

}  // namespace chaolu::inventory
