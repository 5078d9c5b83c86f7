// Sales channels: set up by operators, and told to whoever may know of them.
#include "server/api/channels.hpp"

#include "server/api/paging.hpp"
#include "server/json/channels.hpp"
#include "server/json/encode.hpp"

namespace chaolu::api {
namespace {

using channels::Paper;
using http::Call;
using http::Response;
using storage::channels::Channel;

constexpr std::size_t name_length_max = 200;
constexpr std::size_t word_length_max = 64;

std::vector<Paper> decode_papers(json::Decoder& in) {
    constexpr auto field = "papers_any_of";
    std::vector<Paper> papers;
    for (auto const& word :
         in.texts(field, 0, channels::paper_count, word_length_max, json::maybe)) {
        auto const paper = channels::paper_from(word);
        if (!paper)
            in.fault(field, Code::unknown_value, "holds a paper that is not known here");
        else if (std::ranges::find(papers, *paper) != papers.end())
            in.fault(field, Code::duplicate, "names a paper twice");
        else
            papers.push_back(*paper);
    }
    return papers;
}

channels::ReceivingRules decode_receiving(json::Decoder in) {
    channels::ReceivingRules rules;
    rules.over_receipt_tolerance_pct = json::decode_number(
        in, "over_receipt_tolerance_pct", 0, channels::over_receipt_tolerance_pct_max);
    rules.papers_any_of = decode_papers(in);
    rules.asn_cutoff_hours =
        json::decode_number(in, "asn_cutoff_hours", 1, channels::asn_cutoff_hours_max);
    in.only({"over_receipt_tolerance_pct", "papers_any_of", "asn_cutoff_hours"});
    return rules;
}

// What may change. A new channel may leave out the switches; who replaces settings names them all,
// for a gate must not open because somebody forgot to mention it.
void decode_settings(json::Decoder& in, json::Need switches, Channel& channel) {
    auto names = json::decode_names(in, "name", name_length_max);
    if (names) {
        channel.name_zh = std::move(names->zh);
        channel.name_en = std::move(names->en);
    }
    channel.is_gated = in.boolean("is_gated", switches).value_or(false);
    channel.assortment = in.word("assortment", channels::assortment_from, switches)
                             .value_or(channels::Assortment::all);
    channel.uses_cycles = in.boolean("uses_cycles", switches).value_or(false);
    channel.min_remaining = json::decode_min_remaining(in.object("min_remaining", json::maybe));
    channel.receiving = decode_receiving(in.object("receiving", json::maybe));
}

Result<Channel> decode_new_channel(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    Channel channel;
    channel.code = in.raw_text("code", word_length_max).value_or("");
    if (!channel.code.empty() && !channels::is_channel_code(channel.code))
        in.fault("code", Code::invalid_format,
                 "must be up to 32 small letters and digits, in words joined by -");
    channel.kind = in.word("kind", identity::channel_from).value_or(identity::Channel::supermarket);
    decode_settings(in, json::maybe, channel);
    in.only({"code", "kind", "name", "is_gated", "assortment", "uses_cycles", "min_remaining",
             "receiving"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    channel.created_at = call.now;
    return channel;
}

Result<Response> add_channel(Call& call) {
    auto const channel = decode_new_channel(call);
    if (!channel) return tl::unexpected(channel.error());
    if (!storage::channels::insert(call.tx(), *channel))
        return refuse(Code::already_exists, "The market has a channel of this code.",
                      {{"/code", Code::already_exists, "is in use"}});
    return http::created("/v1/channels/" + channel->code, channel->version,
                         json::encode(*channel, call.language).dump());
}

Result<Response> list_channels(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::channels::list(call.tx(), channel_viewer(call), *start, size + 1);
    return text_page(
        call, "", size, std::move(rows), [](Channel const& channel) { return channel.code; },
        [&](Channel const& channel) { return json::encode(channel, call.language); });
}

Result<Response> read_channel(Call& call) {
    auto const channel = channel_in_path(call);
    if (!channel) return tl::unexpected(channel.error());
    return http::with_version(channel->version, json::encode(*channel, call.language).dump());
}

Result<Response> replace_channel(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    auto channel = lock_channel_in_path(call);
    if (!channel) return tl::unexpected(channel.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    decode_settings(in, json::required, *channel);
    in.only({"name", "is_gated", "assortment", "uses_cycles", "min_remaining", "receiving"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return changed(call, *std::move(channel));
}

Error no_such_channel() { return {Code::not_found, "There is no such channel.", {}}; }

}  // namespace

storage::channels::Viewer channel_viewer(Call const& call) {
    if (call.actor.sees_whole_market()) return {{}, call.now};
    return {call.actor.organisation, call.now};
}

Result<Channel> channel_in_path(Call const& call) {
    auto const& code = call.path_values[0];
    auto channel = channels::is_channel_code(code)
                       ? storage::channels::find(call.tx(), code, channel_viewer(call))
                       : std::nullopt;
    if (!channel) return tl::unexpected(no_such_channel());
    return *std::move(channel);
}

Result<Channel> lock_channel_in_path(Call const& call) {
    auto const& code = call.path_values[0];
    auto channel =
        channels::is_channel_code(code) ? storage::channels::lock(call.tx(), code) : std::nullopt;
    if (!channel) return tl::unexpected(no_such_channel());
    if (!call.is_current(channel->version))
        return refuse(Code::stale_version, "The channel has changed: read it again.");
    return *std::move(channel);
}

Response changed(Call const& call, Channel channel) {
    ++channel.version;
    storage::channels::update(call.tx(), channel);
    return http::with_version(channel.version, json::encode(channel, call.language).dump());
}

void add_channel_routes(http::Router& router) {
    using enum http::Permission;
    using http::BodyKind;
    using http::LaneName;
    router.post("/v1/channels", channel_write, add_channel,
                {.lane = LaneName::writes, .body = BodyKind::json, .idempotent = true});
    router.get("/v1/channels", channel_read, list_channels);
    router.get("/v1/channels/{code}", channel_read, read_channel);
    router.put("/v1/channels/{code}", channel_write, replace_channel,
               {.lane = LaneName::writes, .body = BodyKind::json});
    add_channel_member_routes(router);
    add_assortment_routes(router);
    add_order_cycle_routes(router);
    add_shelf_life_routes(router);
}

}  // namespace chaolu::api
