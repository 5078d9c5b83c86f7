// Lock in order, receive, save; the ledger in arrays of bounded size.
#include "server/app/receipt.hpp"

#include <algorithm>

#include "storage/inventory.hpp"

namespace chaolu::app {
namespace {

using inventory::Stock;
using inventory::StockEntry;
using inventory::StockKey;

constexpr std::size_t entries_at_once_max = 5000;

// Stock of all keys, sorted: what is there, locked, and zeros where nothing is yet.
std::vector<Stock> lock_all(storage::Tx& tx, std::vector<StockKey> keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    auto const locked = storage::inventory::lock(tx, keys);
    std::vector<Stock> stocks;
    stocks.reserve(keys.size());
    auto next = locked.begin();
    for (auto const& key : keys)
        stocks.push_back(next != locked.end() && next->key == key ? *next++ : Stock{key});
    return stocks;
}

// Every one of them has moved.
void write(storage::Tx& tx, std::vector<Stock> const& before, std::vector<Stock> const& after) {
    std::vector<Stock> fresh, changed;
    for (std::size_t at = 0; at < after.size(); ++at)
        (before[at].sequence == 0 ? fresh : changed).push_back(after[at]);
    storage::inventory::insert(tx, fresh);
    storage::inventory::save(tx, changed);
}

Stock& stock_of(std::vector<Stock>& sorted, StockKey const& key) {
    auto const found = std::lower_bound(
        sorted.begin(), sorted.end(), key,
        [](Stock const& stock, StockKey const& wanted) { return stock.key < wanted; });
    if (found == sorted.end() || found->key != key)
        throw std::logic_error("a row of stock is missing that was just made");
    return *found;
}

}  // namespace

Result<void> Receipt::apply(storage::Tx& tx, OrganisationId supplier, Instant now) {
    if (lots_.empty()) return {};
    auto const pool = storage::inventory::pools_of(tx, std::span(&supplier, 1)).at(0).id;
    std::vector<StockKey> keys;
    for (auto const& received : lots_) {
        // Files are mostly sorted by SKU: this leaves little to sort.
        if (keys.empty() || keys.back().sku != received.sku) keys.push_back({received.sku, pool});
    }
    auto stocks = lock_all(tx, std::move(keys));
    auto const before = stocks;
    std::vector<StockEntry> entries;
    auto const flush = [&] {
        storage::inventory::insert_entries(tx, entries, now);
        entries.clear();
    };
    for (auto const& [sku, lot, quantity] : lots_) {
        auto entry = inventory::receive(stock_of(stocks, {sku, pool}), quantity, lot);
        if (!entry)
            return refuse(Code::validation_failed, "There would be more stock than can be counted.",
                          {{"", entry.error(), "adds up to more than can be counted"}});
        entries.push_back(*std::move(entry));
        if (entries.size() == entries_at_once_max) flush();
    }
    flush();
    write(tx, before, stocks);
    return {};
}

}  // namespace chaolu::app
