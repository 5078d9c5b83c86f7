// Goods that leave a place, to be made into others or to lie elsewhere: of which lots they are.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tl/expected.hpp>
#include <vector>

#include "domain/inventory/lot_stock.hpp"
#include "domain/inventory/stock.hpp"

namespace chaolu::inventory {

// What leaves, of one lot or of whichever expires first.
struct Withdrawal {
    SkuId sku;
    std::optional<LotId> lot;
    std::int64_t quantity = 0;  // above zero
};

struct WithdrawFault {
    std::size_t at = 0;  // of the withdrawals
    // insufficient_stock (with what can be had), unknown_lot, lot_held, expired.
    Code code;
    std::int64_t available = 0;
    bool operator==(WithdrawFault const&) const = default;
};

// Takes what is free and sellable on `today`, one withdrawal after the other: the rows of the
// ledger, one a lot. `stock` holds a row for every SKU that is named, by SKU; `lots` all that is on
// hand of them. A refusal leaves both worth nothing.
tl::expected<std::vector<StockEntry>, WithdrawFault> withdraw(
    std::map<SkuId, Stock>& stock, std::map<SkuId, std::vector<LotBalance>>& lots,
    std::span<Withdrawal const> wanted, EntryKind kind, Uuid document, Date today);

}  // namespace chaolu::inventory
