// What is there and is not named.
#include "server/app/absent_stock.hpp"

namespace chaolu::app {

using storage::lot_stock::Place;
using storage::stock_imports::StockImport;

std::int64_t keep_absent(storage::Tx& tx, StockImport const& import, Place const& place) {
    storage::absent_stock::remove(tx, import.id);
    if (import.absent == inventory::AbsentRule::keep || import.error_count > 0) return 0;
    auto const absent = inventory::absent(storage::absent_stock::there(tx, place),
                                          storage::absent_stock::named(tx, import.id));
    storage::absent_stock::insert(tx, import.id, absent);
    return static_cast<std::int64_t>(absent.size());
}

}  // namespace chaolu::app
