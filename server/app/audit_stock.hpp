// The auditor folds what the ledger gained since it looked last, and compares it with the counters.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/inventory/audit.hpp"
#include "storage/stock_audit.hpp"

namespace chaolu::app {

// An audit goes page by page, each in a transaction of its own, and keeps nobody waiting: it locks
// no stock. Whoever trades meanwhile is found by this audit or by the next.
struct AuditProgress {
    Instant started_at;
    inventory::StockKey after = {};
    std::int64_t movements = 0;
    std::int64_t differences = 0;  // accounts that differ as far as is known
    bool is_done = false;
};

// The next page; the last one writes down what the whole came to. Call it until `is_done`.
void audit_page(storage::Tx& tx, AuditProgress& progress);

constexpr std::int64_t folded_movements_max = 200'000;
constexpr int folded_accounts_max = 1000;

// One ledger from its first movement on, whatever was audited before.
struct LedgerFold {
    storage::stock_audit::Account account;  // `folded` as far as its movements agree
    std::optional<inventory::StockDifference> difference;
    // False: it has more movements than are folded here; so far as it was, it agrees.
    bool is_complete = true;
};
// Those of one SKU, pool by pool, of one supplier or of all. None: it has no stock. At most
// folded_accounts_max of them and folded_movements_max in all, and one reading more.
std::vector<LedgerFold> fold_ledgers(storage::Tx& tx, std::string_view sku,
                                     std::optional<OrganisationId> supplier);

}  // namespace chaolu::app
