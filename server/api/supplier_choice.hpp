// Whose goods a call writes: an operator names the supplier, a supplier writes its own.
#pragma once
#include <functional>
#include <optional>

#include "server/http/call.hpp"
#include "server/json/decode.hpp"

namespace chaolu::api {

// Reads "supplier_id". Faults: required for an operator who leaves it out; unknown_organisation for
// what is no supplier of this market, and for a supplier who names another.
std::optional<OrganisationId> decode_supplier(http::Call const& call, json::Decoder& in);

// The same for many bodies at once: `is_supplier` says what the market has.
std::optional<OrganisationId> decode_supplier(
    http::Call const& call, json::Decoder& in,
    std::function<bool(OrganisationId)> const& is_supplier);

}  // namespace chaolu::api
