// Facts in two statements, folded purely, kept in two more.
#include "server/app/audit_stock.hpp"

#include <span>

namespace chaolu::app {
namespace {

using inventory::Stock;
using inventory::StockDifference;
using inventory::StockEntry;
using storage::stock_audit::Account;

constexpr int accounts_per_page = 100;
constexpr int movements_per_account_max = 500;
constexpr int movements_at_once_max = 5000;

bool is_whole(std::span<StockEntry const> entries, int movements_max) {
    return entries.size() < static_cast<std::size_t>(movements_max);
}

struct Page {
    std::vector<Stock> folded;
    std::vector<StockDifference> differences;
    // The last account before the first that has more movements than a page folds.
    std::optional<inventory::StockKey> stopped_after;
};

// `entries` are those of the accounts, in the same order.
Page fold_page(std::vector<Account> const& accounts, std::span<StockEntry const> entries,
               inventory::StockKey const& after) {
    Page page;
    auto before = after;
    std::size_t begin = 0;
    for (auto const& account : accounts) {
        auto end = begin;
        while (end < entries.size() && entries[end].key == account.counters.key) ++end;
        auto const own = entries.subspan(begin, end - begin);
        auto stock = account.folded;
        auto difference = inventory::fold_on(stock, own);
        bool const is_read = difference || is_whole(own, movements_per_account_max);
        if (!difference && is_read) difference = inventory::compare(stock, account.counters);
        if (difference) page.differences.push_back(*difference);
        if (stock.sequence > account.folded.sequence) page.folded.push_back(stock);
        if (!is_read && !page.stopped_after) page.stopped_after = before;
        before = account.counters.key;
        begin = end;
    }
    return page;
}

}  // namespace

void audit_page(storage::Tx& tx, AuditProgress& progress) {
    auto const accounts = storage::stock_audit::changed(tx, progress.after, accounts_per_page);
    auto const entries = storage::stock_audit::movements(tx, accounts, movements_per_account_max);
    auto const page = fold_page(accounts, entries, progress.after);
    storage::stock_audit::save_folded(tx, page.folded);
    storage::stock_audit::add_differences(tx, page.differences, progress.started_at);
    progress.movements += static_cast<std::int64_t>(entries.size());
    if (page.stopped_after)
        progress.after = *page.stopped_after;
    else if (!accounts.empty())
        progress.after = accounts.back().counters.key;
    progress.is_done = !page.stopped_after && accounts.size() < accounts_per_page;
    if (progress.is_done) storage::stock_audit::remove_older_differences(tx, progress.started_at);
    // What stands, and not what the pages add up to: an account that a page does not fold to its
    // end brings those behind it to the next page again.
    if (progress.is_done || !page.differences.empty())
        progress.differences = storage::stock_audit::count_differences(tx);
    if (!progress.is_done) return;
    storage::stock_audit::save_audit(
        tx, {progress.started_at, storage::stock_audit::count_stock(tx), progress.movements});
}

std::vector<LedgerFold> fold_ledgers(storage::Tx& tx, std::string_view sku,
                                     std::optional<OrganisationId> supplier) {
    std::vector<LedgerFold> folds;
    std::int64_t left = folded_movements_max;
    for (auto account : storage::stock_audit::accounts_of(tx, sku, supplier, folded_accounts_max)) {
        auto& fold = folds.emplace_back(LedgerFold{account, {}, true});
        while (fold.is_complete) {
            auto const entries =
                storage::stock_audit::movements(tx, std::span(&account, 1), movements_at_once_max);
            left -= static_cast<std::int64_t>(entries.size());
            fold.difference = inventory::fold_on(account.folded, entries);
            if (fold.difference) break;
            if (is_whole(entries, movements_at_once_max)) {
                fold.difference = inventory::compare(account.folded, account.counters);
                break;
            }
            fold.is_complete = left > 0;
        }
        fold.account.folded = account.folded;
    }
    return folds;
}

}  // namespace chaolu::app
