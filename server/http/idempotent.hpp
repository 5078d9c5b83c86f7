// Between the Idempotency-Key of a request and the rows of storage/idempotency.
#pragma once
#include <optional>

#include "server/http/pipeline.hpp"
#include "storage/idempotency.hpp"

namespace chaolu::http {

// The value of Idempotency-Key: an sf-string or a bare token of 16..255 visible ASCII characters.
Result<std::string> idempotency_key_of(Request const& request);

// The key with the fingerprint of method, path, query and body, with the
// media type of what is not JSON. The exchange has an organisation.
storage::idempotency::Key key_of(Exchange const& exchange);

// What a claim that is not fresh is answered.
tl::expected<Response, Error> answer_claimed(storage::idempotency::Claim const& claim);

storage::idempotency::Answer to_store(Response const& response);

}  // namespace chaolu::http
