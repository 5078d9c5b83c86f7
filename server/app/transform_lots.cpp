// Facts first, then the new lots, then the lots that go in, then the stock of all of them.
#include "server/app/transform_lots.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "domain/inventory/transformation.hpp"
#include "server/app/lot_facts.hpp"
#include "server/json/decode.hpp"
#include "server/json/transformations.hpp"
#include "storage/inventory.hpp"
#include "storage/lot_stock.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

using inventory::Ingredient;
using inventory::LotBalance;
using inventory::LotField;
using inventory::Measured;
using inventory::Stock;
using inventory::Yielded;
using storage::inventory::NewLot;
using storage::transformations::Line;
using storage::transformations::Transformation;

std::string input_pointer(std::size_t at) { return "/inputs/" + std::to_string(at); }
std::string output_pointer(std::size_t at, LotField field) {
    auto const item = "/outputs/" + std::to_string(at) + "/";
    if (field == LotField::quantity) return item + "quantity/value";
    if (field == LotField::unit) return item + "quantity/unit";
    return item + std::string(text(field));
}

// What the request comes to once its SKUs are known.
struct Plan {
    std::vector<Ingredient> inputs;
    std::vector<NewLot> outputs;
    std::vector<Measured> measured_in;
    std::vector<Measured> measured_out;
};

void plan_inputs(TransformLots const& command, LotFacts const& facts, Plan& plan,
                 json::Faults& faults) {
    for (std::size_t at = 0; at < command.inputs.size(); ++at) {
        auto const& input = command.inputs[at];
        auto const* sku = facts.sku(input.sku);
        if (!sku || sku->is_bundle) {
            faults.add(input_pointer(at) + "/sku", sku ? Code::not_offered : Code::unknown_sku,
                       sku ? "is a bundle: use its components" : "you do not offer such a SKU");
            continue;
        }
        auto const base = chaolu::to_base(input.quantity, sku->measures);
        if (!base) {
            bool const is_unit = base.error() == Code::unknown_unit;
            faults.add(input_pointer(at) + (is_unit ? "/quantity/unit" : "/quantity/value"),
                       base.error(), is_unit ? "is no unit of this SKU" : "is no whole quantity");
            continue;
        }
        plan.inputs.push_back({sku->id, input.lot, *base});
        plan.measured_in.push_back({sku->measures.base, *base});
    }
}

void plan_outputs(storage::Tx& tx, TransformLots const& command, LotFacts const& facts, Plan& plan,
                  json::Faults& faults, Services const& services, Instant now) {
    auto const supplier_short = storage::inventory::supplier_short(tx, command.supplier);
    std::set<std::string> codes;
    for (std::size_t at = 0; at < command.outputs.size(); ++at) {
        auto const& written = command.outputs[at];
        auto const* sku = facts.sku(written.sku);
        auto lot = inventory::judge(
            written, sku, facts.knows(written.growing_unit),
            {supplier_short, command.document, static_cast<std::int64_t>(at)}, shanghai_day(now));
        if (!lot) {
            for (auto const& fault : lot.error())
                faults.add(output_pointer(at, fault.field), fault.code, fault.detail);
            continue;
        }
        if (!codes.insert(lot->lot_code).second)
            faults.add(output_pointer(at, LotField::lot_code), Code::duplicate,
                       "stands in this request before");
        plan.measured_out.push_back({sku->measures.base, lot->quantity});
        plan.outputs.push_back({LotId{services.ids.next(now)}, *std::move(lot)});
    }
}

Result<Plan> plan_of(storage::Tx& tx, TransformLots const& command, LocationId location,
                     Services const& services, Instant now) {
    LotFacts facts(tx, command.supplier);
    for (auto const& input : command.inputs) {
        inventory::WrittenLot wanted;
        wanted.sku = input.sku;
        facts.want(wanted);
    }
    for (auto const& output : command.outputs) facts.want(output);
    facts.load();
    Plan plan;
    json::Faults faults;
    plan_inputs(command, facts, plan, faults);
    plan_outputs(tx, command, facts, plan, faults, services, now);
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto const written =
        storage::inventory::insert_lots(tx, command.supplier, {}, location, plan.outputs, now);
    std::set<LotId> const inserted(written.begin(), written.end());
    for (std::size_t at = 0; at < plan.outputs.size(); ++at)
        if (!inserted.contains(plan.outputs[at].id))
            faults.add(output_pointer(at, LotField::lot_code), Code::lot_already_received,
                       "lot " + plan.outputs[at].lot.lot_code + " was received before");
    // The pipeline rolls back what a refusal leaves behind.
    if (!faults.empty()) return tl::unexpected(faults.error());
    return plan;
}

Error error_of(inventory::TransformFault const& fault) {
    if (fault.is_output)
        return {Code::validation_failed,
                "There would be more stock than can be counted.",
                {{"/outputs/" + std::to_string(fault.at) + "/quantity/value", fault.code,
                  "adds up to more than can be counted"}}};
    auto const pointer = input_pointer(fault.at);
    switch (fault.code) {
        case Code::insufficient_stock:
            return {Code::insufficient_stock,
                    "There is too little to transform; nothing was.",
                    {{pointer + "/quantity/value", fault.code,
                      "takes more than the " + std::to_string(fault.available) +
                          " base units that are free and good"}}};
        case Code::lot_held:
            return {Code::validation_failed,
                    "The request has faults.",
                    {{pointer + "/lot_id", fault.code, "the lot is held"}}};
        case Code::expired:
            return {Code::validation_failed,
                    "The request has faults.",
                    {{pointer + "/lot_id", fault.code, "the lot has expired"}}};
        default:
            return {Code::validation_failed,
                    "The request has faults.",
                    {{pointer + "/lot_id", fault.code, "nothing of such a lot is on hand here"}}};
    }
}

// Lots and stock of all SKUs of the plan, locked in this order.
struct Holdings {
    std::vector<storage::lot_stock::Located> located;
    std::map<SkuId, std::vector<LotBalance>> lots;
    std::map<SkuId, Stock> stock;
};

Holdings lock_all(storage::Tx& tx, Plan const& plan, storage::lot_stock::Place const& place) {
    std::set<storage::lot_stock::LotKey> lot_keys;
    std::set<inventory::StockKey> keys;
    for (auto const& input : plan.inputs) {
        lot_keys.insert({place.location, input.sku});
        keys.insert({input.sku, place.pool});
    }
    Holdings all;
    all.located = storage::lot_stock::lock(tx, {lot_keys.begin(), lot_keys.end()});
    std::set<LotId> fresh;
    for (auto const& [id, lot] : plan.outputs) {
        keys.insert({lot.sku, place.pool});
        fresh.insert(id);
    }
    for (auto const& each : all.located)
        // What comes out of this cannot go into it.
        if (!fresh.contains(each.balance.lot)) all.lots[each.key.sku].push_back(each.balance);
    for (auto const& key : keys) all.stock.emplace(key.sku, Stock{key});
    for (auto const& row : storage::inventory::lock(tx, {keys.begin(), keys.end()}))
        all.stock.at(row.key.sku) = row;
    return all;
}

void save(storage::Tx& tx, Holdings const& holdings, inventory::Transformed const& done,
          storage::lot_stock::Place const& place, Uuid made_by, Instant now) {
    storage::lot_stock::save(tx, place.location, holdings.located, done.taken);
    std::set<inventory::StockKey> begun;
    for (auto const& entry : done.made)
        if (entry.sequence == 1) begun.insert(entry.key);
    std::vector<Stock> fresh, changed;
    for (auto const& [sku, row] : holdings.stock)
        if (row.sequence > 0) (begun.contains(row.key) ? fresh : changed).push_back(row);
    storage::inventory::insert(tx, fresh);
    storage::inventory::save(tx, changed);
    storage::inventory::insert_entries(tx, done.taken, now, made_by);
    storage::inventory::insert_entries(tx, done.made, now, made_by);
}

}  // namespace

Result<Transformation> transform_lots(storage::Tx& tx, TransformLots const& command,
                                      Services const& services, Instant now) {
    auto const place = storage::lot_stock::receiving_place(tx, command.supplier, {}).value();
    auto const plan = plan_of(tx, command, place.location, services, now);
    if (!plan) return tl::unexpected(plan.error());
    auto holdings = lock_all(tx, *plan, place);
    Transformation made;
    made.id = TransformationId{services.ids.next(now)};
    made.supplier = command.supplier;
    made.note = command.note;
    made.yield_permille = inventory::yield_permille(plan->measured_in, plan->measured_out);
    made.made_by = command.made_by;
    made.created_at = now;
    std::vector<Yielded> yielded;
    for (auto const& [id, lot] : plan->outputs) yielded.push_back({lot.sku, id, lot.quantity});
    auto const done = inventory::transform(holdings.stock, holdings.lots, plan->inputs, yielded,
                                           made.id.uuid, shanghai_day(now));
    if (!done) return tl::unexpected(error_of(done.error()));
    for (auto const& entry : done->taken)
        made.inputs.push_back({entry.key.sku, entry.lot.value(), -entry.on_hand_delta});
    for (auto const& entry : done->made)
        made.outputs.push_back({entry.key.sku, entry.lot.value(), entry.on_hand_delta});
    save(tx, holdings, *done, place, command.made_by, now);
    storage::transformations::insert(tx, made);
    made = storage::transformations::find(tx, command.supplier, made.id).value();
    storage::outbox::Event const event{EventId{services.ids.next(now)},
                                       "transformation.made",
                                       made.id.uuid,
                                       1,
                                       {},
                                       made.supplier,
                                       json::encode(made).dump(),
                                       now};
    storage::outbox::append(tx, std::span(&event, 1));
    return made;
}

}  // namespace chaolu::app
