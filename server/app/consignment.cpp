// The place and its SKUs, then lots and stock under lock; the domain decides which lots it was.
#include "server/app/consignment.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <span>

#include "server/app/holdings.hpp"
#include "server/app/lot_facts.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/consignment.hpp"
#include "server/json/decode.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using inventory::ReportedLine;
using inventory::ReportFault;
using inventory::SkuFacts;
using storage::consignment::Place;
using storage::consignment::Report;

std::string line_pointer(std::size_t at) { return "/lines/" + std::to_string(at); }

// The lines once their SKUs are known, with the base unit of each.
struct Plan {
    std::vector<ReportedLine> lines;
    std::vector<std::string> units;
    std::vector<std::optional<std::int64_t>> amounts;  // in fen, of what was sold
};

// What the line was sold for; none, with a fault, when that cannot be.
std::optional<std::int64_t> amount_of(ReportConsignment::Line const& line, std::int64_t base,
                                      Measures const& measures, std::string const& pointer,
                                      json::Faults& faults) {
    auto const fen = inventory::sold_for(line.amount_fen, line.price, base, measures);
    if (fen) return *fen;
    if (fen.error() == Code::unknown_unit)
        faults.add(pointer + "/unit_price/per", fen.error(), "is no unit of this SKU");
    else if (line.amount_fen)
        faults.add(pointer + "/amount/amount", fen.error(), "is not what the unit price comes to");
    else
        faults.add(pointer + "/unit_price/price", fen.error(), "comes to more than can be told");
    return {};
}

Result<Plan> plan_of(storage::Tx& tx, Place const& place, ReportConsignment const& command) {
    std::set<std::string> codes;
    for (auto const& line : command.lines) codes.insert(line.sku);
    auto const facts = sku_facts_of(tx, place.supplier, codes);
    Plan plan;
    json::Faults faults;
    for (std::size_t at = 0; at < command.lines.size(); ++at) {
        auto const& line = command.lines[at];
        auto const sku = facts.find(line.sku);
        if (sku == facts.end() || sku->second.is_bundle) {
            bool const is_known = sku != facts.end();
            faults.add(
                line_pointer(at) + "/sku", is_known ? Code::not_offered : Code::unknown_sku,
                is_known ? "is a bundle: report its components" : "is no SKU of this supplier");
            continue;
        }
        auto const& measures = sku->second.measures;
        auto const base =
            json::base_of(line.quantity, measures, line_pointer(at) + "/quantity", faults);
        if (!base) continue;
        plan.lines.push_back({sku->second.id, line.lot, line.fate, *base, line.reason});
        plan.units.emplace_back(text(measures.base));
        plan.amounts.push_back(line.fate == inventory::Fate::sold
                                   ? amount_of(line, *base, measures, line_pointer(at), faults)
                                   : std::nullopt);
    }
    if (!faults.empty()) return tl::unexpected(faults.error());
    return plan;
}

// Lots are locked before the stock: what came in between is in the one and not in the other.
Holdings lock_place(storage::Tx& tx, Place const& place, Plan const& plan) {
    std::set<SkuId> skus;
    for (auto const& line : plan.lines) skus.insert(line.sku);
    auto holdings = lock_holdings(tx, {place.location, place.pool}, skus);
    for (auto const& [sku, row] : holdings.stock) {
        auto const& lots = holdings.lots[sku];
        auto const lying = std::accumulate(
            lots.begin(), lots.end(), std::int64_t{0},
            [](auto sum, inventory::LotBalance const& lot) { return sum + lot.on_hand; });
        if (lying < row.on_hand) storage::lot_stock::read_apart();
    }
    return holdings;
}

Fault fault_of(ReportFault const& fault, Plan const& plan) {
    auto const pointer = line_pointer(fault.at);
    auto const& unit = plan.units.at(fault.at);
    switch (fault.code) {
        case Code::insufficient_stock:
            return {pointer + "/quantity/value", fault.code,
                    "is more than the " + std::to_string(fault.available) + " " + unit +
                        " that lie there",
                    Available{fault.available, unit}};
        case Code::lot_held: return {pointer + "/lot_id", fault.code, "the lot is held"};
        case Code::expired: return {pointer + "/lot_id", fault.code, "the lot had expired"};
        default: return {pointer + "/lot_id", fault.code, "nothing of such a lot lies there"};
    }
}

Error error_of(std::vector<ReportFault> const& faults, Plan const& plan) {
    bool const is_shortage = std::all_of(
        faults.begin(), faults.end(),
        [](ReportFault const& fault) { return fault.code == Code::insufficient_stock; });
    Error error{is_shortage ? Code::insufficient_stock : Code::validation_failed,
                is_shortage ? "More is reported than lies there; nothing was taken."
                            : "The request has faults.",
                {}};
    for (auto const& fault : faults) error.faults.push_back(fault_of(fault, plan));
    return error;
}

Report report_of(ReportConsignment const& command, Place const& place, Plan const& plan,
                 Instant now) {
    Report report;
    report.supplier = place.supplier;
    report.holder = place.holder;
    report.location = place.location;
    report.day = command.day;
    report.note = command.note;
    report.reported_by = command.made_by;
    report.reporter = command.reporter;
    report.reported_at = now;
    for (std::size_t at = 0; at < plan.lines.size(); ++at)
        report.lines.push_back({plan.lines[at].sku, plan.lines[at].fate, plan.lines[at].quantity,
                                plan.amounts[at], command.lines[at].price, command.lines[at].buyer,
                                plan.lines[at].reason});
    return report;
}

void tell(storage::Tx& tx, Report const& report, Services const& services) {
    storage::outbox::Event const event{
        EventId{services.ids.next(report.reported_at)},
        report.reverses ? "consignment.reversed" : "consignment.reported",
        report.id.uuid,
        1,
        report.holder,
        report.supplier,
        json::encode(report).dump(),
        report.reported_at};
    storage::outbox::append(tx, std::span(&event, 1));
}

std::optional<Error> why_not(Report const& report, OrganisationId who) {
    auto const code =
        inventory::why_not_reversible({report.supplier, report.reporter,
                                       report.reverses.has_value(), report.reversed_by.has_value()},
                                      who);
    if (!code) return {};
    if (*code == Code::forbidden)
        return Error{*code, "Only who made a report, or the supplier, reverses it."};
    return Error{*code, report.reverses ? "A reversal is not reversed: report anew."
                                        : "The report was reversed before."};
}

Report contrary_of(Report const& report, ReverseConsignment const& command,
                   Services const& services, Instant now) {
    auto contrary = report;
    contrary.id = ConsignmentReportId{services.ids.next(now)};
    contrary.note = command.reason;
    contrary.reported_by = command.made_by;
    contrary.reporter = command.who;
    contrary.reported_at = now;
    contrary.reverses = report.id;
    return contrary;
}

std::vector<inventory::Taken> taken_by(Report const& report) {
    std::vector<inventory::Taken> taken;
    for (auto const& line : report.lines)
        for (auto const& lot : line.lots)
            taken.push_back({line.sku_id, lot.lot, line.fate, lot.quantity, line.reason});
    return taken;
}

// The lots of what was taken with what lies there of them; nobody holds or releases one meanwhile.
struct Returning {
    std::map<LotId, inventory::LotBalance> lots;
    Holdings holdings;
};
Returning lock_returning(storage::Tx& tx, Place const& place,
                         std::vector<inventory::Taken> const& taken) {
    std::set<LotId> lots;
    std::set<SkuId> skus;
    for (auto const& each : taken) {
        lots.insert(each.lot);
        skus.insert(each.sku);
    }
    Returning all;
    all.lots = storage::lot_stock::pin(tx, {lots.begin(), lots.end()});
    all.holdings = lock_holdings(tx, {place.location, place.pool}, skus);
    for (auto const& each : all.holdings.located)
        if (auto const lot = all.lots.find(each.balance.lot); lot != all.lots.end())
            lot->second = each.balance;
    return all;
}

}  // namespace

Result<Report> report_consignment(storage::Tx& tx, ReportConsignment const& command,
                                  Services const& services, Instant now) {
    auto const place = storage::consignment::find_place(tx, command.reporter, command.location);
    if (!place)
        return refuse(Code::validation_failed, "The request has faults.",
                      {{"/location_id", Code::unknown_value,
                        "is no place where you hold goods, or where others hold yours"}});
    auto const plan = plan_of(tx, *place, command);
    if (!plan) return tl::unexpected(plan.error());
    auto holdings = lock_place(tx, *place, *plan);
    auto report = report_of(command, *place, *plan, now);
    report.id = ConsignmentReportId{services.ids.next(now)};
    auto const done =
        inventory::report(holdings.stock, holdings.lots, plan->lines, report.id.uuid, command.day);
    if (!done) return tl::unexpected(error_of(done.error(), *plan));
    for (std::size_t at = 0; at < report.lines.size(); ++at)
        for (auto const& share : done->lots[at])
            report.lines[at].lots.push_back({share.lot, share.quantity});
    write_holdings(tx, place->location, holdings.located, holdings.stock, done->entries,
                   command.made_by, now);
    (void)storage::consignment::insert(tx, report);
    report = storage::consignment::find(tx, command.reporter, report.id).value();
    tell(tx, report, services);
    return report;
}

Result<Report> reverse_consignment(storage::Tx& tx, ReverseConsignment const& command,
                                   Services const& services, Instant now) {
    auto const report = storage::consignment::find(tx, command.who, command.report);
    if (!report) return refuse(Code::not_found, "There is no such consignment report.");
    if (auto error = why_not(*report, command.who)) return tl::unexpected(*std::move(error));
    auto const contrary = contrary_of(*report, command, services, now);
    // Before anything is locked: whoever reverses the same report waits here.
    if (!storage::consignment::insert(tx, contrary))
        return refuse(Code::illegal_transition, "The report was reversed before.");
    auto const place = storage::consignment::find_place(tx, command.who, report->location).value();
    auto const taken = taken_by(*report);
    auto returning = lock_returning(tx, place, taken);
    auto& holdings = returning.holdings;
    auto const entries =
        inventory::reverse(holdings.stock, returning.lots, taken, contrary.id.uuid);
    if (!entries)
        return refuse(Code::validation_failed, "There would be more stock than can be counted.");
    write_holdings(tx, place.location, holdings.located, holdings.stock, *entries, command.made_by,
                   now);
    auto read = storage::consignment::find(tx, command.who, contrary.id).value();
    tell(tx, read, services);
    return read;
}

}  // namespace chaolu::app
