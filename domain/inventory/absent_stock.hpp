// Files that tell of all stock at a place: what they do not name is there no longer.
#pragma once
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "domain/inventory/lot_stock.hpp"
#include "domain/inventory/stock.hpp"
#include "domain/inventory/stock_change.hpp"

namespace chaolu::inventory {

// What becomes of SKUs that a file does not name.
enum class AbsentRule {
    keep,  // nothing: the file tells of what came
    zero,  // what may be sold of them is taken out of the books
};
std::string_view text(AbsentRule rule);
std::optional<AbsentRule> absent_rule_from(std::string_view text);

// What may be sold of a SKU at a place, above zero.
struct SellableSku {
    SkuId sku;
    std::int64_t available = 0;
    bool operator==(SellableSku const&) const = default;
};

// Those of what is there that a file does not name.
std::vector<SellableSku> absent(std::span<SellableSku const> there, std::set<SkuId> const& named);

// Takes out of the books what may be sold of a SKU that was absent, no more than `seen` of it,
// first expired first: what came since nobody has looked at, and what was promised or set aside
// stays. None when nothing is left to take.
tl::expected<std::vector<StockEntry>, ChangeRefusal> take_absent(Stock& stock,
                                                                 std::vector<LotBalance>& lots,
                                                                 std::int64_t seen, Uuid document,
                                                                 Date today);

}  // namespace chaolu::inventory
