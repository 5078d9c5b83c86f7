// Channels and their periods as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "domain/channels/period.hpp"
#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "storage/channels.hpp"

namespace chaolu::json {

nlohmann::json encode(storage::channels::Channel const& channel, http::Language language);

// Reads "from_at" (left out: now) and "to_at" (left out: no end). Nothing begins in the past, for
// what is past is not rewritten. None after reporting why.
std::optional<channels::Period> decode_period(Decoder& in, Instant now);

// An integer that fits in 32 bits, or none where it is left out.
std::optional<int> decode_number(Decoder& in, std::string_view name, int min, int max);
// Both figures may be left out.
channels::MinRemaining decode_min_remaining(Decoder in);

}  // namespace chaolu::json
