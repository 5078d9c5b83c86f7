// Lots go in, lots come out: what is taken from which lot, and how much became of it.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tl/expected.hpp>
#include <vector>

#include "domain/core/quantity.hpp"
#include "domain/inventory/lot_stock.hpp"
#include "domain/inventory/stock.hpp"
#include "domain/inventory/withdrawal.hpp"

namespace chaolu::inventory {

// What goes in, of one lot or of whichever expires first.
using Ingredient = Withdrawal;
// What comes out: a lot that is new.
struct Yielded {
    SkuId sku;
    LotId lot;
    std::int64_t quantity = 0;  // above zero
};

struct TransformFault {
    std::size_t at = 0;  // of the ingredients, or of what is yielded
    bool is_output = false;
    // insufficient_stock (with what can be had), unknown_lot, lot_held, expired, out_of_range.
    Code code;
    std::int64_t available = 0;
    bool operator==(TransformFault const&) const = default;
};

struct Transformed {
    std::vector<StockEntry> taken;  // a row a lot; an ingredient may span several
    std::vector<StockEntry> made;
};

// Takes the ingredients from what is free and sellable on `today`, one after the other, and puts
// what is yielded. `stock` holds a row for every SKU that is named, by SKU; `lots` all that is on
// hand of the ingredients. A refusal leaves both worth nothing.
tl::expected<Transformed, TransformFault> transform(std::map<SkuId, Stock>& stock,
                                                    std::map<SkuId, std::vector<LotBalance>>& lots,
                                                    std::span<Ingredient const> ingredients,
                                                    std::span<Yielded const> yielded, Uuid document,
                                                    Date today);

// What came out of 1000 of what went in, rounded half up; none when the units differ.
struct Measured {
    BaseUnit unit;
    std::int64_t quantity = 0;
};
std::optional<std::int64_t> yield_permille(std::span<Measured const> in,
                                           std::span<Measured const> out);

}  // namespace chaolu::inventory
