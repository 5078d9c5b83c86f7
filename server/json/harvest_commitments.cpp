// Field by field, in the order of the contract.
#include "server/json/harvest_commitments.hpp"

#include <algorithm>

#include "server/json/encode.hpp"

namespace chaolu::json {

Json encode(storage::harvest_commitments::Commitment const& commitment) {
    auto const sold =
        inventory::sellable(commitment.expected, commitment.haircut_bp, commitment.terms.multiple);
    return {{"id", commitment.id.text()},
            {"supplier_id", commitment.supplier.text()},
            {"sku", commitment.sku_code},
            {"base_unit", commitment.base_unit},
            {"harvest_from", to_text(commitment.times.harvest_from)},
            {"harvest_to", to_text(commitment.times.harvest_to)},
            {"fulfil_until", to_text(commitment.times.fulfil_until())},
            {"expected", commitment.expected},
            {"haircut_bp", commitment.haircut_bp},
            {"sellable", sold},
            {"requested", commitment.requested},
            {"left", std::max(sold - commitment.requested, std::int64_t{0})},
            {"cut_rule", text(commitment.rule)},
            {"multiple", commitment.terms.multiple},
            {"min_quantity", commitment.terms.minimum},
            {"decides_at", to_text(commitment.times.decides_at)},
            {"cut_off_at", to_text(commitment.times.cut_off_at)},
            {"state", text(commitment.state)},
            {"decided_with", or_null(commitment.decided_with)},
            {"closed_by", commitment.closed_by ? Json(text(*commitment.closed_by)) : Json(nullptr)},
            {"close_reason", or_null(commitment.close_reason)},
            {"created_at", to_text(commitment.created_at)},
            {"version", commitment.version}};
}

Json encode(storage::harvest_commitments::Request const& request) {
    return {{"id", request.id.text()},
            {"commitment_id", request.commitment.text()},
            {"buyer_id", request.buyer.text()},
            {"asked", request.asked},
            {"share", or_null(request.share)},
            {"state", text(request.state)},
            {"price_list", or_null(request.price_list)},
            {"order_id", request.order ? Json(request.order->text()) : Json(nullptr)},
            {"refusal", or_null(request.refusal)},
            {"asked_at", to_text(request.asked_at)}};
}

Json event_data(storage::harvest_commitments::Commitment const& commitment,
                storage::harvest_commitments::Request const& request) {
    return {{"commitment_id", commitment.id.text()},
            {"buyer_id", request.buyer.text()},
            {"sku", commitment.sku_code},
            {"base_unit", commitment.base_unit},
            {"asked", request.asked},
            {"share", or_null(request.share)},
            {"cut_rule", text(commitment.rule)},
            {"cut_off_at", to_text(commitment.times.cut_off_at)},
            {"reason", or_null(commitment.close_reason)}};
}

}  // namespace chaolu::json
