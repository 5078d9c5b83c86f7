// Turns lots that were just written into stock of the pool 'general' where they lie.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/inventory/stock.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::app {

// A file may hold a million lots: of each only what its ledger row needs is kept.
class Receipt {
public:
    void add(SkuId sku, LotId lot, std::int64_t quantity);

    // What else the command moves, once the stock of `skus` is locked with that of the lots: in one
    // order, or two commands might wait for each other. It writes its own ledger rows.
    using Stocks = std::map<inventory::StockKey, inventory::Stock>;
    struct Others {
        std::vector<SkuId> skus;
        std::function<void(Stocks&)> move;
    };

    // Locks the stock, receives each lot in order, writes counters and ledger. Orders wait for
    // these locks, so this is the last step of a command. Refuses, with nothing to be kept of the
    // transaction, when a counter would pass what can be counted.
    Result<void> apply(storage::Tx& tx, PoolId pool, Instant now, Others const& others = {});

private:
    Result<void> receive(storage::Tx& tx, Stocks& stocks, PoolId pool, Instant now) const;

    struct Received {
        LotId lot;
        std::int64_t quantity;
        std::uint32_t sku;  // where it stands in skus_
    };
    std::deque<Received> lots_;
    std::vector<SkuId> skus_;
    std::map<SkuId, std::uint32_t> places_;
};

}  // namespace chaolu::app
