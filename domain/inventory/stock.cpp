// The arithmetic of stock: each change is checked before and after.
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

void require_reserved(Stock const& stock, std::int64_t quantity) {
    require_sound(stock);
    require_positive(quantity);
    if (quantity > stock.reserved)
        throw std::invalid_argument("more stock leaves a reservation than is reserved");
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

StockEntry with(StockEntry entry, Movement const& movement) {
    entry.lot = movement.lot;
    entry.document = movement.document;
    entry.reason = movement.reason;
    return entry;
}

StockEntry with(StockEntry entry, Pick const& of) {
    entry.supplier_order = of.order;
    entry.document = of.document;
    return entry;
}

// One of the two is of any lot, the other of the one that was picked.
StockEntry bound(StockEntry entry, Pick const& of) {
    entry = with(std::move(entry), of);
    entry.lot = of.lot;
    return entry;
}

}  // namespace

std::string_view text(EntryKind kind) {
    switch (kind) {
        case EntryKind::received: return "received";
        case EntryKind::reserved: return "reserved";
        case EntryKind::released: return "released";
        case EntryKind::adjusted: return "adjusted";
        case EntryKind::counted: return "counted";
        case EntryKind::shrinkage: return "shrinkage";
        case EntryKind::expired: return "expired";
        case EntryKind::transferred_out: return "transferred_out";
        case EntryKind::transferred_in: return "transferred_in";
        case EntryKind::transformed_out: return "transformed_out";
        case EntryKind::transformed_in: return "transformed_in";
        case EntryKind::picked: return "picked";
        case EntryKind::shipped: return "shipped";
        case EntryKind::returned: return "returned";
        case EntryKind::allotted: return "allotted";
        case EntryKind::given_back: return "given_back";
    }
    return "";
}

std::optional<EntryKind> entry_kind_from(std::string_view text) {
    return enum_from_text(text, EntryKind::given_back);
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
    auto const row = [&](StockKey const& key) -> Stock* {
        auto const stock = std::lower_bound(
            stocks.begin(), stocks.end(), key,
            [](Stock const& each, StockKey const& wanted) { return each.key < wanted; });
        return stock == stocks.end() || stock->key != key ? nullptr : &*stock;
    };
    std::vector<StockEntry> taken;
    taken.reserve(entries.size());
    for (std::size_t at = 0; at < entries.size(); ++at) {
        auto const& entry = entries[at];
        auto* const stock = row(entry.key);
        if (!stock) return {};
        if (entry.kind == EntryKind::given_back && at + 1 < entries.size()) {
            auto* const into = row(entries[++at].key);
            if (!into) return {};
            for (auto& moved : shift(*stock, *into, stock->available(), EntryKind::given_back))
                taken.push_back(std::move(moved));
            continue;
        }
        if (entry.kind != EntryKind::reserved)
            throw std::invalid_argument("only reservations can be made again");
        auto again = reserve(*stock, entry.reserved_delta, entry.supplier_order.value());
        if (!again) return {};
        taken.push_back(*std::move(again));
    }
    return taken;
}

tl::expected<StockEntry, Code> put(Stock& stock, std::int64_t quantity, Movement const& movement) {
    require_sound(stock);
    require_positive(quantity);
    if (quantity > on_hand_max - stock.on_hand) return tl::unexpected(Code::out_of_range);
    return with(moved(stock, movement.kind, quantity, 0), movement);
}

tl::expected<StockEntry, Shortage> take(Stock& stock, std::int64_t quantity,
                                        Movement const& movement) {
    require_sound(stock);
    require_positive(quantity);
    if (quantity > stock.available()) return tl::unexpected(Shortage{stock.available()});
    return with(moved(stock, movement.kind, -quantity, 0), movement);
}

StockEntry keep(Stock& stock, std::int64_t quantity, LotId lot) {
    require_sound(stock);
    if (quantity == 0) throw std::invalid_argument("stock moves by more than zero");
    auto const kind = quantity > 0 ? EntryKind::reserved : EntryKind::released;
    auto entry = moved(stock, kind, 0, quantity);
    entry.lot = lot;
    entry.reason = "hold";
    return entry;
}

StockEntry release(Stock& stock, std::int64_t quantity, SupplierOrderId order, std::string reason) {
    require_reserved(stock, quantity);
    auto entry = moved(stock, EntryKind::released, 0, -quantity);
    entry.supplier_order = order;
    entry.reason = std::move(reason);
    return entry;
}

std::array<StockEntry, 2> pick(Stock& stock, std::int64_t quantity, Pick const& of) {
    require_reserved(stock, quantity);
    auto freed = with(moved(stock, EntryKind::released, 0, -quantity), of);
    freed.reason = "picked";
    return {std::move(freed), bound(moved(stock, EntryKind::picked, 0, quantity), of)};
}

std::array<StockEntry, 2> put_back(Stock& stock, std::int64_t quantity, Pick const& of) {
    require_reserved(stock, quantity);
    auto freed = bound(moved(stock, EntryKind::released, 0, -quantity), of);
    freed.reason = "put_back";
    return {std::move(freed), with(moved(stock, EntryKind::reserved, 0, quantity), of)};
}

StockEntry ship(Stock& stock, std::int64_t quantity, Pick const& of) {
    require_reserved(stock, quantity);
    return bound(moved(stock, EntryKind::shipped, -quantity, -quantity), of);
}

std::vector<StockEntry> shift(Stock& from, Stock& to, std::int64_t quantity_max, EntryKind kind) {
    require_sound(from);
    require_sound(to);
    auto const quantity = std::min({quantity_max, from.available(), on_hand_max - to.on_hand});
    if (quantity <= 0) return {};
    return {moved(from, kind, -quantity, 0), moved(to, kind, quantity, 0)};
}

}  // namespace chaolu::inventory
