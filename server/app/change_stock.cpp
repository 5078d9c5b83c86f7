// Lots are locked first and the stock last; the domain decides, and everything is written at once.
#include "server/app/change_stock.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "server/json/inventory.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using inventory::ChangeRefusal;
using inventory::LotBalance;
using inventory::Stock;
using storage::stock_changes::Change;
using storage::stock_changes::Kind;

// The lots and the stock of one SKU, locked.
struct Holding {
    std::vector<storage::lot_stock::Located> located;
    std::vector<LotBalance> lots;  // of `located`, and the one that was named
    Stock stock;
};

std::int64_t sum_of(std::vector<LotBalance> const& lots) {
    return std::accumulate(lots.begin(), lots.end(), std::int64_t{0},
                           [](auto sum, LotBalance const& lot) { return sum + lot.on_hand; });
}

Result<Holding> lock_holding(storage::Tx& tx, StockSubject const& of) {
    Holding holding;
    std::optional<LotBalance> named;
    if (of.lot) {
        named = storage::lot_stock::pin_lot(tx, of.supplier, of.sku.id, *of.lot);
        if (!named)
            return refuse(Code::validation_failed, "The request has faults.",
                          {{"/lot_id", Code::unknown_lot, "is no lot of this SKU of yours"}});
    }
    holding.located = storage::lot_stock::lock(tx, {{of.place.location, of.sku.id}}, of.lot);
    for (auto const& each : holding.located) holding.lots.push_back(each.balance);
    if (named && holding.lots.empty()) holding.lots.push_back(*named);
    holding.stock.key = {of.sku.id, of.place.pool};
    for (auto const& row : storage::inventory::lock(tx, {holding.stock.key})) holding.stock = row;
    return holding;
}

// What there is to change, and what is not because it is set apart.
std::string figures(storage::Tx& tx, Stock const& stock, StockSubject const& of) {
    auto const unit = " " + std::string(text(of.sku.measures.base));
    auto const told = std::to_string(stock.on_hand) + unit + " are on hand, " +
                      std::to_string(stock.reserved) + " of them are reserved";
    auto const shares = storage::stock_changes::held_by_shares(tx, of.place.location, of.sku.id);
    return shares == 0 ? told : told + "; " + std::to_string(shares) + unit + " are in shares";
}

Error error_of(storage::Tx& tx, ChangeRefusal const& refusal, Stock const& was,
               StockSubject const& of, std::string const& pointer) {
    auto const unit = std::string(text(of.sku.measures.base));
    switch (refusal.why) {
        case ChangeRefusal::Why::insufficient_stock:
            return {Code::insufficient_stock,
                    "What is reserved or in a share cannot go: " + figures(tx, was, of) + ".",
                    {{pointer, Code::insufficient_stock,
                      "takes more than the " + std::to_string(refusal.available) + " " + unit +
                          " that are available",
                      Available{refusal.available, unit}}}};
        case ChangeRefusal::Why::lot_short:
            return {Code::insufficient_stock,
                    "The lot holds less.",
                    {{pointer, Code::insufficient_stock,
                      "takes more than the lot's " + std::to_string(refusal.available) + " " + unit,
                      Available{refusal.available, unit}}}};
        case ChangeRefusal::Why::lot_needed:
            return {Code::validation_failed,
                    "Say which lot it is of.",
                    {{"/lot_id", Code::required, "no lot of this SKU has anything on hand"}}};
        case ChangeRefusal::Why::too_much: break;
    }
    return {Code::validation_failed,
            "There would be more stock than can be counted.",
            {{pointer, Code::out_of_range, "adds up to more than can be counted"}}};
}

void tell(storage::Tx& tx, Change const& change, Services const& services) {
    storage::outbox::Event const event{
        EventId{services.ids.next(change.created_at)},
        change.kind == Kind::count ? "stock.counted" : "stock.adjusted",
        change.id,
        1,
        {},
        change.supplier,
        json::encode(change).dump(),
        change.created_at};
    storage::outbox::append(tx, std::span(&event, 1));
}

// Moves `change.delta`, if it is not zero, and writes the document.
Result<Change> carry_out(storage::Tx& tx, Change change, Holding holding, StockSubject const& of,
                         inventory::EntryKind kind, std::string const& pointer,
                         Services const& services) {
    auto const now = change.created_at;
    auto const was = holding.stock;
    if (change.delta != 0) {
        if (!of.lot && sum_of(holding.lots) < was.on_hand) storage::lot_stock::read_apart();
        auto entries = inventory::change(holding.stock, holding.lots,
                                         {change.delta, of.lot, kind, change.id, change.reason},
                                         shanghai_day(now));
        if (!entries) return tl::unexpected(error_of(tx, entries.error(), was, of, pointer));
        for (auto const& entry : *entries)
            if (entry.on_hand_delta != 0)
                change.lots.push_back({entry.lot.value(), entry.on_hand_delta});
        storage::lot_stock::save(tx, of.place.location, holding.located, *entries);
        storage::inventory::insert_entries(tx, *entries, now, of.made_by);
        if (was.sequence == 0)
            storage::inventory::insert(tx, std::span(&holding.stock, 1));
        else
            storage::inventory::save(tx, std::span(&holding.stock, 1));
    }
    change.on_hand_after = holding.stock.on_hand;
    change.reserved_after = holding.stock.reserved;
    storage::stock_changes::insert(tx, change);
    tell(tx, change, services);
    return change;
}

Change begun(Kind kind, StockSubject const& of, Holding const& holding, Services const& services,
             Instant now) {
    Change change;
    change.id = services.ids.next(now);
    change.kind = kind;
    change.supplier = of.supplier;
    change.key = holding.stock.key;
    change.sku = of.sku.code;
    change.pool = "general";
    change.base_unit = text(of.sku.measures.base);
    change.lot = of.lot;
    change.note = of.note;
    change.made_by = of.made_by;
    change.created_at = now;
    return change;
}

}  // namespace

Result<Change> adjust_stock(storage::Tx& tx, AdjustStock const& command, Services const& services,
                            Instant now) {
    auto holding = lock_holding(tx, command.of);
    if (!holding) return tl::unexpected(std::move(holding.error()));
    auto change = begun(Kind::adjustment, command.of, *holding, services, now);
    change.reason = text(command.reason);
    change.delta = command.delta;
    return carry_out(tx, std::move(change), *std::move(holding), command.of,
                     inventory::entry_kind(command.reason), "/delta/value", services);
}

Result<Change> count_stock(storage::Tx& tx, CountStock const& command, Services const& services,
                           Instant now) {
    auto holding = lock_holding(tx, command.of);
    if (!holding) return tl::unexpected(std::move(holding.error()));
    auto const& stock = holding->stock;
    if (storage::stock_changes::has_moved_since(tx, command.of.place.location, command.of.sku.id,
                                                command.of.lot, command.seen))
        return refuse(Code::stale_version,
                      "Goods came or went since this version was read: count again. " +
                          figures(tx, stock, command.of) + ".");
    auto change = begun(Kind::count, command.of, *holding, services, now);
    change.counted = command.counted;
    change.expected = sum_of(holding->lots);
    change.delta = command.counted - *change.expected;
    return carry_out(tx, std::move(change), *std::move(holding), command.of,
                     inventory::EntryKind::counted, "/counted/value", services);
}

}  // namespace chaolu::app
