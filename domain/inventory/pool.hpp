// Pools: the stock at a location is one general pool and the shares that are cut from it. Which of
// them an order takes from, in what order, and what a share that is over gives back.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/time.hpp"
#include "domain/inventory/stock.hpp"

namespace chaolu::inventory {

enum class PoolKind { general, channel, event, session };
std::string_view text(PoolKind kind);
std::optional<PoolKind> pool_kind_from(std::string_view text);

struct Pool {
    PoolId id;
    PoolKind kind = PoolKind::general;
    LocationId location = {};
    // Of the location.
    int priority = 100;
    Instant location_since = {};
    // Of a share: whose orders take from it, until when, and whether they may take from general
    // what the share does not hold.
    std::optional<std::string> channel = {};
    std::optional<Instant> gives_back_at = {};
    bool takes_general = true;
    // What lies there lies with somebody else (domain/inventory/consignment.hpp): no order takes
    // it, and no share is cut from it.
    bool is_consigned = false;
};

// Whether a share sells no longer: from that very instant on, what it holds is general again.
bool is_over(std::optional<Instant> gives_back_at, Instant now);

// By key; a key without a row stands for nothing.
using Stocks = std::map<StockKey, Stock>;

// Where an order in `channel` takes a SKU from, first to last, of the pools of one supplier: the
// shares of its channel that hold the SKU and are not over, that which ends first leading; then the
// general pools by the priorities of their locations, unless one of those shares keeps to itself.
// What is consigned is open to nobody.
std::vector<StockKey> open_to(std::optional<std::string> const& channel, SkuId sku,
                              std::span<Pool const> pools, Stocks const& stocks, Instant now);

// Moves what is left in the shares that are over to the general pools of their locations: two
// ledger rows for each, that of the share first. What is reserved stays until it is released.
std::vector<StockEntry> give_back_what_is_over(std::span<Pool const> pools, Stocks& stocks,
                                               Instant now);

}  // namespace chaolu::inventory
