// A fingerprint of the row, and a count of the rows that have the same.
#include "server/app/row_names.hpp"

#include "server/security/sha256.hpp"
#include "storage/inventory.hpp"
#include "storage/known_lots.hpp"

namespace chaolu::app {
namespace {

// Ten hexadecimal digits tell the rows of one day, SKU and growing unit apart.
constexpr std::size_t print_bytes = 5;

}  // namespace

RowNames::RowNames(storage::Tx& tx, storage::stock_imports::StockImport const& import,
                   LocationId location)
    : tx_(tx),
      supplier_(import.supplier),
      corrected_(import.retry_of),
      location_(location),
      supplier_short_(storage::inventory::supplier_short(tx, import.supplier)) {}

std::string RowNames::start_of(inventory::SkuFacts const& sku, inventory::Lot const& lot,
                               std::optional<Date> written_expiry) const {
    security::Sha256 hash;
    hash.add(inventory::row_text(lot, written_expiry, location_));
    auto const print = storage::to_bytea(hash.finish().substr(0, print_bytes)).substr(2);
    auto const day = lot.harvest_date ? *lot.harvest_date : lot.production_date.value();
    auto const code = inventory::lot_code(sku, day, lot.growing_unit, {supplier_short_, print, 0});
    return code.substr(0, code.rfind('-') + 1);
}

void RowNames::prepare(std::vector<std::string> const& starts) {
    if (!corrected_ || starts.empty()) return;
    for (auto const& [start, count] :
         storage::known_lots::counts_by_start(tx_, supplier_, *corrected_, starts))
        alike_[start].before = count;
}

RowNames::Named RowNames::name(std::string const& start, std::int64_t line) {
    auto& alike = alike_[start];
    if (++alike.count == 1) alike.first_line = line;
    Named named{start + std::to_string(alike.before + alike.count), {}, alike.count == 2};
    if (alike.count > 1) named.first_line = alike.first_line;
    return named;
}

}  // namespace chaolu::app
