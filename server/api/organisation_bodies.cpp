// The code decides what else there may be.
#include "server/api/organisation_bodies.hpp"

#include <nlohmann/json.hpp>

#include "domain/identity/organisation_code.hpp"
#include "server/api/division_choice.hpp"
#include "server/app/services.hpp"
#include "storage/divisions.hpp"

namespace chaolu::api {
namespace {

using json::Json;
using storage::identity::Organisation;

constexpr std::size_t name_length_max = 200;

std::optional<identity::Uscc> decode_uscc(json::Decoder& in) {
    auto const written = in.raw_text("uscc", 64);
    if (!written) return {};
    auto uscc = identity::Uscc::parse(*written);
    if (uscc) return *uscc;
    in.fault("uscc", uscc.error(),
             uscc.error() == Code::invalid_check_digit
                 ? "has a check character that does not fit the rest"
                 : "must have 18 digits and capital letters without I, O, S, V and Z");
    return {};
}

}  // namespace

std::vector<Division> divisions_near(http::Call const& call, std::vector<Json> const& bodies) {
    std::vector<std::string> codes;
    for (auto const& body : bodies) {
        if (!body.is_object() || !body.contains("division_code")) continue;
        auto const& code = body["division_code"];
        if (code.is_string() && is_place_code(code.get<std::string>()))
            codes.push_back(code.get<std::string>());
    }
    if (codes.empty()) return {};
    return storage::divisions::near(call.tx(), codes);
}

std::optional<Organisation> decode_organisation(http::Call const& call, Json const& body,
                                                std::span<Division const> near,
                                                json::Faults& faults, json::Warnings& warnings) {
    json::Decoder in(body, "", faults);
    auto const kind = in.word("kind", identity::organisation_kind_from);
    auto const uscc = decode_uscc(in);
    auto names = json::decode_names(in, "name", name_length_max);
    auto division =
        decode_division(in, "division_code", shanghai_day(call.now), near, warnings, json::maybe);
    auto const channel = in.word("channel", identity::channel_from, json::maybe);
    auto const is_demo = in.boolean("is_demo", json::maybe);
    in.only({"kind", "uscc", "name", "division_code", "channel", "is_demo"});
    if (kind && uscc && !identity::uscc_fits(*uscc, *kind))
        in.fault("uscc", Code::invalid_format, "must start with 81 for a union");
    if (kind && channel && !identity::may_have_channel(*kind))
        in.fault("channel", Code::unknown_value, "is for buyers and unions only");
    if (!faults.empty()) return {};
    if (!identity::is_organisation_code(identity::organisation_code_of(*uscc)))
        warnings.add("/uscc", Code::invalid_check_digit,
                     "holds an organisation code (places 9 to 17) whose own check is wrong");
    return Organisation{OrganisationId{call.services.ids.next(call.now)},
                        *kind,
                        uscc->text(),
                        std::move(names->zh),
                        std::move(names->en),
                        std::move(division),
                        channel,
                        is_demo.value_or(false),
                        call.now};
}

}  // namespace chaolu::api
