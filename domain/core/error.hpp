// The refusals every layer speaks of: one closed list of codes, and what is told about each.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace chaolu {

// Part of the contract with clients: a name here is a `code` of the API and never changes.
// The upper part heads an answer (server/http/problem.cpp gives each its status), the lower part
// names one fault inside a request.
enum class Code {
    malformed_request,
    malformed_json,
    idempotency_key_missing,
    idempotency_key_invalid,
    unauthenticated,
    bad_credentials,
    forbidden,
    not_found,
    method_not_allowed,
    request_timeout,
    request_in_progress,
    insufficient_stock,
    illegal_transition,
    price_list_closed,
    no_price,
    client_reference_taken,
    organisation_exists,
    login_taken,
    already_exists,
    too_many_live_keys,
    not_a_session,
    prices_overlap,
    supplier_not_active,
    not_on_sale,
    order_cycle_closed,
    stale_version,
    body_too_large,
    target_too_long,
    unsupported_media_type,
    validation_failed,
    idempotency_key_reused,
    precondition_required,
    too_many_requests,
    header_too_large,
    internal,
    not_implemented,
    overloaded,
    database_unavailable,
    deadline_exceeded,
    outcome_unknown,
    shutting_down,

    required,
    unknown_field,
    duplicate_field,
    wrong_type,
    not_an_integer,
    out_of_range,
    too_long,
    too_short,
    too_many,
    too_few,
    too_deep,
    invalid_text,
    invalid_format,
    invalid_check_digit,
    unknown_value,
    duplicate,
    unknown_sku,
    unknown_unit,
    unknown_organisation,
    unknown_growing_unit,
    split_does_not_add_up,
    not_whole_base_units,
    lot_already_received,
    lot_changed,
    duplicate_row,
    expired,
    password_too_common,
    unknown_product,
    unknown_channel,
    unknown_buyer_group,
    unknown_media,
    unknown_attribute,
    not_offered,
    below_minimum,
    not_a_multiple,
    invalid_content,
    agent_without_principal,
    missing_document,
    validity_overlap,
    claim_not_allowed,
    division_mismatch,
    price_factor_two,
    above_norm,
    standard_withdrawn,
    unknown_lot,
    lot_held,
};

// The code as clients read it, such as "insufficient-stock".
std::string_view slug(Code code);

// What is left of something that was asked for, in the unit it is counted in.
struct Available {
    std::int64_t value = 0;
    std::string unit;
    bool operator==(Available const&) const = default;
};

// One thing wrong with a request, and where: `pointer` is a JSON Pointer (RFC 6901) into the body,
// or "?name" for a query parameter.
struct Fault {
    std::string pointer;
    Code code;
    std::string detail;
    std::optional<Available> available = std::nullopt;
    bool operator==(Fault const&) const = default;
};

// A refusal. `detail` is for people and may change; it never holds text of the database.
struct Error {
    Code code;
    std::string detail;
    std::vector<Fault> faults = {};
};

// Refusals are results, surprises throw.
template <class T>
using Result = tl::expected<T, Error>;
inline tl::unexpected<Error> refuse(Code code, std::string detail, std::vector<Fault> faults = {}) {
    return tl::unexpected<Error>(Error{code, std::move(detail), std::move(faults)});
}

// A refusal of the business (out of stock, illegal transition) is an answer worth remembering
// under its idempotency key; a fault of the envelope or of ours is not.
bool is_business_refusal(Code code);

}  // namespace chaolu
