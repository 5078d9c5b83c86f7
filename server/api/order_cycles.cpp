// Order cycles: planned and closed by operators, read by whoever may know of their channel.
#include "storage/order_cycles.hpp"
#include "server/api/channels.hpp"
#include "server/api/paging.hpp"
#include "server/app/services.hpp"
#include "server/json/channels.hpp"
#include "server/json/encode.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;
using storage::order_cycles::Cycle;

constexpr std::size_t name_length_max = 200;
constexpr std::size_t channel_length_max = 32;

Json encode(Cycle const& cycle, Call const& call) {
    return {
        {"id", cycle.id.text()},
        {"channel", cycle.channel},
        {"name", json::chosen(cycle.name_zh, cycle.name_en, call.language)},
        {"opens_at", to_text(cycle.taking.from)},
        {"closes_at", json::or_null(cycle.taking.to)},
        {"delivery_day", to_text(cycle.delivery_day)},
        {"state", text(state_of(cycle, call.now))},
        {"created_at", to_text(cycle.created_at)},
        {"version", cycle.version},
    };
}

void check_times(json::Decoder& in, Cycle const& cycle, Instant now) {
    if (cycle.taking.is_empty())
        in.fault("closes_at", Code::out_of_range, "must be after opens_at");
    else if (*cycle.taking.to <= now)
        in.fault("closes_at", Code::out_of_range, "must lie in the future");
    else if (cycle.delivery_day < shanghai_day(*cycle.taking.to))
        in.fault("delivery_day", Code::out_of_range, "must not be before the day of closing");
}

Result<Cycle> decode_cycle(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    Cycle cycle;
    cycle.channel = in.raw_text("channel", channel_length_max).value_or("");
    auto names = json::decode_names(in, "name", name_length_max);
    auto const opens_at = in.instant("opens_at");
    auto const closes_at = in.instant("closes_at");
    auto const delivery_day = in.date("delivery_day");
    in.only({"channel", "name", "opens_at", "closes_at", "delivery_day"});
    if (opens_at && closes_at && delivery_day) {
        cycle.taking = {*opens_at, *closes_at};
        cycle.delivery_day = *delivery_day;
        check_times(in, cycle, call.now);
    }
    if (faults.empty() && !storage::channels::find(call.tx(), cycle.channel, channel_viewer(call)))
        in.fault("channel", Code::unknown_channel, "is no channel of this market");
    if (!faults.empty()) return tl::unexpected(faults.error());
    cycle.id = OrderCycleId{call.services.ids.next(call.now)};
    cycle.name_zh = std::move(names->zh);
    cycle.name_en = std::move(names->en);
    cycle.created_at = call.now;
    return cycle;
}

Result<Response> add_order_cycle(Call& call) {
    auto const cycle = decode_cycle(call);
    if (!cycle) return tl::unexpected(cycle.error());
    if (!storage::order_cycles::insert(call.tx(), *cycle))
        return refuse(Code::already_exists,
                      "Another order cycle of this channel is open during part of that time.",
                      {{"/opens_at", Code::validity_overlap,
                        "overlaps another cycle: close that one, or choose another time"}});
    return http::created("/v1/order-cycles/" + cycle->id.text(), cycle->version,
                         encode(*cycle, call).dump());
}

Result<Response> list_order_cycles(Call& call) {
    http::Query query(call.request.query, {"channel", "page_size", "page_token"});
    auto const channel = query.text("channel", channel_length_max);
    auto const size = query.page_size();
    auto const filters = "channel=" + channel.value_or("");
    auto const start = page_start<OrderCycleId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto rows =
        storage::order_cycles::list(call.tx(), channel, channel_viewer(call), *start, size + 1);
    return id_page(call, filters, size, std::move(rows),
                   [&](Cycle const& cycle) { return encode(cycle, call); });
}

Error no_such_cycle() { return {Code::not_found, "There is no such order cycle.", {}}; }

Result<Response> read_order_cycle(Call& call) {
    auto const id = OrderCycleId::parse(call.path_values[0]);
    auto const cycle =
        id ? storage::order_cycles::find(call.tx(), *id, channel_viewer(call)) : std::nullopt;
    if (!cycle) return tl::unexpected(no_such_cycle());
    // Without a tag: the state changes with time alone.
    return http::ok(encode(*cycle, call).dump());
}

Result<Response> close_order_cycle(Call& call) {
    auto const id = OrderCycleId::parse(call.path_values[0]);
    auto cycle = id ? storage::order_cycles::lock(call.tx(), *id) : std::nullopt;
    if (!cycle) return tl::unexpected(no_such_cycle());
    auto const after = channels::closed(*cycle, call.now);
    if (!after) return tl::unexpected(after.error());
    static_cast<channels::OrderCycle&>(*cycle) = *after;
    storage::order_cycles::update(call.tx(), *cycle);
    return http::ok(encode(*cycle, call).dump());
}

}  // namespace

void add_order_cycle_routes(http::Router& router) {
    using enum http::Permission;
    using http::LaneName;
    router.post("/v1/order-cycles", channel_write, add_order_cycle,
                {.lane = LaneName::writes, .body = http::BodyKind::json, .idempotent = true});
    router.get("/v1/order-cycles", channel_read, list_order_cycles);
    router.get("/v1/order-cycles/{id}", channel_read, read_order_cycle);
    router.post("/v1/order-cycles/{id}:close", channel_write, close_order_cycle,
                {.lane = LaneName::writes, .idempotent = true});
}

}  // namespace chaolu::api
