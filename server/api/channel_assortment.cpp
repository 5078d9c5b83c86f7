// The list of SKUs that a channel keeps of its own.
#include "storage/channel_assortment.hpp"
#include "domain/core/repeats.hpp"
#include "server/api/channels.hpp"
#include "server/api/paging.hpp"
#include "server/json/channels.hpp"
#include "server/json/encode.hpp"
#include "storage/catalogue.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::channel_assortment::Entry;
using storage::channel_assortment::Place;
using storage::channel_assortment::Removal;

struct Changes {
    std::vector<Entry> adding;
    std::vector<Removal> removing;
};

std::string at(std::string_view list, std::size_t place) {
    return "/" + std::string(list) + "/" + std::to_string(place);
}

template <class Change>
std::vector<std::string> codes_of(std::vector<Change> const& changes) {
    std::vector<std::string> codes;
    for (auto const& each : changes) codes.push_back(each.sku);
    return codes;
}

std::vector<Entry> decode_adding(json::Decoder& in, Instant now) {
    std::vector<Entry> entries;
    auto found = in.objects("add", 0, channels::changes_max, json::maybe);
    for (auto& each : found) {
        auto sku = each.code("sku");
        auto const period = json::decode_period(each, now);
        each.only({"sku", "from_at", "to_at"});
        if (sku && period) entries.push_back({*std::move(sku), {}, {}, *period});
    }
    if (entries.size() == found.size())
        for (auto const place : repeats(codes_of(entries)))
            found[place].fault("sku", Code::duplicate, "stands here more than once");
    return entries;
}

std::vector<Removal> decode_removing(json::Decoder& in, Instant now) {
    std::vector<Removal> removals;
    auto found = in.objects("remove", 0, channels::changes_max, json::maybe);
    for (auto& each : found) {
        auto sku = each.code("sku");
        auto const end = each.instant("to_at", json::maybe).value_or(now);
        each.only({"sku", "to_at"});
        if (end < now)
            each.fault("to_at", Code::out_of_range, "must not lie in the past");
        else if (sku)
            removals.push_back({*std::move(sku), end});
    }
    if (removals.size() == found.size())
        for (auto const place : repeats(codes_of(removals)))
            found[place].fault("sku", Code::duplicate, "stands here more than once");
    return removals;
}

void check_skus(Call const& call, std::vector<Entry> const& adding, json::Faults& faults) {
    auto const known = storage::catalogue::measures_of(call.tx(), codes_of(adding));
    for (std::size_t place = 0; place < adding.size(); ++place)
        if (!known.contains(adding[place].sku))
            faults.add(at("add", place) + "/sku", Code::unknown_sku, "is not a SKU of this market");
}

Result<Changes> decode_changes(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    Changes changes{decode_adding(in, call.now), decode_removing(in, call.now)};
    in.only({"add", "remove"});
    if (faults.empty() && changes.adding.empty() && changes.removing.empty())
        in.fault("", Code::too_few, "must add or remove a SKU");
    // Only now is every SKU at the place where it stood.
    if (faults.empty()) check_skus(call, changes.adding, faults);
    if (!faults.empty()) return tl::unexpected(faults.error());
    return changes;
}

bool contains(std::vector<std::string> const& codes, std::string const& code) {
    return std::ranges::find(codes, code) != codes.end();
}

// What is removed goes before what is added, so that one call may move a SKU to another time.
std::optional<Error> apply(Call const& call, std::string const& channel, Changes const& changes) {
    using namespace storage::channel_assortment;
    auto const removed = remove(call.tx(), channel, changes.removing);
    json::Faults unknown;
    for (std::size_t place = 0; place < changes.removing.size(); ++place)
        if (!contains(removed, changes.removing[place].sku))
            unknown.add(at("remove", place) + "/sku", Code::unknown_sku,
                        "does not stand in the list then");
    if (!unknown.empty()) return unknown.error();
    auto const added = add(call.tx(), channel, changes.adding);
    Error overlapping{Code::already_exists, "Some are listed for part of that time already.", {}};
    for (std::size_t place = 0; place < changes.adding.size(); ++place)
        if (!contains(added, changes.adding[place].sku))
            overlapping.faults.push_back(
                {at("add", place), Code::validity_overlap,
                 "is listed for part of that time already: remove it first"});
    if (overlapping.faults.empty()) return {};
    return overlapping;
}

Result<Response> change_assortment(Call& call) {
    auto const changes = decode_changes(call);
    if (!changes) return tl::unexpected(changes.error());
    auto channel = lock_channel_in_path(call);
    if (!channel) return tl::unexpected(channel.error());
    if (auto error = apply(call, channel->code, *changes)) return tl::unexpected(*std::move(error));
    return changed(call, *std::move(channel));
}

std::string position_of(Entry const& entry) {
    return std::to_string(entry.during.from.micros) + " " + entry.sku;
}

// Positions are sealed by us, so anything else than our own form is a bug.
Place place_at(std::string const& position) {
    if (position.empty()) return {};
    auto const space = position.find(' ');
    return {position.substr(space + 1), Instant{std::stoll(position)}};
}

Json encode(Entry const& entry, http::Language language) {
    return {
        {"sku", entry.sku},
        {"name", json::chosen(entry.name_zh, entry.name_en, language)},
        {"from_at", to_text(entry.during.from)},
        {"to_at", json::or_null(entry.during.to)},
    };
}

// What buyers of a channel are offered is no business of other buyers, however open the channel is.
bool may_read(Call const& call, std::string const& channel) {
    if (!identity::may_have_channel(call.actor.kind)) return true;
    return storage::channels::is_member(call.tx(), channel, *call.actor.organisation, call.now);
}

Result<Response> list_assortment(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto const channel = channel_in_path(call);
    if (!channel) return tl::unexpected(channel.error());
    if (!may_read(call, channel->code))
        return refuse(Code::not_found, "This organisation does not belong to the channel.");
    auto const maker = call.actor.kind == identity::OrganisationKind::supplier
                           ? call.actor.organisation
                           : std::nullopt;
    auto rows = storage::channel_assortment::list(call.tx(), channel->code, maker, place_at(*start),
                                                  size + 1);
    return text_page(call, "", size, std::move(rows), position_of,
                     [&](Entry const& entry) { return encode(entry, call.language); });
}

}  // namespace

void add_assortment_routes(http::Router& router) {
    using enum http::Permission;
    router.put("/v1/channels/{code}/assortment", channel_write, change_assortment,
               {.lane = http::LaneName::writes,
                .body = http::BodyKind::json,
                .body_bytes_max = 256 * 1024});
    router.get("/v1/channels/{code}/assortment", channel_read, list_assortment);
}

}  // namespace chaolu::api
