// The spelling of the codes, and which of them are refusals of the business.
#include "domain/core/error.hpp"

namespace chaolu {

std::string_view slug(Code code) {
    switch (code) {
        case Code::malformed_request: return "malformed-request";
        case Code::malformed_json: return "malformed-json";
        case Code::idempotency_key_missing: return "idempotency-key-missing";
        case Code::idempotency_key_invalid: return "idempotency-key-invalid";
        case Code::unauthenticated: return "unauthenticated";
        case Code::bad_credentials: return "bad-credentials";
        case Code::forbidden: return "forbidden";
        case Code::not_found: return "not-found";
        case Code::method_not_allowed: return "method-not-allowed";
        case Code::request_timeout: return "request-timeout";
        case Code::request_in_progress: return "request-in-progress";
        case Code::insufficient_stock: return "insufficient-stock";
        case Code::illegal_transition: return "illegal-transition";
        case Code::price_list_closed: return "price-list-closed";
        case Code::no_price: return "no-price";
        case Code::client_reference_taken: return "client-reference-taken";
        case Code::organisation_exists: return "organisation-exists";
        case Code::login_taken: return "login-taken";
        case Code::already_exists: return "already-exists";
        case Code::too_many_live_keys: return "too-many-live-keys";
        case Code::not_a_session: return "not-a-session";
        case Code::prices_overlap: return "prices-overlap";
        case Code::supplier_not_active: return "supplier-not-active";
        case Code::not_on_sale: return "not-on-sale";
        case Code::order_cycle_closed: return "order-cycle-closed";
        case Code::stale_version: return "stale-version";
        case Code::body_too_large: return "body-too-large";
        case Code::target_too_long: return "target-too-long";
        case Code::unsupported_media_type: return "unsupported-media-type";
        case Code::validation_failed: return "validation-failed";
        case Code::idempotency_key_reused: return "idempotency-key-reused";
        case Code::precondition_required: return "precondition-required";
        case Code::too_many_requests: return "too-many-requests";
        case Code::header_too_large: return "header-too-large";
        case Code::internal: return "internal";
        case Code::not_implemented: return "not-implemented";
        case Code::overloaded: return "overloaded";
        case Code::database_unavailable: return "database-unavailable";
        case Code::deadline_exceeded: return "deadline-exceeded";
        case Code::outcome_unknown: return "outcome-unknown";
        case Code::shutting_down: return "shutting-down";
        case Code::required: return "required";
        case Code::unknown_field: return "unknown-field";
        case Code::duplicate_field: return "duplicate-field";
        case Code::wrong_type: return "wrong-type";
        case Code::not_an_integer: return "not-an-integer";
        case Code::out_of_range: return "out-of-range";
        case Code::too_long: return "too-long";
        case Code::too_short: return "too-short";
        case Code::too_many: return "too-many";
        case Code::too_few: return "too-few";
        case Code::too_deep: return "too-deep";
        case Code::invalid_text: return "invalid-text";
        case Code::invalid_format: return "invalid-format";
        case Code::invalid_check_digit: return "invalid-check-digit";
        case Code::unknown_value: return "unknown-value";
        case Code::duplicate: return "duplicate";
        case Code::unknown_sku: return "unknown-sku";
        case Code::unknown_unit: return "unknown-unit";
        case Code::unknown_organisation: return "unknown-organisation";
        case Code::unknown_growing_unit: return "unknown-growing-unit";
        case Code::split_does_not_add_up: return "split-does-not-add-up";
        case Code::not_whole_base_units: return "not-whole-base-units";
        case Code::lot_already_received: return "lot-already-received";
        case Code::lot_changed: return "lot-changed";
        case Code::duplicate_row: return "duplicate-row";
        case Code::expired: return "expired";
        case Code::password_too_common: return "password-too-common";
        case Code::unknown_product: return "unknown-product";
        case Code::unknown_channel: return "unknown-channel";
        case Code::unknown_buyer_group: return "unknown-buyer-group";
        case Code::unknown_media: return "unknown-media";
        case Code::unknown_attribute: return "unknown-attribute";
        case Code::not_offered: return "not-offered";
        case Code::below_minimum: return "below-minimum";
        case Code::not_a_multiple: return "not-a-multiple";
        case Code::invalid_content: return "invalid-content";
        case Code::agent_without_principal: return "agent-without-principal";
        case Code::missing_document: return "missing-document";
        case Code::validity_overlap: return "validity-overlap";
        case Code::claim_not_allowed: return "claim-not-allowed";
        case Code::division_mismatch: return "division-mismatch";
        case Code::price_factor_two: return "price-factor-two";
        case Code::above_norm: return "above-norm";
        case Code::standard_withdrawn: return "standard-withdrawn";
        case Code::unknown_lot: return "unknown-lot";
        case Code::lot_held: return "lot-held";
    }
    return "internal";
}

bool is_business_refusal(Code code) {
    switch (code) {
        case Code::insufficient_stock:
        case Code::illegal_transition:
        case Code::price_list_closed:
        case Code::no_price:
        case Code::client_reference_taken:
        case Code::organisation_exists:
        case Code::login_taken:
        case Code::already_exists:
        case Code::too_many_live_keys:
        case Code::prices_overlap:
        case Code::supplier_not_active:
        case Code::not_on_sale:
        case Code::order_cycle_closed: return true;
        default: return false;
    }
}

}  // namespace chaolu
