// Judges the code of a place by the list of places.
#include "server/api/division_choice.hpp"

#include "storage/divisions.hpp"

namespace chaolu::api {

std::optional<std::string> decode_division(http::Call const& call, json::Decoder& in,
                                           std::string_view field, json::Warnings& warnings,
                                           json::Need need) {
    auto code = in.division_code(field, need);
    if (!code) return {};
    auto const verdict =
        judge_division(*code, shanghai_day(call.now), storage::divisions::near(call.tx(), {*code}));
    switch (verdict.standing) {
        case DivisionStanding::current:
        case DivisionStanding::unlisted: return code;
        case DivisionStanding::historic:
            warnings.add(
                in.pointer_to(field), Code::division_mismatch,
                *code + " is no longer in use; " + verdict.code + " took over and is kept");
            return verdict.code;
        case DivisionStanding::unknown: break;
    }
    in.fault(field, Code::unknown_value, "is no place; GET /v1/divisions?name= finds its code");
    return {};
}

}  // namespace chaolu::api
