// The document, the lots, their places, the stock: locked in this order, written at once.
#include "server/app/transfer_stock.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <span>
#include <tuple>

#include "domain/inventory/transfer.hpp"
#include "domain/inventory/withdrawal.hpp"
#include "server/app/holdings.hpp"
#include "server/app/lot_facts.hpp"
#include "server/json/base_quantity.hpp"
#include "server/json/decode.hpp"
#include "server/json/transfers.hpp"
#include "storage/inventory.hpp"
#include "storage/lot_stock.hpp"
#include "storage/outbox.hpp"
#include "storage/pools.hpp"

namespace chaolu::app {
namespace {

using inventory::Arrival;
using inventory::LotBalance;
using inventory::SkuFacts;
using inventory::StockEntry;
using inventory::StockKey;
using inventory::TransferEvent;
using inventory::Withdrawal;
using storage::lot_stock::LotPlace;
using storage::pools::General;
using storage::transfers::Line;
using storage::transfers::Transfer;

std::string item_pointer(std::size_t at) { return "/items/" + std::to_string(at); }

// What is to be sent, once locations and SKUs are known.
struct Plan {
    General from;
    General to;
    std::vector<Withdrawal> wanted;
    std::vector<std::string> units;  // the base unit of each
};

void plan_places(storage::Tx& tx, SendTransfer const& command, Plan& plan, json::Faults& faults) {
    auto const from = storage::pools::general_at(tx, command.supplier, command.from);
    auto const to = storage::pools::general_at(tx, command.supplier, command.to);
    if (!from) faults.add("/from", Code::unknown_value, "is no location of yours");
    if (!to) faults.add("/to", Code::unknown_value, "is no location of yours");
    if (!from || !to) return;
    if (from->location == to->location)
        faults.add("/to", Code::duplicate, "is where the goods are already");
    plan.from = *from;
    plan.to = *to;
}

Result<Plan> plan_of(storage::Tx& tx, SendTransfer const& command) {
    Plan plan;
    json::Faults faults;
    plan_places(tx, command, plan, faults);
    std::set<std::string> codes;
    for (auto const& item : command.items) codes.insert(item.sku);
    auto const facts = sku_facts_of(tx, command.supplier, codes);
    for (std::size_t at = 0; at < command.items.size(); ++at) {
        auto const& item = command.items[at];
        auto const sku = facts.find(item.sku);
        if (sku == facts.end() || sku->second.is_bundle) {
            bool const is_known = sku != facts.end();
            faults.add(
                item_pointer(at) + "/sku", is_known ? Code::not_offered : Code::unknown_sku,
                is_known ? "is a bundle: send its components" : "you do not offer such a SKU");
            continue;
        }
        auto const& measures = sku->second.measures;
        auto const base =
            json::base_of(item.quantity, measures, item_pointer(at) + "/quantity", faults);
        if (!base) continue;
        plan.wanted.push_back({sku->second.id, item.lot, *base});
        plan.units.emplace_back(text(measures.base));
    }
    if (!faults.empty()) return tl::unexpected(faults.error());
    return plan;
}

Error error_of(inventory::WithdrawFault const& fault, Plan const& plan) {
    auto const pointer = item_pointer(fault.at);
    auto const& unit = plan.units.at(fault.at);
    auto const lot_fault = [&](std::string detail) {
        return Error{Code::validation_failed,
                     "The request has faults.",
                     {{pointer + "/lot_id", fault.code, std::move(detail)}}};
    };
    switch (fault.code) {
        case Code::insufficient_stock:
            return {Code::insufficient_stock,
                    "There is too little to send; nothing was.",
                    {{pointer + "/quantity/value", fault.code,
                      "takes more than the " + std::to_string(fault.available) + " " + unit +
                          " that are free and good",
                      Available{fault.available, unit}}}};
        case Code::lot_held: return lot_fault("the lot is held");
        case Code::expired: return lot_fault("the lot has expired");
        default: return lot_fault("nothing of such a lot is on hand there");
    }
}

Holdings lock_source(storage::Tx& tx, Plan const& plan) {
    std::set<SkuId> skus;
    for (auto const& wanted : plan.wanted) skus.insert(wanted.sku);
    return lock_holdings(tx, {plan.from.location, plan.from.pool}, skus);
}

// Two items may take from one lot: it stands once.
std::vector<Line> lines_of(std::vector<StockEntry> const& entries) {
    std::vector<Line> lines;
    std::map<LotId, std::size_t> places;
    for (auto const& entry : entries) {
        auto const lot = entry.lot.value();
        auto const [place, is_new] = places.emplace(lot, lines.size());
        if (is_new) lines.push_back({entry.key.sku, lot});
        lines[place->second].sent -= entry.on_hand_delta;
    }
    return lines;
}

// The document as it stands now, after its event was written.
Transfer told(storage::Tx& tx, Transfer const& written, Services const& services, Instant now) {
    auto transfer = storage::transfers::find(tx, written.supplier, written.id).value();
    bool const is_sent = transfer.state == inventory::TransferState::in_transit;
    storage::outbox::Event const event{
        EventId{services.ids.next(now)},
        is_sent ? "transfer.sent" : "transfer." + std::string(text(transfer.state)),
        transfer.id.uuid,
        transfer.version,
        {},
        transfer.supplier,
        json::encode(transfer).dump(),
        now};
    storage::outbox::append(tx, std::span(&event, 1));
    return transfer;
}

// The transfer, locked and moved on; nothing of it is written yet.
Result<Transfer> begin_step(storage::Tx& tx, TransferStep const& step, TransferEvent event,
                            Instant now) {
    auto transfer = step.is_consigned ? storage::transfers::lock_consigned(tx, step.party, step.id)
                                      : storage::transfers::lock(tx, step.party, step.id);
    if (!transfer) return refuse(Code::not_found, "There is no such transfer.");
    auto const next = inventory::transfer_machine.next(transfer->state, event);
    if (!next)
        return refuse(Code::illegal_transition,
                      "The transfer was " + std::string(text(transfer->state)) + " before.");
    transfer->state = *next;
    transfer->closed_by = step.made_by;
    transfer->closed_at = now;
    ++transfer->version;
    return *std::move(transfer);
}

// The lots of a transfer: nobody holds or releases one while it is put down.
std::map<LotId, LotBalance> pin_lots(storage::Tx& tx, Transfer const& transfer) {
    std::vector<LotId> lots;
    for (auto const& line : transfer.lines) lots.push_back(line.lot);
    return storage::lot_stock::pin(tx, lots);
}

// What is missing is missing for a reason, and what is there for none.
void check_reason(std::int64_t came, std::vector<LotBalance> const& sent,
                  std::optional<inventory::ChangeReason> const& reason, std::string const& pointer,
                  json::Faults& faults) {
    auto const missing =
        std::accumulate(sent.begin(), sent.end(), -came,
                        [](std::int64_t sum, LotBalance const& lot) { return sum + lot.on_hand; });
    if (missing > 0 && !reason)
        faults.add(pointer, Code::required, "says why " + std::to_string(missing) + " are missing");
    if (missing == 0 && reason)
        faults.add(pointer, Code::unknown_field, "is not asked for: nothing is missing");
}

// Notes in each line what was received of it. Every SKU must be told of, so that nothing is lost
// by an oversight.
std::optional<Error> note_received(storage::Tx& tx, std::map<LotId, LotBalance> const& lots,
                                   std::vector<ReceivedItem> const& items, Transfer& transfer) {
    std::map<std::string, std::vector<LotBalance>> sent;
    for (auto const& line : transfer.lines)
        sent[line.sku].emplace_back(lots.at(line.lot)).on_hand = line.sent;
    std::set<std::string> missing;
    for (auto const& [sku, of_sku] : sent) missing.insert(sku);
    auto const facts = sku_facts_of(tx, transfer.supplier, missing);
    json::Faults faults;
    std::map<LotId, std::int64_t> received;
    std::map<std::string, inventory::ChangeReason> reasons;
    for (std::size_t at = 0; at < items.size(); ++at) {
        auto const& [code, quantity, reason] = items[at];
        auto const sku = facts.find(code);
        if (sku == facts.end()) {
            faults.add(item_pointer(at) + "/sku", Code::unknown_sku, "is not in this transfer");
            continue;
        }
        if (missing.erase(code) == 0) {
            faults.add(item_pointer(at) + "/sku", Code::duplicate, "stands here more than once");
            continue;
        }
        auto const pointer = item_pointer(at) + "/received";
        auto const base = json::base_of(quantity, sku->second.measures, pointer, faults);
        if (!base) continue;
        auto const shares = inventory::arrived(sent.at(code), *base);
        if (!shares) {
            faults.add(pointer + "/value", Code::out_of_range,
                       "is more than the " + std::to_string(shares.error().available) + " " +
                           std::string(text(sku->second.measures.base)) + " that were sent");
            continue;
        }
        for (auto const& share : *shares) received[share.lot] = share.quantity;
        check_reason(*base, sent.at(code), reason, item_pointer(at) + "/reason", faults);
        if (reason) reasons.emplace(code, *reason);
    }
    for (auto const& sku : missing)
        faults.add("/items", Code::required, "says nothing of " + sku + ": 0 when nothing came");
    if (!faults.empty()) return faults.error();
    for (auto& line : transfer.lines) {
        line.received = received[line.lot];
        if (*line.received < line.sent) line.loss_reason = reasons.at(line.sku);
    }
    return {};
}

// Puts goods of the transfer to the general pool of a location, and writes all of it.
Result<Transfer> put_down(storage::Tx& tx, Transfer const& transfer, LocationId location,
                          std::map<LotId, LotBalance> lots, std::vector<Arrival> const& arrivals,
                          Services const& services, Instant now) {
    auto const pool = storage::lot_stock::general_pools(tx, {location}).at(location);
    std::vector<LotPlace> places;
    std::set<StockKey> keys;
    for (auto const& arrival : arrivals) {
        places.push_back({{location, arrival.sku}, arrival.lot});
        keys.insert({arrival.sku, pool});
    }
    std::sort(places.begin(), places.end(), [](LotPlace const& left, LotPlace const& right) {
        return std::tie(left.key, left.lot) < std::tie(right.key, right.lot);
    });
    auto const located = storage::lot_stock::lock_lots(tx, places);
    for (auto const& each : located) lots.at(each.balance.lot) = each.balance;
    auto stock = lock_stock(tx, keys);
    auto const entries = inventory::put_down(stock, lots, arrivals, transfer.id.uuid);
    if (!entries)
        return refuse(
            Code::validation_failed, "There would be more stock than can be counted.",
            {{"", entries.error(), "adds up to more at one location than can be counted"}});
    write_holdings(tx, location, located, stock, *entries, transfer.closed_by.value(), now);
    storage::transfers::save(tx, transfer);
    return told(tx, transfer, services, now);
}

}  // namespace

Result<Transfer> send_transfer(storage::Tx& tx, SendTransfer const& command,
                               Services const& services, Instant now) {
    auto const plan = plan_of(tx, command);
    if (!plan) return tl::unexpected(plan.error());
    auto holdings = lock_source(tx, *plan);
    Transfer sent;
    sent.id = TransferId{services.ids.next(now)};
    sent.supplier = command.supplier;
    sent.from = plan->from.location;
    sent.to = plan->to.location;
    sent.note = command.note;
    sent.sent_by = command.made_by;
    sent.sent_at = now;
    auto const entries =
        inventory::withdraw(holdings.stock, holdings.lots, plan->wanted,
                            inventory::EntryKind::transferred_out, sent.id.uuid, shanghai_day(now));
    if (!entries) return tl::unexpected(error_of(entries.error(), *plan));
    sent.lines = lines_of(*entries);
    write_holdings(tx, sent.from, holdings.located, holdings.stock, *entries, command.made_by, now);
    storage::transfers::insert(tx, sent);
    return told(tx, sent, services, now);
}

Result<Transfer> receive_transfer(storage::Tx& tx, TransferStep const& step,
                                  std::optional<std::vector<ReceivedItem>> const& items,
                                  Services const& services, Instant now) {
    auto transfer = begin_step(tx, step, TransferEvent::receive, now);
    if (!transfer) return transfer;
    auto lots = pin_lots(tx, *transfer);
    if (items) {
        if (auto error = note_received(tx, lots, *items, *transfer))
            return tl::unexpected(*std::move(error));
    } else {
        for (auto& line : transfer->lines) line.received = line.sent;
    }
    std::vector<Arrival> arrivals;
    for (auto const& line : transfer->lines)
        arrivals.push_back({line.sku_id, line.lot, line.sent, line.sent - line.received.value(),
                            line.loss_reason});
    return put_down(tx, *transfer, transfer->to, std::move(lots), arrivals, services, now);
}

Result<Transfer> cancel_transfer(storage::Tx& tx, TransferStep const& step,
                                 Services const& services, Instant now) {
    auto const transfer = begin_step(tx, step, TransferEvent::cancel, now);
    if (!transfer) return transfer;
    std::vector<Arrival> arrivals;
    for (auto const& line : transfer->lines) arrivals.push_back({line.sku_id, line.lot, line.sent});
    return put_down(tx, *transfer, transfer->from, pin_lots(tx, *transfer), arrivals, services,
                    now);
}

}  // namespace chaolu::app
