// Load facts, judge each lot purely, write what may be received, then move the stock.
#include "server/app/receive_lots.hpp"

#include <algorithm>
#include <set>

#include "server/app/lot_events.hpp"
#include "server/app/lot_facts.hpp"
#include "server/app/receipt.hpp"
#include "server/app/yield_norms.hpp"
#include "server/json/decode.hpp"
#include "storage/lot_stock.hpp"

namespace chaolu::app {
namespace {

using inventory::LotField;
using storage::inventory::LotRow;
using storage::inventory::NewLot;

// What could not be read is not judged as well.
void add_judged(std::vector<Fault>& faults, std::string const& item,
                std::vector<inventory::LotFault> judged) {
    std::set<std::string> seen;
    for (auto const& fault : faults) seen.insert(fault.pointer);
    for (auto& fault : judged) {
        auto pointer = lot_pointer(item, fault.field);
        if (!seen.contains(pointer))
            faults.push_back({std::move(pointer), fault.code, std::move(fault.detail)});
    }
}

std::vector<LotOutcome> judge_all(ReceiveLots const& command, LotFacts const& facts,
                                  std::string const& supplier_short, IdSource& ids, Instant now) {
    std::vector<LotOutcome> outcomes;
    std::set<std::string> codes;
    for (auto const& item : command.items) {
        auto& outcome = outcomes.emplace_back(LotOutcome{{}, item.faults});
        if (!item.lot) continue;
        auto const* sku = facts.sku(item.lot->sku);
        auto const index = item.document ? 0 : static_cast<std::int64_t>(outcomes.size() - 1);
        auto lot = inventory::judge(
            *item.lot, sku, facts.knows(item.lot->growing_unit),
            {supplier_short, item.document.value_or(command.document), index}, shanghai_day(now));
        if (!lot) {
            add_judged(outcome.faults, item.pointer, std::move(lot.error()));
        } else if (!outcome.faults.empty()) {
            continue;
        } else if (!codes.insert(lot->lot_code).second) {
            outcome.faults.push_back({lot_pointer(item.pointer, LotField::lot_code),
                                      Code::duplicate, "stands in this request before"});
        } else {
            auto const quantity = lot->quantity;
            outcome.lot = LotRow{LotId{ids.next(now)},
                                 *std::move(lot),
                                 sku->code,
                                 command.supplier,
                                 std::string(text(sku->measures.base)),
                                 now,
                                 quantity};
        }
    }
    return outcomes;
}

// More of a greenhouse than it yields.
void doubt(storage::Tx& tx, ReceiveLots const& command, LotFacts const& facts,
           std::vector<LotOutcome>& outcomes) {
    YieldNorms norms(tx, command.supplier, facts);
    for (auto const& outcome : outcomes)
        if (outcome.lot) norms.want(outcome.lot->lot, *facts.sku(outcome.lot->sku));
    norms.load();
    for (std::size_t at = 0; at < outcomes.size(); ++at) {
        auto& outcome = outcomes[at];
        if (!outcome.lot) continue;
        if (auto fault = norms.doubt(outcome.lot->lot, *facts.sku(outcome.lot->sku)))
            outcome.warnings.push_back({lot_pointer(command.items[at].pointer, fault->field),
                                        fault->code, std::move(fault->detail)});
    }
}

// Writes the lots that passed; those whose codes were used before become refusals.
void insert(storage::Tx& tx, ReceiveLots const& command, LocationId location,
            std::vector<LotOutcome>& outcomes, Instant now) {
    std::vector<NewLot> fresh;
    for (auto const& outcome : outcomes)
        if (outcome.lot) fresh.push_back({outcome.lot->id, outcome.lot->lot});
    if (fresh.empty()) return;
    auto const written =
        storage::inventory::insert_lots(tx, command.supplier, {}, location, fresh, now);
    std::set<LotId> const inserted(written.begin(), written.end());
    for (std::size_t at = 0; at < outcomes.size(); ++at) {
        auto& outcome = outcomes[at];
        if (!outcome.lot || inserted.contains(outcome.lot->id)) continue;
        outcome.faults.push_back({lot_pointer(command.items[at].pointer, LotField::lot_code),
                                  Code::lot_already_received,
                                  "lot " + outcome.lot->lot.lot_code + " was received before"});
        outcome.lot.reset();
    }
}

std::optional<Error> faults_of(std::vector<LotOutcome> const& outcomes) {
    json::Faults faults;
    for (auto const& outcome : outcomes)
        for (auto const& fault : outcome.faults)
            faults.add(fault.pointer, fault.code, fault.detail);
    if (faults.empty()) return {};
    return faults.error();
}

}  // namespace

Result<std::vector<LotOutcome>> receive_lots(storage::Tx& tx, ReceiveLots const& command,
                                             IdSource& ids, Instant now) {
    auto const place = storage::lot_stock::receiving_place(tx, command.supplier, command.location);
    if (!place)
        return refuse(
            Code::validation_failed, "There is no such location.",
            {{"/location_id", Code::unknown_value, "is no location of yours that receives goods"}});
    LotFacts facts(tx, command.supplier);
    for (auto const& item : command.items)
        if (item.lot) facts.want(*item.lot);
    facts.load();
    auto outcomes = judge_all(command, facts,
                              storage::inventory::supplier_short(tx, command.supplier), ids, now);
    if (command.is_atomic)
        if (auto error = faults_of(outcomes)) return tl::unexpected(*std::move(error));
    doubt(tx, command, facts, outcomes);
    insert(tx, command, place->location, outcomes, now);
    // The pipeline rolls back what a refusal leaves behind.
    if (command.is_atomic)
        if (auto error = faults_of(outcomes)) return tl::unexpected(*std::move(error));
    std::vector<LotRow> received;
    for (auto const& outcome : outcomes)
        if (outcome.lot) received.push_back(*outcome.lot);
    tell_of_lots(tx, "lot.received", received, {}, ids, now);
    Receipt receipt;
    for (auto const& outcome : outcomes)
        if (outcome.lot)
            receipt.add(outcome.lot->lot.sku, outcome.lot->id, outcome.lot->lot.quantity);
    if (auto stocked = receipt.apply(tx, place->pool, now); !stocked)
        return tl::unexpected(std::move(stocked.error()));
    return outcomes;
}

}  // namespace chaolu::app
