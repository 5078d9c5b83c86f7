// Who belongs to a channel, and from when to when.
#include "domain/core/repeats.hpp"
#include "server/api/channels.hpp"
#include "server/api/paging.hpp"
#include "server/json/channels.hpp"
#include "server/json/encode.hpp"
#include "storage/identity.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::channels::Leaving;
using storage::channels::Member;
using storage::channels::MemberPlace;

struct Changes {
    std::vector<Member> joining;
    std::vector<Leaving> leaving;
};

std::string at(std::string_view list, std::size_t place) {
    return "/" + std::string(list) + "/" + std::to_string(place);
}

// Each organisation once: what the same call said about it before could not be told apart.
template <class Entry>
void check_repeats(std::vector<json::Decoder>& found, std::vector<Entry> const& entries) {
    std::vector<std::string> ids;
    for (auto const& entry : entries) ids.push_back(entry.organisation.text());
    for (auto const place : repeats(ids))
        found[place].fault("organisation_id", Code::duplicate, "stands here more than once");
}

std::vector<Member> decode_joining(json::Decoder& in, Instant now) {
    std::vector<Member> members;
    auto found = in.objects("add", 0, channels::changes_max, json::maybe);
    for (auto& each : found) {
        auto const id = each.id<kind::Organisation>("organisation_id");
        auto const period = json::decode_period(each, now);
        each.only({"organisation_id", "from_at", "to_at"});
        if (id && period) members.push_back({*id, {}, {}, *period});
    }
    if (members.size() == found.size()) check_repeats(found, members);
    return members;
}

std::vector<Leaving> decode_leaving(json::Decoder& in, Instant now) {
    std::vector<Leaving> leaving;
    auto found = in.objects("end", 0, channels::changes_max, json::maybe);
    for (auto& each : found) {
        auto const id = each.id<kind::Organisation>("organisation_id");
        auto const end = each.instant("to_at", json::maybe).value_or(now);
        each.only({"organisation_id", "to_at"});
        if (end < now)
            each.fault("to_at", Code::out_of_range, "must not lie in the past");
        else if (id)
            leaving.push_back({*id, end});
    }
    if (leaving.size() == found.size()) check_repeats(found, leaving);
    return leaving;
}

// Channels are for those who buy.
void check_buyers(Call const& call, std::vector<Member> const& joining, json::Faults& faults) {
    std::vector<OrganisationId> ids;
    for (auto const& each : joining) ids.push_back(each.organisation);
    auto const kinds = storage::identity::kinds_of(call.tx(), ids);
    for (std::size_t place = 0; place < joining.size(); ++place) {
        auto const found = kinds.find(joining[place].organisation);
        if (found == kinds.end() || !identity::may_have_channel(found->second))
            faults.add(at("add", place) + "/organisation_id", Code::unknown_organisation,
                       "is no buyer or union of this market");
    }
}

Result<Changes> decode_changes(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    Changes changes{decode_joining(in, call.now), decode_leaving(in, call.now)};
    in.only({"add", "end"});
    if (faults.empty() && changes.joining.empty() && changes.leaving.empty())
        in.fault("", Code::too_few, "must add somebody or end a membership");
    // Only now is everybody at the place where they stood.
    if (faults.empty()) check_buyers(call, changes.joining, faults);
    if (!faults.empty()) return tl::unexpected(faults.error());
    return changes;
}

bool contains(std::vector<OrganisationId> const& ids, OrganisationId id) {
    return std::ranges::find(ids, id) != ids.end();
}

// Memberships end before others begin, so that one call may move somebody from one time to another.
std::optional<Error> apply(Call const& call, std::string const& code, Changes const& changes) {
    auto const ended = storage::channels::end_memberships(call.tx(), code, changes.leaving);
    json::Faults unknown;
    for (std::size_t place = 0; place < changes.leaving.size(); ++place)
        if (!contains(ended, changes.leaving[place].organisation))
            unknown.add(at("end", place) + "/organisation_id", Code::unknown_organisation,
                        "is no member of this channel then");
    if (!unknown.empty()) return unknown.error();
    auto const added = storage::channels::add_members(call.tx(), code, changes.joining);
    Error overlapping{Code::already_exists, "Some are members for part of that time already.", {}};
    for (std::size_t place = 0; place < changes.joining.size(); ++place)
        if (!contains(added, changes.joining[place].organisation))
            overlapping.faults.push_back({at("add", place), Code::validity_overlap,
                                          "is a member for part of that time already: end that "
                                          "membership first"});
    if (overlapping.faults.empty()) return {};
    return overlapping;
}

Result<Response> change_channel_members(Call& call) {
    auto const changes = decode_changes(call);
    if (!changes) return tl::unexpected(changes.error());
    auto channel = lock_channel_in_path(call);
    if (!channel) return tl::unexpected(channel.error());
    if (auto error = apply(call, channel->code, *changes)) return tl::unexpected(*std::move(error));
    return changed(call, *std::move(channel));
}

std::string position_of(Member const& member) {
    return member.organisation.hex() + " " + std::to_string(member.during.from.micros);
}

// Positions are sealed by us, so anything else than our own form is a bug.
MemberPlace place_at(std::string const& position) {
    if (position.empty()) return {};
    auto const space = position.find(' ');
    return {OrganisationId{uuid_from_hex(position.substr(0, space)).value()},
            Instant{std::stoll(position.substr(space + 1))}};
}

Json encode(Member const& member, http::Language language) {
    return {
        {"organisation_id", member.organisation.text()},
        {"name", json::chosen(member.name_zh, member.name_en, language)},
        {"from_at", to_text(member.during.from)},
        {"to_at", json::or_null(member.during.to)},
    };
}

// A member learns nothing of the others: they are competitors.
Result<Response> list_channel_members(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto const channel = channel_in_path(call);
    if (!channel) return tl::unexpected(channel.error());
    auto rows = storage::channels::members(call.tx(), channel->code, call.actor.finds_only(),
                                           place_at(*start), size + 1);
    return text_page(call, "", size, std::move(rows), position_of,
                     [&](Member const& member) { return encode(member, call.language); });
}

}  // namespace

void add_channel_member_routes(http::Router& router) {
    using enum http::Permission;
    router.put("/v1/channels/{code}/members", channel_write, change_channel_members,
               {.lane = http::LaneName::writes,
                .body = http::BodyKind::json,
                .body_bytes_max = 256 * 1024});
    router.get("/v1/channels/{code}/members", channel_read, list_channel_members);
}

}  // namespace chaolu::api
