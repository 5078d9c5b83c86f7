// Buyer groups: made by operators, who say which buyers belong to them on which days.
#include "server/api/buyer_groups.hpp"

#include <algorithm>

#include "domain/identity/organisation.hpp"
#include "domain/pricing/buyer_group.hpp"
#include "server/api/paging.hpp"
#include "server/api/price_author.hpp"
#include "server/app/services.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "storage/buyer_groups.hpp"
#include "storage/identity.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::buyer_groups::BuyerGroup;
using storage::buyer_groups::Member;
using storage::buyer_groups::MemberPlace;

constexpr std::size_t name_length_max = 200;

Json encode(BuyerGroup const& group, http::Language language) {
    return {
        {"id", group.id.text()},
        {"code", group.code},
        {"name", json::chosen(group.name_zh, group.name_en, language)},
        {"created_at", to_text(group.created_at)},
        {"version", group.version},
    };
}

Json encode(Member const& member, http::Language language) {
    return {
        {"buyer_id", member.buyer.text()},
        {"name", json::chosen(member.name_zh, member.name_en, language)},
        {"valid_from", to_text(member.valid.from)},
        {"valid_to", json::or_null(member.valid.to)},
    };
}

Result<BuyerGroup> decode_group(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto code = in.code("code");
    auto name = json::decode_names(in, "name", name_length_max);
    in.only({"code", "name"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return BuyerGroup{BuyerGroupId{call.services.ids.next(call.now)}, *std::move(code),
                      std::move(name->zh), std::move(name->en), call.now};
}

Error no_such_group() { return {Code::not_found, "There is no such buyer group.", {}}; }

Result<Response> add_buyer_group(Call& call) {
    auto const group = decode_group(call);
    if (!group) return tl::unexpected(group.error());
    if (!storage::buyer_groups::insert(call.tx(), *group))
        return refuse(Code::already_exists, "The market has a buyer group of this code.",
                      {{"/code", Code::already_exists, "is in use; choose another"}});
    return http::created("/v1/buyer-groups/" + group->id.text(), group->version,
                         encode(*group, call.language).dump());
}

Result<Response> list_buyer_groups(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = page_start<BuyerGroupId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::buyer_groups::list(call.tx(), *start, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [&](BuyerGroup const& group) { return encode(group, call.language); });
}

Result<Response> read_buyer_group(Call& call) {
    auto const id = BuyerGroupId::parse(call.path_values[0]);
    auto const group = id ? storage::buyer_groups::find(call.tx(), *id) : std::nullopt;
    if (!group) return tl::unexpected(no_such_group());
    return http::with_version(group->version, encode(*group, call.language).dump());
}

// The place in the list of members that a page token stands for: "<buyer> <first day>".
std::string position_of(Member const& member) {
    return member.buyer.hex() + " " + to_text(member.valid.from);
}

MemberPlace place_from(std::string const& position) {
    auto const space = position.find(' ');
    return {{uuid_from_hex(position.substr(0, space)).value()},
            date_from_text(position.substr(space + 1)).value()};
}

Result<Response> list_buyer_group_members(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const token = query.text("page_token", 1024);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const id = BuyerGroupId::parse(call.path_values[0]);
    if (!id || !storage::buyer_groups::find(call.tx(), *id)) return tl::unexpected(no_such_group());
    MemberPlace after;
    if (token) {
        auto const position = http::open_page_token(call, "", *token);
        if (!position) return tl::unexpected(position.error());
        after = place_from(*position);
    }
    auto rows = storage::buyer_groups::members(call.tx(), *id, after, size + 1);
    std::optional<std::string> next;
    if (rows.size() > static_cast<std::size_t>(size)) {
        rows.resize(static_cast<std::size_t>(size));
        next = http::seal_page_token(call, "", position_of(rows.back()));
    }
    auto items = Json::array();
    for (auto const& row : rows) items.push_back(encode(row, call.language));
    return http::page(call, items.dump(), next);
}

// The buyer that a body names, if the market has one; a fault otherwise.
std::optional<storage::identity::Organisation> decode_buyer(Call const& call, json::Decoder& in) {
    auto const id = in.id<kind::Organisation>("buyer_id");
    if (!id) return {};
    auto found = storage::identity::find_organisation(call.tx(), *id);
    if (found && identity::may_have_channel(found->kind)) return found;
    in.fault("buyer_id", Code::unknown_organisation, "is not a buyer of this market");
    return {};
}

// Days that are over stay what they were: prices of that time were found by them.
void check_not_past(Call const& call, json::Decoder& in, std::string_view field,
                    std::optional<Date> const& day) {
    if (day && *day < shanghai_day(call.now))
        in.fault(field, Code::out_of_range, "must be today or later: what is over stays as it was");
}

struct NewMember {
    storage::identity::Organisation buyer;
    Validity valid;
};

Result<NewMember> decode_member(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto buyer = decode_buyer(call, in);
    auto const from = in.date("valid_from", json::maybe);
    auto const to = in.date("valid_to", json::maybe);
    check_not_past(call, in, "valid_from", from);
    in.only({"buyer_id", "valid_from", "valid_to"});
    Validity const valid{from.value_or(shanghai_day(call.now)), to};
    if (valid.is_empty()) in.fault("valid_to", Code::out_of_range, "must be after valid_from");
    if (!faults.empty()) return tl::unexpected(faults.error());
    return NewMember{*std::move(buyer), valid};
}

// The group, for one that changes its members: nobody else does before this transaction ends.
std::optional<BuyerGroup> lock_next_version(Call const& call) {
    auto const id = BuyerGroupId::parse(call.path_values[0]);
    auto group = id ? storage::buyer_groups::lock(call.tx(), *id) : std::nullopt;
    if (!group) return {};
    ++group->version;
    storage::buyer_groups::update_version(call.tx(), *group);
    return group;
}

Result<Response> add_buyer_group_member(Call& call) {
    auto const wanted = decode_member(call);
    if (!wanted) return tl::unexpected(wanted.error());
    auto const revision = storage::pricing::begin_revision(call.tx(), author_of(call), call.now);
    auto const group = lock_next_version(call);
    if (!group) return tl::unexpected(no_such_group());
    auto const& [buyer, valid] = *wanted;
    if (!storage::buyer_groups::insert_member(call.tx(), group->id, buyer.id, valid, revision))
        return refuse(Code::already_exists, "This buyer is a member on some of these days.",
                      {{"/valid_from", Code::validity_overlap,
                        "choose days on which it is not, or end its membership first"}});
    Member const member{buyer.id, buyer.name_zh, buyer.name_en, valid};
    return http::created("/v1/buyer-groups/" + group->id.text() + "/members", group->version,
                         encode(member, call.language).dump());
}

struct End {
    OrganisationId buyer;
    Date day;
};

Result<End> decode_end(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const buyer = decode_buyer(call, in);
    auto const day = in.date("valid_to", json::maybe);
    check_not_past(call, in, "valid_to", day);
    in.only({"buyer_id", "valid_to"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return End{buyer->id, day.value_or(shanghai_day(call.now))};
}

Result<Response> end_buyer_group_membership(Call& call) {
    auto const end = decode_end(call);
    if (!end) return tl::unexpected(end.error());
    auto const revision = storage::pricing::begin_revision(call.tx(), author_of(call), call.now);
    auto const group = lock_next_version(call);
    if (!group) return tl::unexpected(no_such_group());
    auto const times = storage::buyer_groups::times_of(call.tx(), group->id, end->buyer);
    auto const left = pricing::ended_on(times, end->day);
    if (left == times)
        return refuse(Code::illegal_transition,
                      "This buyer is no member of the group on that day or later.");
    storage::buyer_groups::end_knowledge(call.tx(), group->id, end->buyer, end->day, revision);
    for (auto const& valid : left)
        if (std::find(times.begin(), times.end(), valid) == times.end())
            storage::buyer_groups::insert_member(call.tx(), group->id, end->buyer, valid, revision);
    return http::with_version(group->version, encode(*group, call.language).dump());
}

}  // namespace

void add_buyer_group_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const with_body{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    router.post("/v1/buyer-groups", buyer_group_write, add_buyer_group, with_body);
    router.get("/v1/buyer-groups", buyer_group_read, list_buyer_groups);
    router.get("/v1/buyer-groups/{id}", buyer_group_read, read_buyer_group);
    router.post("/v1/buyer-groups/{id}/members", buyer_group_write, add_buyer_group_member,
                with_body);
    router.get("/v1/buyer-groups/{id}/members", buyer_group_read, list_buyer_group_members);
    router.post("/v1/buyer-groups/{id}/members:end", buyer_group_write, end_buyer_group_membership,
                with_body);
}

}  // namespace chaolu::api
