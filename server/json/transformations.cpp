// Field by field, in the order of the contract.
#include "server/json/transformations.hpp"

#include "domain/inventory/transformation.hpp"
#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

using storage::transformations::Line;

Json encode_line(Line const& line) {
    return {{"sku", line.sku},
            {"lot_id", line.lot.text()},
            {"lot_code", line.lot_code},
            {"quantity", encode(Quantity{line.quantity, line.base_unit})}};
}

Json encode_inputs(std::vector<Line> const& inputs) {
    auto items = Json::array();
    for (auto const& line : inputs) items.push_back(encode_line(line));
    return items;
}

Json encode_outputs(std::vector<Line> const& inputs, std::vector<Line> const& outputs) {
    std::vector<inventory::Measured> in;
    for (auto const& line : inputs)
        in.push_back({base_unit_from(line.base_unit).value(), line.quantity});
    auto items = Json::array();
    for (auto const& line : outputs) {
        auto item = encode_line(line);
        auto const each = inventory::yield_each(in, line.quantity);
        item["yield"] = each ? Json{{"value", *each},
                                    {"unit", line.base_unit},
                                    {"per", inputs.front().base_unit}}
                             : Json(nullptr);
        items.push_back(std::move(item));
    }
    return items;
}

}  // namespace

Json encode(storage::transformations::Transformation const& transformation) {
    return {{"id", transformation.id.text()},
            {"supplier_id", transformation.supplier.text()},
            {"location_id", transformation.location.text()},
            {"note", or_null(transformation.note)},
            {"yield_permille", or_null(transformation.yield_permille)},
            {"inputs", encode_inputs(transformation.inputs)},
            {"outputs", encode_outputs(transformation.inputs, transformation.outputs)},
            {"created_at", to_text(transformation.created_at)}};
}

Json encode(storage::transformations::Step const& step) {
    return {{"level", step.level},
            {"lot_id", step.edge.lot.text()},
            {"origin_id", step.edge.origin.text()},
            {"transformation_id", step.transformation.text()},
            {"made_at", to_text(step.made_at)},
            {"taken", encode(Quantity{step.taken, step.taken_unit})},
            {"made", encode(Quantity{step.made, step.made_unit})},
            {"sku", step.sku},
            {"lot_code", step.lot_code},
            {"supplier_id", step.supplier.text()},
            {"harvest_date", or_null(step.harvest_date)},
            {"production_date", or_null(step.production_date)},
            {"expiry_date", or_null(step.expiry_date)},
            {"on_hand", step.on_hand},
            {"hold_reason", or_null(step.hold_reason)}};
}

}  // namespace chaolu::json
