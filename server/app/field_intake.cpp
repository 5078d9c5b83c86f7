// Ids are claimed first: what another device brings at the same time waits, and then is known.
#include "server/app/field_intake.hpp"

#include <set>
#include <stdexcept>

namespace chaolu::app {
namespace {

using storage::field_records::Record;

// Places in the request of those that this transaction is the first to bring.
std::vector<std::size_t> claim(storage::Tx& tx, OrganisationId supplier,
                               std::vector<FieldRecord> const& records) {
    std::vector<Record> readable;
    for (auto const& each : records)
        if (each.item.lot && each.item.faults.empty()) readable.push_back(each.record);
    auto const claimed = storage::field_records::claim(tx, supplier, readable);
    std::set<std::string> left(claimed.begin(), claimed.end());
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < records.size(); ++at) {
        auto const& each = records[at];
        if (!each.item.lot || !each.item.faults.empty()) continue;
        if (left.erase(each.record.id) > 0) places.push_back(at);
    }
    return places;
}

bool is_known_lot(LotOutcome const& outcome) {
    for (auto const& fault : outcome.faults)
        if (fault.code == Code::lot_already_received) return true;
    return false;
}

void receive(storage::Tx& tx, OrganisationId supplier, std::vector<FieldRecord> const& records,
             std::vector<std::size_t> const& places, std::vector<FieldOutcome>& outcomes,
             IdSource& ids, Instant now) {
    if (places.empty()) return;
    ReceiveLots command{supplier, {}, false, {}};
    for (auto const at : places) command.items.push_back(records[at].item);
    auto received = receive_lots(tx, command, ids, now);
    if (!received) throw std::logic_error("a batch in parts was refused as a whole");
    std::map<std::string, LotId> lots;
    std::vector<std::string> forgotten;
    for (std::size_t n = 0; n < places.size(); ++n) {
        auto& outcome = outcomes[places[n]];
        auto& lot = (*received)[n];
        auto const& id = records[places[n]].record.id;
        if (lot.lot) {
            outcome = {FieldStatus::received, lot.lot->id, {}, {}};
            lots.emplace(id, lot.lot->id);
            continue;
        }
        outcome = {is_known_lot(lot) ? FieldStatus::conflict : FieldStatus::refused,
                   {},
                   std::move(lot.faults),
                   {}};
        forgotten.push_back(id);
    }
    storage::field_records::save_lots(tx, supplier, lots);
    storage::field_records::forget(tx, supplier, forgotten);
}

FieldOutcome compared(FieldRecord const& sent, std::map<std::string, Record> const& kept) {
    auto const found = kept.find(sent.record.id);
    if (found == kept.end())
        return {FieldStatus::refused,
                {},
                {{sent.pointer + "/id", Code::duplicate, "stands in this request before"}},
                {}};
    auto const& before = found->second;
    if (before.content == sent.record.content) return {FieldStatus::known, before.lot, {}, {}};
    return {FieldStatus::conflict,
            before.lot,
            {{sent.pointer + "/id", Code::already_exists,
              "came before and said something else: that stands"}},
            before.recorded_at};
}

}  // namespace

std::string_view text(FieldStatus status) {
    switch (status) {
        case FieldStatus::received: return "received";
        case FieldStatus::known: return "known";
        case FieldStatus::conflict: return "conflict";
        case FieldStatus::refused: return "refused";
    }
    return "";
}

std::vector<FieldOutcome> take_field_records(storage::Tx& tx, OrganisationId supplier,
                                             std::vector<FieldRecord> const& records, IdSource& ids,
                                             Instant now) {
    std::vector<FieldOutcome> outcomes(records.size());
    auto const places = claim(tx, supplier, records);
    receive(tx, supplier, records, places, outcomes, ids, now);
    std::set<std::size_t> const done(places.begin(), places.end());
    std::vector<std::string> known;
    for (std::size_t at = 0; at < records.size(); ++at)
        if (!done.contains(at)) known.push_back(records[at].record.id);
    auto const kept = storage::field_records::find(tx, supplier, known);
    for (std::size_t at = 0; at < records.size(); ++at) {
        if (done.contains(at)) continue;
        auto const& item = records[at].item;
        if (item.lot && item.faults.empty())
            outcomes[at] = compared(records[at], kept);
        else
            outcomes[at] = {FieldStatus::refused, {}, item.faults, {}};
    }
    return outcomes;
}

}  // namespace chaolu::app
