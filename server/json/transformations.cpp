// Field by field, in the order of the contract.
#include "server/json/transformations.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

Json lines(std::vector<storage::transformations::Line> const& of) {
    auto items = Json::array();
    for (auto const& line : of)
        items.push_back({{"sku", line.sku},
                         {"lot_id", line.lot.text()},
                         {"lot_code", line.lot_code},
                         {"quantity", encode(Quantity{line.quantity, line.base_unit})}});
    return items;
}

}  // namespace

Json encode(storage::transformations::Transformation const& transformation) {
    return {{"id", transformation.id.text()},
            {"supplier_id", transformation.supplier.text()},
            {"note", or_null(transformation.note)},
            {"yield_permille", or_null(transformation.yield_permille)},
            {"inputs", lines(transformation.inputs)},
            {"outputs", lines(transformation.outputs)},
            {"created_at", to_text(transformation.created_at)}};
}

Json encode(storage::transformations::Step const& step) {
    return {{"level", step.level},
            {"lot_id", step.lot.text()},
            {"origin_id", step.origin.text()},
            {"transformation_id", step.transformation.text()},
            {"sku", step.sku},
            {"lot_code", step.lot_code},
            {"supplier_id", step.supplier.text()}};
}

}  // namespace chaolu::json
