// Adjustments and counts: the shelf holds something else than the books say, and why.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "domain/inventory/lot_stock.hpp"
#include "domain/inventory/stock.hpp"

namespace chaolu::inventory {

// Why something is missing or too much. All but found and correction are losses, and shrinkage in
// the ledger; found only adds; a correction does either.
enum class ChangeReason {
    damage,
    spoilage,
    drying,  // weight that was lost to the air
    theft,
    sample,  // given away to taste or to test
    found,
    correction,
};
std::string_view text(ChangeReason reason);
std::optional<ChangeReason> change_reason_from(std::string_view text);
bool fits(ChangeReason reason, std::int64_t delta);
EntryKind entry_kind(ChangeReason reason);

// What is changed by how much; the ledger's kind and the text it keeps.
struct StockChange {
    std::int64_t delta = 0;    // not zero
    std::optional<LotId> lot;  // only of this one
    EntryKind kind = EntryKind::adjusted;
    Uuid document;
    std::optional<std::string> reason;
};

struct ChangeRefusal {
    // insufficient_stock: more would go than nobody was promised; lot_short: than the lot holds;
    // lot_needed: no lot holds anything, so that nobody can tell what was found; too_much: it
    // could not be counted.
    enum class Why { insufficient_stock, lot_short, lot_needed, too_much } why;
    std::int64_t available = 0;
    bool operator==(ChangeRefusal const&) const = default;
};

// Changes `stock` and `lots` (all that hold something, and the one that is named) and gives the
// rows of the ledger, one a lot; a refusal leaves both worth nothing. A loss without a lot is
// taken first expired first, whether sellable or not: the books follow the shelf. What is found
// without a lot is put to the sellable lot that expires first, so that nothing becomes fresher by
// being found. What a held lot has set aside goes only when it is named. Throws
// std::invalid_argument when `lots` hold less than the stock says.
tl::expected<std::vector<StockEntry>, ChangeRefusal> change(Stock& stock,
                                                            std::vector<LotBalance>& lots,
                                                            StockChange const& wanted, Date today);

}  // namespace chaolu::inventory
