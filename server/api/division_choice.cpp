// Judges the code of a place by the list of places.
#include "server/api/division_choice.hpp"

#include "storage/divisions.hpp"

namespace chaolu::api {
namespace {

// The code of the place that `code` is today; a fault or a warning where it is another or none.
std::optional<std::string> judged(std::string const& code, json::Decoder& in,
                                  std::string_view field, Date today,
                                  std::span<Division const> near, json::Warnings& warnings) {
    auto const verdict = judge_division(code, today, near);
    switch (verdict.standing) {
        case DivisionStanding::current:
        case DivisionStanding::unlisted: return code;
        case DivisionStanding::historic:
            warnings.add(in.pointer_to(field), Code::division_mismatch,
                         code + " is no longer in use; " + verdict.code + " took over and is kept");
            return verdict.code;
        case DivisionStanding::unknown: break;
    }
    in.fault(field, Code::unknown_value, "is no place; GET /v1/divisions?name= finds its code");
    return {};
}

}  // namespace

std::optional<std::string> decode_division(http::Call const& call, json::Decoder& in,
                                           std::string_view field, json::Warnings& warnings,
                                           json::Need need) {
    auto const code = in.division_code(field, need);
    if (!code) return {};
    return judged(*code, in, field, shanghai_day(call.now),
                  storage::divisions::near(call.tx(), {*code}), warnings);
}

std::optional<std::string> decode_division(json::Decoder& in, std::string_view field, Date today,
                                           std::span<Division const> near, json::Warnings& warnings,
                                           json::Need need) {
    auto const code = in.division_code(field, need);
    if (!code) return {};
    return judged(*code, in, field, today, near, warnings);
}

}  // namespace chaolu::api
