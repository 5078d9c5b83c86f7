// A difference of sets, and a loss of what is left.
#include "domain/inventory/absent_stock.hpp"

#include <algorithm>

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {

std::string_view text(AbsentRule rule) { return rule == AbsentRule::keep ? "keep" : "zero"; }

std::optional<AbsentRule> absent_rule_from(std::string_view text) {
    return enum_from_text(text, AbsentRule::zero);
}

std::vector<SellableSku> absent(std::span<SellableSku const> there, std::set<SkuId> const& named) {
    std::vector<SellableSku> rest;
    std::copy_if(there.begin(), there.end(), std::back_inserter(rest),
                 [&](SellableSku const& each) { return !named.contains(each.sku); });
    return rest;
}

tl::expected<std::vector<StockEntry>, ChangeRefusal> take_absent(Stock& stock,
                                                                 std::vector<LotBalance>& lots,
                                                                 std::int64_t seen, Uuid document,
                                                                 Date today) {
    auto const gone = std::min(seen, stock.available());
    if (gone <= 0) return std::vector<StockEntry>{};
    return change(stock, lots, {-gone, {}, EntryKind::adjusted, document, "absent from file"},
                  today);
}

}  // namespace chaolu::inventory
