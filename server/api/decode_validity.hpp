// Reading of the days on which something holds.
#pragma once
#include <optional>

#include "domain/core/validity.hpp"
#include "server/json/decode.hpp"

namespace chaolu::api {

// "valid_from" and "valid_to", the first day after it; none after reporting why.
inline std::optional<Validity> decode_days(json::Decoder& in) {
    auto const from = in.date("valid_from");
    auto const to = in.date("valid_to");
    if (!from || !to) return {};
    Validity const valid{*from, *to};
    if (!valid.is_empty()) return valid;
    in.fault("valid_to", Code::out_of_range, "must be after valid_from");
    return {};
}

}  // namespace chaolu::api
