// What is known at the moment a group of orders is decided, read in as few round trips as it takes.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/ordering/facts.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::app {

// What a whole group asks for, without repetition.
struct WantedFacts {
    std::set<OrganisationId> buyers;
    std::set<std::string> skus;
    std::set<std::string> price_lists;
    std::set<std::string> channels;
    std::set<std::string> channels_with_cycles;
    std::set<std::string> channels_with_assortment;
    // The last day on which any of it is to arrive.
    std::optional<Date> last_delivery_day;
    // What whoever looks asks of lots besides what is asked of them anyway.
    MinRemaining min = {};
};

// late: stock is read, and locked only where lots must be looked at, for nobody else may promise
// them meanwhile. early: stock is locked. never: just to look.
enum class StockLock { late, early, never };
ordering::Facts load_order_facts(storage::Tx& tx, WantedFacts const& wanted, Instant now,
                                 StockLock lock);

// What shares that are over hold is general from their second on, whether or not the job that moves
// it has come so far: the first orders that could take it move it along. The rows of the ledger.
std::vector<inventory::StockEntry> give_back_what_is_over(ordering::Facts& facts, Instant now);

}  // namespace chaolu::app
