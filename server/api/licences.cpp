// Licences: handed in by suppliers, confirmed or refused by operators; the rules that ask for them.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/paging.hpp"
#include "server/api/reason.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/api/suppliers.hpp"
#include "server/app/supplier_file.hpp"
#include "server/http/router.hpp"
#include "server/json/encode.hpp"
#include "server/json/suppliers.hpp"
#include "server/json/warnings.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::licences::Licence;
using suppliers::LicenceEvent;
using suppliers::LicenceKind;
using suppliers::LicenceState;

constexpr std::size_t number_bytes_max = 64;
constexpr std::size_t holder_length_max = 200;

Json encode(storage::suppliers::SourcedRule const& sourced) {
    auto any_of = Json::array();
    for (auto const kind : sourced.rule.any_of) any_of.push_back(text(kind));
    return {
        {"category", sourced.rule.category},
        {"role", text(sourced.rule.role)},
        {"any_of", std::move(any_of)},
        {"food_class", json::or_null(sourced.rule.food_class)},
        {"lot_paper", json::or_null(sourced.lot_paper)},
        {"valid_from", to_text(sourced.rule.valid.from)},
        {"valid_to", json::or_null(sourced.rule.valid.to)},
        {"source", sourced.source},
    };
}

// All of them on one page: the law is not that long.
Result<Response> list_licence_rules(Call& call) {
    http::Query const query(call.request.query, {});
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto items = Json::array();
    for (auto const& rule : storage::suppliers::rules(call.tx())) items.push_back(encode(rule));
    return http::page(call, items.dump(), {});
}

std::optional<suppliers::NumberFacts> decode_number(json::Decoder& in, std::string& number,
                                                    std::optional<LicenceKind> kind) {
    auto const written = in.raw_text("number", number_bytes_max);
    if (!written || !kind) return {};
    number = *written;
    auto facts = suppliers::check_number(*kind, number);
    if (facts) return *facts;
    in.fault("number", facts.error(),
             facts.error() == Code::invalid_check_digit
                 ? "has a check digit that does not fit the rest"
                 : "must be SC or JY and 14 digits, as printed on the licence");
    return {};
}

// The class in the number of an SC is the first that it was given for; more stand on its annex.
std::vector<std::string> decode_food_classes(json::Decoder& in, json::Faults& faults,
                                             std::optional<suppliers::NumberFacts> const& facts,
                                             std::optional<LicenceKind> kind) {
    auto classes = in.texts("food_classes", 0, suppliers::food_classes_max, 2, json::maybe);
    for (std::size_t at = 0; at < classes.size(); ++at)
        if (!suppliers::is_food_class(classes[at]))
            faults.add(in.pointer_to("food_classes") + "/" + std::to_string(at),
                       Code::unknown_value, "must be a class of food from 01 to 32");
    if (kind && kind != LicenceKind::sc && !classes.empty())
        in.fault("food_classes", Code::unknown_value, "belong to licences to make food only");
    if (facts && facts->food_class &&
        std::find(classes.begin(), classes.end(), *facts->food_class) == classes.end())
        classes.insert(classes.begin(), *facts->food_class);
    return classes;
}

// The end of the longest licence of a kind that begins on a day: for five years from the 3rd it
// holds up to the 2nd, and its end is the day after.
std::optional<Date> last_end(Call const& call, LicenceKind kind, Date from) {
    auto const years = storage::licences::years_max(call.tx(), kind, from);
    if (!years) return {};
    std::chrono::year_month_day const start(from.days);
    return Date{std::chrono::sys_days(start + std::chrono::years{*years})};
}

std::optional<Validity> decode_days(Call const& call, json::Decoder& in,
                                    std::optional<LicenceKind> kind) {
    auto const from = in.date("valid_from");
    auto const to = in.date("valid_to");
    if (!from || !to || !kind) return {};
    auto const last = last_end(call, *kind, *from);
    if (*to <= *from)
        in.fault("valid_to", Code::out_of_range, "must be after valid_from");
    else if (last && *last < *to)
        in.fault("valid_to", Code::out_of_range,
                 "is later than the law allows: no licence from that day holds beyond " +
                     to_text(*last));
    return Validity{*from, to};
}

struct NewLicence {
    Licence licence;
    suppliers::NumberFacts facts;
};

Result<NewLicence> decode_licence(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    NewLicence wanted;
    auto& licence = wanted.licence;
    auto const supplier = decode_supplier(call, in);
    auto const kind = in.word("kind", suppliers::licence_kind_from);
    auto const facts = decode_number(in, licence.number, kind);
    licence.issued_to = in.text("issued_to", holder_length_max).value_or("");
    licence.food_classes = decode_food_classes(in, faults, facts, kind);
    licence.division_code = in.division_code("division_code", json::maybe);
    auto const days = decode_days(call, in, kind);
    in.only({"supplier_id", "kind", "number", "issued_to", "food_classes", "division_code",
             "valid_from", "valid_to"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    licence.id = LicenceId{call.services.ids.next(call.now)};
    licence.supplier = *supplier;
    licence.kind = *kind;
    licence.valid = *days;
    licence.created_at = call.now;
    wanted.facts = *facts;
    return wanted;
}

// Numbers of Beijing do not carry the division in the usual way: a reason to look, not to refuse.
json::Warnings warnings_of(NewLicence const& wanted) {
    json::Warnings warnings;
    auto const& [licence, facts] = wanted;
    if (licence.division_code && facts.division_code &&
        *licence.division_code != *facts.division_code)
        warnings.add("/division_code", Code::division_mismatch,
                     "The number says " + *facts.division_code + ".");
    return warnings;
}

Result<Response> add_licence(Call& call) {
    auto wanted = decode_licence(call);
    if (!wanted) return tl::unexpected(wanted.error());
    auto& licence = wanted->licence;
    // An operator has seen the paper; what a supplier hands in is looked at first.
    bool const is_seen = call.actor.may(http::Permission::application_review);
    if (is_seen) licence.state = LicenceState::confirmed;
    if (!storage::licences::insert(call.tx(), licence))
        return refuse(Code::already_exists, "This licence is registered.",
                      {{"/number", Code::already_exists,
                        "is another supplier's, or was handed in for these days already"}});
    if (is_seen) app::renew_rights(call.tx(), licence.supplier);
    auto json = json::encode(licence);
    app::record(call.tx(), {licence.supplier, licence.id.uuid, licence.version}, Json::object(),
                json, {is_seen ? "licence.confirmed" : "licence.submitted"},
                {call.actor, call.services, call.now});
    warnings_of(*wanted).put_into(json);
    return http::created("/v1/licences/" + licence.id.text(), licence.version, json.dump());
}

Result<Response> list_licences(Call& call) {
    http::Query query(call.request.query, {"supplier_id", "page_size", "page_token"});
    auto const named = query.word("supplier_id", OrganisationId::parse);
    auto const size = query.page_size();
    std::string const filters(named ? named->hex() : "");
    auto const start = page_start<LicenceId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto const only = call.actor.finds_only();
    if (only && named && only != named) return http::page(call, "[]", {});
    auto rows = storage::licences::list(call.tx(), only ? only : named, *start, size + 1);
    return id_page(call, filters, size, std::move(rows),
                   [](Licence const& licence) { return json::encode(licence); });
}

std::optional<Licence> find(Call const& call) {
    auto const id = LicenceId::parse(call.path_values[0]);
    return id ? storage::licences::find(call.tx(), *id, call.actor.finds_only()) : std::nullopt;
}

Error no_such_licence() { return {Code::not_found, "There is no such licence.", {}}; }

Result<Response> read_licence(Call& call) {
    auto const licence = find(call);
    if (!licence) return tl::unexpected(no_such_licence());
    return http::with_version(licence->version, json::encode(*licence).dump());
}

// The supplier is locked first, so that two steps of one licence wait for each other.
Result<Response> take_step(Call const& call, LicenceEvent event, app::Deed const& deed) {
    auto found = find(call);
    if (!found) return tl::unexpected(no_such_licence());
    storage::suppliers::lock(call.tx(), found->supplier);
    auto licence = find(call).value();
    auto const before = json::encode(licence);
    auto const next = suppliers::licence_machine.next(licence.state, event);
    if (!next)
        return refuse(Code::illegal_transition, "This cannot be done to a licence that is " +
                                                    std::string(text(licence.state)) + ".");
    licence.state = *next;
    licence.reason = deed.reason;
    if (event == LicenceEvent::withdraw) licence.withdrawn_from = shanghai_day(call.now);
    ++licence.version;
    storage::licences::update(call.tx(), licence);
    app::renew_rights(call.tx(), licence.supplier);
    auto const after = json::encode(licence);
    app::record(call.tx(), {licence.supplier, licence.id.uuid, licence.version}, before, after,
                deed, {call.actor, call.services, call.now});
    return http::with_version(licence.version, after.dump());
}

Result<Response> confirm_licence(Call& call) {
    return take_step(call, LicenceEvent::confirm, {"licence.confirmed"});
}

Result<Response> refuse_licence(Call& call) {
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    return take_step(call, LicenceEvent::refuse, {"licence.refused", *std::move(reason)});
}

Result<Response> withdraw_licence(Call& call) {
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    return take_step(call, LicenceEvent::withdraw, {"licence.withdrawn", *std::move(reason)});
}

}  // namespace

void add_licence_routes(http::Router& router) {
    using enum http::Permission;
    using http::BodyKind;
    using http::LaneName;
    http::RouteOptions const write{
        .lane = LaneName::writes, .body = BodyKind::json, .idempotent = true};
    router.get("/v1/licence-rules", licence_read, list_licence_rules);
    router.post("/v1/licences", licence_write, add_licence, write);
    router.get("/v1/licences", licence_read, list_licences);
    router.get("/v1/licences/{id}", licence_read, read_licence);
    router.post("/v1/licences/{id}:confirm", application_review, confirm_licence,
                {.lane = LaneName::writes, .idempotent = true});
    router.post("/v1/licences/{id}:refuse", application_review, refuse_licence, write);
    router.post("/v1/licences/{id}:withdraw", application_review, withdraw_licence, write);
}

}  // namespace chaolu::api
