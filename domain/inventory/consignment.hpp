// Consignment: goods lie with somebody else and stay their supplier's until whoever holds them says
// what became of them.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "domain/core/money.hpp"
#include "domain/core/quantity.hpp"
#include "domain/core/time.hpp"
#include "domain/identity/actor.hpp"
#include "domain/inventory/lot_stock.hpp"
#include "domain/inventory/stock.hpp"
#include "domain/inventory/stock_change.hpp"

namespace chaolu::inventory {

// Whether goods of suppliers may lie with organisations of this kind: those who buy.
bool may_hold(identity::OrganisationKind kind);

// What became of goods: sold to somebody, or gone without a sale.
enum class Fate { sold, lost };
std::string_view text(Fate fate);
std::optional<Fate> fate_from(std::string_view text);

// How long after its day something may be reported.
constexpr int report_days_max = 31;
// Whether a report of `day` may be made `today`; of a day that is to come it may not.
bool is_reportable(Date day, Date today);
// A reason for which goods are lost, and not found or put right.
std::optional<ChangeReason> loss_reason_from(std::string_view text);

// Of one line: sums of many stay exact for every client.
constexpr std::int64_t amount_fen_max = 1'000'000'000'000;
// What a line was sold for, of which an amount is said, or a price of a unit, or both: the price
// times the quantity, rounded half up once. Refused with unknown_unit when the SKU has no such
// unit, and with out_of_range when what is said is another amount, or more than the most comes out.
tl::expected<std::int64_t, Code> sold_for(std::optional<std::int64_t> said_fen,
                                          std::optional<UnitPrice> const& price,
                                          std::int64_t base_quantity, Measures const& measures);

// One line of a report, of one lot or of whichever expires first.
struct ReportedLine {
    SkuId sku;
    std::optional<LotId> lot;
    Fate fate = Fate::sold;
    std::int64_t quantity = 0;  // above zero
    // Of what was lost.
    std::optional<std::string> reason;
};

struct ReportFault {
    std::size_t at = 0;  // of the lines
    // insufficient_stock (with what there is), unknown_lot; of what was sold lot_held, expired too.
    Code code;
    std::int64_t available = 0;
    bool operator==(ReportFault const&) const = default;
};

struct Reported {
    std::vector<StockEntry> entries;
    std::vector<std::vector<LotShare>> lots;  // of each line
};

// Takes what was reported, one line after the other: the rows of the ledger, shipped or shrinkage,
// one a lot. What was sold is of lots that could be sold on `day`; what was lost is of any, and a
// lot that is held must be named. `stock` holds a row for every SKU that is named, by SKU; `lots`
// all that is on hand of them. A refusal tells of every line that cannot be, each as if the refused
// ones before it were left out, and leaves `stock` and `lots` worth nothing.
tl::expected<Reported, std::vector<ReportFault>> report(
    std::map<SkuId, Stock>& stock, std::map<SkuId, std::vector<LotBalance>>& lots,
    std::span<ReportedLine const> lines, Uuid document, Date day);

// What must be known of a report before it is reversed.
struct ReportState {
    OrganisationId supplier;
    OrganisationId reporter;  // the supplier or the holder
    bool is_reversal = false;
    bool is_reversed = false;
};
// Why `who` may not reverse it: forbidden, unless it made the report or is the supplier;
// illegal_transition for what was reversed before or is a reversal. None: it may.
std::optional<Code> why_not_reversible(ReportState const& report, OrganisationId who);

// What one line took of one lot.
struct Taken {
    SkuId sku;
    LotId lot;
    Fate fate = Fate::sold;
    std::int64_t quantity = 0;  // above zero
    std::optional<std::string> reason;
};
// Gives back what a report took, lot by lot: rows of the kinds that took it, the other way. What
// comes back of a lot that is held is set aside. `stock` and `lots` hold a row for every SKU and
// lot that is named. Refused with out_of_range when a counter would pass its most; both are then
// worth nothing.
tl::expected<std::vector<StockEntry>, Code> reverse(std::map<SkuId, Stock>& stock,
                                                    std::map<LotId, LotBalance>& lots,
                                                    std::span<Taken const> taken, Uuid document);

// What the ledger says of one SKU at one place in a period, in base units.
struct Balance {
    std::int64_t opening = 0;
    std::int64_t received = 0;
    // Below zero when more was reversed than reported.
    std::int64_t sold = 0;
    std::int64_t lost = 0;  // reported so, written off by the supplier, or expired
    std::int64_t sent_back = 0;
    std::int64_t adjusted = 0;  // counts and corrections; below zero when things were missing
    std::int64_t closing = 0;
    bool operator==(Balance const&) const = default;
};

// The sum of the movements of one kind in the period, or after it.
struct Flow {
    EntryKind kind = EntryKind::received;
    bool is_later = false;
    // Of transferred_in: it had left from here, and was called back.
    bool is_called_back = false;
    std::int64_t quantity = 0;
    // Of shrinkage: it was sent here, and did not arrive.
    bool is_lost_on_the_way = false;
};
// From what lies there now, backwards, so that it costs what happened since the period began and
// not all that ever did.
Balance fold(std::int64_t on_hand, std::span<Flow const> flows);
// opening + received + adjusted = sold + lost + sent_back + closing
bool adds_up(Balance const& of);

}  // namespace chaolu::inventory
