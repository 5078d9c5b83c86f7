// Lots go in, lots come out: what is taken from which lot, and how much became of it.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "domain/core/quantity.hpp"
#include "domain/inventory/lot.hpp"
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
    // insufficient_stock (with what can be had), unknown_lot, lot_held, expired, out_of_range;
    // too_many lots at the ingredient that passes lots_taken_max.
    Code code;
    std::int64_t available = 0;
    bool operator==(TransformFault const&) const = default;
};

// One transformation is of so many lots: each is an origin of all that comes out, for good.
constexpr std::size_t lots_taken_max = 200;

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

// Nothing is made fresh by giving it another lot code: what comes out of a product keeps no longer
// than what went in of it.
using ProductOf = std::map<SkuId, ProductId>;
// When the first of the lots that the ingredients take expires, of each product of which one does.
// Nothing is said when they cannot be taken, which transform() refuses.
std::map<ProductId, Date> first_expiries(std::map<SkuId, std::vector<LotBalance>> lots,
                                         std::span<Ingredient const> ingredients,
                                         ProductOf const& products, Date today);
// Cuts an expiry that was derived, or that there is none, to `until`; one that was written and is
// later is a fault.
std::optional<LotFault> keep_no_longer(Lot& lot, std::optional<Date> written, Date until);

struct Measured {
    BaseUnit unit;
    std::int64_t quantity = 0;
};
// What came out of 1000 of what went in, rounded half up; none when the units differ.
std::optional<std::int64_t> yield_permille(std::span<Measured const> in,
                                           std::span<Measured const> out);
// What came out for each base unit that went in, with three places, rounded half up: "450.000" g of
// one piece. None when what went in is counted in several units, or when there is too little to
// tell.
std::optional<std::string> yield_each(std::span<Measured const> in, std::int64_t out);

}  // namespace chaolu::inventory
