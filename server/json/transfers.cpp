// Field by field, in the order of the contract.
#include "server/json/transfers.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {

Json encode(storage::transfers::Transfer const& transfer) {
    auto lines = Json::array();
    for (auto const& line : transfer.lines)
        lines.push_back(
            {{"sku", line.sku},
             {"lot_id", line.lot.text()},
             {"lot_code", line.lot_code},
             {"base_unit", line.base_unit},
             {"sent", line.sent},
             {"received", or_null(line.received)},
             {"lost", line.sent - line.received.value_or(line.sent)},
             {"loss_reason", line.loss_reason ? Json(text(*line.loss_reason)) : Json(nullptr)}});
    return {{"id", transfer.id.text()},
            {"supplier_id", transfer.supplier.text()},
            {"from", transfer.from_code},
            {"to", transfer.to_code},
            {"state", text(transfer.state)},
            {"note", or_null(transfer.note)},
            {"lines", std::move(lines)},
            {"sent_at", to_text(transfer.sent_at)},
            {"closed_at", or_null(transfer.closed_at)},
            {"version", transfer.version}};
}

}  // namespace chaolu::json
