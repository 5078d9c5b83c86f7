// One decoding for every step with a reason.
#include "server/api/reason.hpp"

#include <nlohmann/json.hpp>

#include "server/json/decode.hpp"

namespace chaolu::api {

Result<std::string> decode_reason(http::Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto reason = in.text("reason", reason_length_max);
    in.only({"reason"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return *std::move(reason);
}

}  // namespace chaolu::api
