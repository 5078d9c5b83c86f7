// What was sold is withdrawn as goods that leave are, what was lost as a loss on the shelf.
#include "domain/inventory/consignment.hpp"

#include <algorithm>

#include "domain/core/enum_text.hpp"
#include "domain/inventory/withdrawal.hpp"

namespace chaolu::inventory {
namespace {

using Entries = tl::expected<std::vector<StockEntry>, ReportFault>;
using AllLots = std::map<SkuId, std::vector<LotBalance>>;

Entries sell(std::map<SkuId, Stock>& stock, AllLots& lots, ReportedLine const& line, Uuid document,
             Date day) {
    Withdrawal const one{line.sku, line.lot, line.quantity};
    auto taken = withdraw(stock, lots, std::span(&one, 1), EntryKind::shipped, document, day);
    if (!taken) return tl::unexpected(ReportFault{0, taken.error().code, taken.error().available});
    return *std::move(taken);
}

Entries lose(std::map<SkuId, Stock>& stock, AllLots& lots, ReportedLine const& line, Uuid document,
             Date day) {
    auto& row = stock.at(line.sku);
    auto& of_sku = lots[line.sku];
    auto const* const named = line.lot ? find_lot(of_sku, *line.lot) : nullptr;
    if (line.lot && !named) return tl::unexpected(ReportFault{0, Code::unknown_lot});
    // A refusal by change() would leave the stock worth nothing, and other lines are still to come.
    auto const there =
        named ? std::min(named->free(), row.available()) + named->set_aside : row.available();
    if (there < line.quantity)
        return tl::unexpected(ReportFault{0, Code::insufficient_stock, there});
    return change(row, of_sku,
                  {-line.quantity, line.lot, EntryKind::shrinkage, document, line.reason}, day)
        .value();
}

// What the entries took, lot by lot. What was set aside is given back first: that took nothing.
std::vector<LotShare> shares_of(std::vector<StockEntry> const& entries) {
    std::vector<LotShare> shares;
    for (auto const& entry : entries)
        if (entry.on_hand_delta < 0) shares.push_back({entry.lot.value(), -entry.on_hand_delta});
    return shares;
}

}  // namespace

bool may_hold(identity::OrganisationKind kind) {
    switch (kind) {
        case identity::OrganisationKind::buyer:
        case identity::OrganisationKind::union_: return true;
        case identity::OrganisationKind::supplier:
        case identity::OrganisationKind::operator_:
        case identity::OrganisationKind::cooperation_office: return false;
    }
    return false;
}

std::string_view text(Fate fate) {
    switch (fate) {
        case Fate::sold: return "sold";
        case Fate::lost: return "lost";
    }
    return "";
}

std::optional<Fate> fate_from(std::string_view text) { return enum_from_text(text, Fate::lost); }

bool is_reportable(Date day, Date today) {
    return day <= today && today <= day.plus_days(report_days_max);
}

std::optional<ChangeReason> loss_reason_from(std::string_view text) {
    auto const reason = change_reason_from(text);
    if (!reason || entry_kind(*reason) != EntryKind::shrinkage) return {};
    return reason;
}

tl::expected<std::int64_t, Code> sold_for(std::optional<std::int64_t> said_fen,
                                          std::optional<UnitPrice> const& price,
                                          std::int64_t base_quantity, Measures const& measures) {
    if (!price) return said_fen.value();
    if (!measures.ratio(price->per)) return tl::unexpected(Code::unknown_unit);
    auto const comes_to = chaolu::amount(*price, base_quantity, measures);
    if (!comes_to || comes_to->fen > amount_fen_max) return tl::unexpected(Code::out_of_range);
    if (said_fen && *said_fen != comes_to->fen) return tl::unexpected(Code::out_of_range);
    return comes_to->fen;
}

tl::expected<Reported, std::vector<ReportFault>> report(std::map<SkuId, Stock>& stock,
                                                        AllLots& lots,
                                                        std::span<ReportedLine const> lines,
                                                        Uuid document, Date day) {
    Reported done;
    std::vector<ReportFault> faults;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto const& line = lines[at];
        auto const take = line.fate == Fate::sold ? sell : lose;
        auto const entries = take(stock, lots, line, document, day);
        if (!entries) {
            faults.push_back(entries.error());
            faults.back().at = at;
            continue;
        }
        done.lots.push_back(shares_of(*entries));
        done.entries.insert(done.entries.end(), entries->begin(), entries->end());
    }
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    return done;
}

std::optional<Code> why_not_reversible(ReportState const& report, OrganisationId who) {
    if (who != report.reporter && who != report.supplier) return Code::forbidden;
    if (report.is_reversal || report.is_reversed) return Code::illegal_transition;
    return {};
}

tl::expected<std::vector<StockEntry>, Code> reverse(std::map<SkuId, Stock>& stock,
                                                    std::map<LotId, LotBalance>& lots,
                                                    std::span<Taken const> taken, Uuid document) {
    std::vector<StockEntry> entries;
    for (auto const& [sku, of_lot, fate, quantity, reason] : taken) {
        auto& row = stock.at(sku);
        auto& lot = lots.at(of_lot);
        auto const kind = fate == Fate::sold ? EntryKind::shipped : EntryKind::shrinkage;
        auto entry = put(row, quantity, {kind, of_lot, document, reason});
        if (!entry) return tl::unexpected(entry.error());
        entries.push_back(*std::move(entry));
        lot.on_hand += quantity;
        keep_if_held(row, lot, entries);
    }
    return entries;
}

Balance fold(std::int64_t on_hand, std::span<Flow const> flows) {
    Balance balance;
    balance.closing = on_hand;
    for (auto const& flow : flows)
        if (flow.is_later) balance.closing -= flow.quantity;
    balance.opening = balance.closing;
    for (auto const& flow : flows) {
        if (flow.is_later) continue;
        balance.opening -= flow.quantity;
        switch (flow.kind) {
            case EntryKind::transferred_in:
                // Goods that were called back on their way were never sent.
                if (flow.is_called_back)
                    balance.sent_back -= flow.quantity;
                else
                    balance.received += flow.quantity;
                break;
            case EntryKind::received:
            case EntryKind::transformed_in:
            case EntryKind::returned: balance.received += flow.quantity; break;
            case EntryKind::transferred_out:
            case EntryKind::transformed_out: balance.sent_back -= flow.quantity; break;
            case EntryKind::picked:
            case EntryKind::shipped: balance.sold -= flow.quantity; break;
            case EntryKind::shrinkage:
                // Who holds the goods never had them.
                if (flow.is_lost_on_the_way)
                    balance.received += flow.quantity;
                else
                    balance.lost -= flow.quantity;
                break;
            case EntryKind::expired: balance.lost -= flow.quantity; break;
            case EntryKind::adjusted:
            case EntryKind::counted:
            case EntryKind::allotted:
            case EntryKind::given_back: balance.adjusted += flow.quantity; break;
            case EntryKind::reserved:
            case EntryKind::released: break;
        }
    }
    return balance;
}

bool adds_up(Balance const& of) {
    return of.opening + of.received + of.adjusted == of.sold + of.lost + of.sent_back + of.closing;
}

}  // namespace chaolu::inventory
