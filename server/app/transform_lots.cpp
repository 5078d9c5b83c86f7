// Facts first, then the lots that go in, then the new lots, then the stock of all of them.
#include "server/app/transform_lots.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "domain/inventory/transformation.hpp"
#include "server/app/holdings.hpp"
#include "server/app/lot_facts.hpp"
#include "server/json/decode.hpp"
#include "server/json/transformations.hpp"
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
    return lot_pointer("/outputs/" + std::to_string(at), field);
}

// What the request comes to once its SKUs are known.
struct Plan {
    TransformationId id;
    storage::lot_stock::Place place;
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
    auto const document = lot_document(plan.id.uuid);
    std::set<std::string> codes;
    for (std::size_t at = 0; at < command.outputs.size(); ++at) {
        auto const& written = command.outputs[at];
        auto const* sku = facts.sku(written.sku);
        auto lot = inventory::judge(written, sku, facts.knows(written.growing_unit),
                                    {supplier_short, document, static_cast<std::int64_t>(at)},
                                    shanghai_day(now));
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

Result<Plan> plan_of(storage::Tx& tx, TransformLots const& command, Services const& services,
                     Instant now) {
    Plan plan;
    plan.id = TransformationId{services.ids.next(now)};
    json::Faults faults;
    auto const place = storage::lot_stock::receiving_place(tx, command.supplier, command.location);
    if (place)
        plan.place = *place;
    else
        faults.add("/location_id", Code::unknown_value,
                   "is no location of yours that receives goods");
    LotFacts facts(tx, command.supplier);
    for (auto const& input : command.inputs) {
        inventory::WrittenLot wanted;
        wanted.sku = input.sku;
        facts.want(wanted);
    }
    for (auto const& output : command.outputs) facts.want(output);
    facts.load();
    plan_inputs(command, facts, plan, faults);
    plan_outputs(tx, command, facts, plan, faults, services, now);
    if (!faults.empty()) return tl::unexpected(faults.error());
    return plan;
}

// Lots and stock of all SKUs of the plan, locked in this order.
struct Locked {
    std::vector<storage::lot_stock::Located> located;
    std::map<SkuId, std::vector<LotBalance>> lots;
    std::map<SkuId, Stock> stock;
};

// Before the new lots are written: what comes out of this cannot go into it.
Locked lock_inputs(storage::Tx& tx, Plan const& plan) {
    std::set<storage::lot_stock::LotKey> keys;
    for (auto const& input : plan.inputs) keys.insert({plan.place.location, input.sku});
    Locked all;
    all.located = storage::lot_stock::lock(tx, {keys.begin(), keys.end()});
    for (auto const& each : all.located) all.lots[each.key.sku].push_back(each.balance);
    return all;
}

void limit_expiries(storage::Tx& tx, TransformLots const& command, Locked const& locked, Plan& plan,
                    json::Faults& faults, Date today) {
    std::vector<SkuId> skus;
    for (auto const& input : plan.inputs) skus.push_back(input.sku);
    for (auto const& output : plan.outputs) skus.push_back(output.lot.sku);
    auto const products = storage::transformations::products_of(tx, skus);
    auto const first = inventory::first_expiries(locked.lots, plan.inputs, products, today);
    for (std::size_t at = 0; at < plan.outputs.size(); ++at) {
        auto& lot = plan.outputs[at].lot;
        auto const until = first.find(products.at(lot.sku));
        if (until == first.end()) continue;
        if (auto const fault =
                inventory::keep_no_longer(lot, command.outputs[at].expiry_date, until->second))
            faults.add(output_pointer(at, fault->field), fault->code, fault->detail);
    }
}

void write_outputs(storage::Tx& tx, TransformLots const& command, Plan const& plan,
                   json::Faults& faults, Instant now) {
    auto const written = storage::inventory::insert_lots(tx, command.supplier, {},
                                                         plan.place.location, plan.outputs, now);
    std::set<LotId> const inserted(written.begin(), written.end());
    for (std::size_t at = 0; at < plan.outputs.size(); ++at)
        if (!inserted.contains(plan.outputs[at].id))
            faults.add(output_pointer(at, LotField::lot_code), Code::lot_already_received,
                       "lot " + plan.outputs[at].lot.lot_code + " was received before");
}

void lock_stock_of(storage::Tx& tx, Plan const& plan, Locked& locked) {
    std::set<inventory::StockKey> keys;
    for (auto const& input : plan.inputs) keys.insert({input.sku, plan.place.pool});
    for (auto const& output : plan.outputs) keys.insert({output.lot.sku, plan.place.pool});
    locked.stock = lock_stock(tx, keys);
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
        case Code::too_many:
            return {Code::validation_failed,
                    "The request has faults.",
                    {{pointer + "/quantity/value", fault.code,
                      "takes of more than " + std::to_string(inventory::lots_taken_max) +
                          " lots in all: name lots, or take less at once"}}};
        default:
            return {Code::validation_failed,
                    "The request has faults.",
                    {{pointer + "/lot_id", fault.code, "nothing of such a lot is on hand here"}}};
    }
}

void save(storage::Tx& tx, Locked const& locked, inventory::Transformed const& done,
          storage::lot_stock::Place const& place, Uuid made_by, Instant now) {
    // What lies there of the new lots was written with them.
    storage::lot_stock::save(tx, place.location, locked.located, done.taken);
    std::set<inventory::StockKey> begun;
    for (auto const& entry : done.made)
        if (entry.sequence == 1) begun.insert(entry.key);
    std::vector<Stock> fresh, changed;
    for (auto const& [sku, row] : locked.stock)
        if (row.sequence > 0) (begun.contains(row.key) ? fresh : changed).push_back(row);
    storage::inventory::insert(tx, fresh);
    storage::inventory::save(tx, changed);
    storage::inventory::insert_entries(tx, done.taken, now, made_by);
    storage::inventory::insert_entries(tx, done.made, now, made_by);
}

Transformation document(TransformLots const& command, Plan const& plan,
                        inventory::Transformed const& done, Instant now) {
    Transformation made;
    made.id = plan.id;
    made.supplier = command.supplier;
    made.location = plan.place.location;
    made.note = command.note;
    made.yield_permille = inventory::yield_permille(plan.measured_in, plan.measured_out);
    made.made_by = command.made_by;
    made.created_at = now;
    for (auto const& entry : done.taken)
        made.inputs.push_back({entry.key.sku, entry.lot.value(), -entry.on_hand_delta});
    for (auto const& entry : done.made)
        made.outputs.push_back({entry.key.sku, entry.lot.value(), entry.on_hand_delta});
    return made;
}

void tell(storage::Tx& tx, Transformation const& made, Services const& services) {
    storage::outbox::Event const event{EventId{services.ids.next(made.created_at)},
                                       "transformation.made",
                                       made.id.uuid,
                                       1,
                                       {},
                                       made.supplier,
                                       json::encode(made).dump(),
                                       made.created_at};
    storage::outbox::append(tx, std::span(&event, 1));
}

}  // namespace

Result<Transformation> transform_lots(storage::Tx& tx, TransformLots const& command,
                                      Services const& services, Instant now) {
    auto const today = shanghai_day(now);
    auto plan = plan_of(tx, command, services, now);
    if (!plan) return tl::unexpected(plan.error());
    auto locked = lock_inputs(tx, *plan);
    json::Faults faults;
    limit_expiries(tx, command, locked, *plan, faults, today);
    write_outputs(tx, command, *plan, faults, now);
    // The pipeline rolls back what a refusal leaves behind.
    if (!faults.empty()) return tl::unexpected(faults.error());
    lock_stock_of(tx, *plan, locked);
    std::vector<Yielded> yielded;
    for (auto const& [id, lot] : plan->outputs) yielded.push_back({lot.sku, id, lot.quantity});
    auto const done = inventory::transform(locked.stock, locked.lots, plan->inputs, yielded,
                                           plan->id.uuid, today);
    if (!done) return tl::unexpected(error_of(done.error()));
    auto const made = document(command, *plan, *done, now);
    save(tx, locked, *done, plan->place, command.made_by, now);
    storage::transformations::insert(tx, made);
    auto read = storage::transformations::find(tx, command.supplier, made.id).value();
    tell(tx, read, services);
    return read;
}

}  // namespace chaolu::app
