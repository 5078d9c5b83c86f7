// The arithmetic of stock: three changes, each checked before and after.
#include "domain/inventory/stock.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {
namespace {

// Checked in every build: an assertion that release builds leave out guards nobody's stock.
void require_sound(Stock const& stock) {
    bool const is_sound = stock.reserved >= 0 && stock.reserved <= stock.on_hand &&
                          stock.on_hand <= on_hand_max && stock.sequence >= 0;
    if (!is_sound) throw std::invalid_argument("stock counters break their own rule");
}

void require_positive(std::int64_t quantity) {
    if (quantity <= 0) throw std::invalid_argument("stock moves by more than zero");
}

StockEntry moved(Stock& stock, EntryKind kind, std::int64_t on_hand, std::int64_t reserved) {
    stock.on_hand += on_hand;
    stock.reserved += reserved;
    ++stock.sequence;
    require_sound(stock);
    return {.key = stock.key,
            .sequence = stock.sequence,
            .kind = kind,
            .on_hand_delta = on_hand,
            .reserved_delta = reserved,
            .on_hand_after = stock.on_hand,
            .reserved_after = stock.reserved};
}

}  // namespace

std::string_view text(EntryKind kind) {
    switch (kind) {
        case EntryKind::received: return "received";
        case EntryKind::reserved: return "reserved";
        case EntryKind::released: return "released";
    }
    return "";
}

std::optional<EntryKind> entry_kind_from(std::string_view text) {
    return enum_from_text(text, EntryKind::released);
}

tl::expected<StockEntry, Code> receive(Stock& stock, std::int64_t quantity, LotId lot) {
    require_sound(stock);
    require_positive(quantity);
    if (quantity > on_hand_max - stock.on_hand) return tl::unexpected(Code::out_of_range);
    auto entry = moved(stock, EntryKind::received, quantity, 0);
    entry.lot = lot;
    return entry;
}

tl::expected<StockEntry, Shortage> reserve(Stock& stock, std::int64_t quantity,
                                           SupplierOrderId order) {
    require_sound(stock);
    require_positive(quantity);
    if (quantity > stock.available()) return tl::unexpected(Shortage{stock.available()});
    auto entry = moved(stock, EntryKind::reserved, 0, quantity);
    entry.supplier_order = order;
    return entry;
}

std::optional<std::vector<StockEntry>> reserve_again(std::span<Stock> stocks,
                                                     std::span<StockEntry const> entries) {
    std::vector<StockEntry> taken;
    taken.reserve(entries.size());
    for (auto const& entry : entries) {
        if (entry.kind != EntryKind::reserved)
            throw std::invalid_argument("only reservations can be made again");
        auto const stock =
            std::lower_bound(stocks.begin(), stocks.end(), entry.key,
                             [](Stock const& each, StockKey const& key) { return each.key < key; });
        if (stock == stocks.end() || stock->key != entry.key) return {};
        auto again = reserve(*stock, entry.reserved_delta, entry.supplier_order.value());
        if (!again) return {};
        taken.push_back(*std::move(again));
    }
    return taken;
}

StockEntry release(Stock& stock, std::int64_t quantity, SupplierOrderId order, std::string reason) {
    require_sound(stock);
    require_positive(quantity);
    if (quantity > stock.reserved)
        throw std::invalid_argument("more stock is given back than is reserved");
    auto entry = moved(stock, EntryKind::released, 0, -quantity);
    entry.supplier_order = order;
    entry.reason = std::move(reason);
    return entry;
}

}  // namespace chaolu::inventory
