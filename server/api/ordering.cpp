// Orders: placed in groups, read, listed, cancelled; the suppliers' parts confirmed or refused.
#include "server/api/ordering.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

#include "server/api/reason.hpp"
#include "server/app/answer_order.hpp"
#include "server/app/place_orders.hpp"
#include "server/http/query.hpp"
#include "server/json/decode.hpp"
#include "server/json/delivery.hpp"
#include "server/json/encode.hpp"
#include "server/json/ordering.hpp"
#include "storage/organisation_names.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::LaneName;
using http::Permission;
using http::Response;
using ordering::PlaceOrder;
using storage::ordering::Viewer;

constexpr std::size_t channel_length_max = 32;

Viewer viewer_of(Call const& call) {
    if (call.actor.sees_whole_market()) return {};
    if (call.actor.kind == identity::OrganisationKind::supplier)
        return {{}, call.actor.organisation};
    return {call.actor.organisation, {}};
}

// Every fault that can be told without the database.
Result<PlaceOrder> decode_place_order(Call const& call) {
    auto body = json::parse(call.request.body);
    if (!body) return tl::unexpected(std::move(body.error()));
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    PlaceOrder command;
    command.client_reference = in.text("client_reference", 64, json::maybe);
    command.price_list = in.code("price_list", json::maybe);
    for (auto& line : in.objects("lines", 1, ordering::lines_max)) {
        auto sku = line.code("sku");
        auto quantity = line.quantity("quantity");
        auto supplier = line.id<kind::Organisation>("supplier_id", json::maybe);
        line.only({"sku", "quantity", "supplier_id"});
        command.lines.push_back({sku.value_or(""), quantity.value_or(Quantity{}), supplier});
    }
    for (auto& delivery : in.objects("deliveries", 1, ordering::deliveries_max))
        command.deliveries.push_back(json::decode_delivery(delivery));
    in.only({"client_reference", "price_list", "lines", "deliveries"});
    if (faults.empty())
        for (auto& fault : ordering::faults_of(command))
            faults.add(std::move(fault.pointer), fault.code, std::move(fault.detail));
    if (!faults.empty()) return tl::unexpected(faults.error());
    return command;
}

using SupplierNames = std::map<OrganisationId, storage::names::Names>;

// The names that the suppliers of these orders had at that moment, whatever they are called today.
SupplierNames supplier_names(storage::Tx& tx, std::span<ordering::Order const* const> orders,
                             Instant at) {
    std::set<OrganisationId> suppliers;
    for (auto const* order : orders)
        for (auto const& part : order->parts) suppliers.insert(part.supplier);
    return storage::names::names_at(tx, suppliers, at);
}

std::string shown(ordering::Order const& order, SupplierNames const& names,
                  http::Language language) {
    auto json = json::encode(order);
    for (std::size_t at = 0; at < order.parts.size(); ++at) {
        auto const& name = names.at(order.parts[at].supplier);
        json["supplier_orders"][at]["supplier_name"] = json::chosen(name.zh, name.en, language);
    }
    return json.dump();
}

Response shown(Call const& call, ordering::Order const& order) {
    auto const* const one = &order;
    return http::with_version(
        order.version,
        shown(order, supplier_names(call.tx(), {&one, 1}, order.placed_at), call.language));
}

http::Batch place_order(storage::Tx& tx, std::span<Call const* const> calls,
                        std::span<std::any const* const> commands, Instant now,
                        http::Locking locking) {
    std::vector<app::OrderRequest> requests;
    for (std::size_t at = 0; at < calls.size(); ++at)
        requests.push_back({{*calls[at]->actor.organisation, calls[at]->actor.channel},
                            std::any_cast<PlaceOrder>(commands[at])});
    auto group = app::place_orders(tx, requests, calls.front()->services, now,
                                   locking == http::Locking::early);
    std::vector<ordering::Order const*> placed;
    for (auto const& result : group.results)
        if (result) placed.push_back(&*result);
    auto const names = supplier_names(tx, placed, now);
    http::Batch batch;
    for (std::size_t at = 0; at < calls.size(); ++at) {
        auto& result = group.results[at];
        if (result)
            batch.answers.push_back(http::created("/v1/orders/" + result->id.text(),
                                                  result->version,
                                                  shown(*result, names, calls[at]->language)));
        else
            batch.answers.push_back(tl::unexpected(std::move(result.error())));
    }
    batch.finish = [entries = std::move(group.entries), now](storage::Tx& last) {
        return app::reserve_stock(last, entries, now);
    };
    return batch;
}

template <class Id>
Result<Id> id_in_path(Call const& call) {
    auto id = Id::parse(call.path_values.at(0));
    if (!id) return refuse(Code::not_found, "There is nothing with this identifier.");
    return *id;
}

Result<Response> read_order(Call& call) {
    auto id = id_in_path<OrderId>(call);
    if (!id) return tl::unexpected(id.error());
    auto order = storage::ordering::find(call.tx(), *id, viewer_of(call));
    if (!order) return refuse(Code::not_found, "There is no such order.");
    return shown(call, *order);
}

// A page of documents that are listed newest first by id.
template <class Id, class Load, class Encode>
Result<Response> newest_first(Call& call, http::Query& query, std::string const& filters, Load load,
                              Encode encode) {
    auto page_size = query.page_size();
    auto token = query.text("page_token", 500);
    if (auto error = query.error()) return tl::unexpected(*error);
    std::optional<Id> before;
    if (token) {
        auto position = http::open_page_token(call, filters, *token);
        if (!position) return tl::unexpected(position.error());
        before = Id::parse(*position);
    }
    auto items = nlohmann::json::array();
    auto found = load(before, page_size + 1);
    std::optional<std::string> next;
    for (auto const& item : found) {
        if (items.size() == static_cast<std::size_t>(page_size)) {
            next = http::seal_page_token(call, filters, items.back()["id"].get<std::string>());
            break;
        }
        items.push_back(encode(item));
    }
    return http::page(call, items.dump(), next);
}

Result<Response> list_orders(Call& call) {
    http::Query query(call.request.query, {"state", "channel", "cycle", "page_size", "page_token"});
    storage::ordering::Filter filter;
    filter.state = query.word("state", ordering::order_state_from);
    filter.channel = query.text("channel", channel_length_max);
    filter.cycle = query.word("cycle", OrderCycleId::parse);
    auto filters = "state=" + (filter.state ? std::string(text(*filter.state)) : "") +
                   "&channel=" + filter.channel.value_or("") +
                   "&cycle=" + (filter.cycle ? filter.cycle->hex() : "");
    return newest_first<OrderId>(
        call, query, filters,
        [&](std::optional<OrderId> before, int rows) {
            return storage::ordering::list(call.tx(), viewer_of(call), filter, before, rows);
        },
        [](auto const& order) { return json::encode(order); });
}

Result<Response> cancel_order(Call& call) {
    auto id = id_in_path<OrderId>(call);
    if (!id) return tl::unexpected(id.error());
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    auto order =
        app::cancel_order(call.tx(), *id, viewer_of(call), *reason, call.services, call.now);
    if (!order) return tl::unexpected(order.error());
    return shown(call, *order);
}

Result<Response> list_supplier_orders(Call& call) {
    http::Query query(call.request.query, {"state", "page_size", "page_token"});
    auto state = query.word("state", ordering::supplier_order_state_from);
    auto filters = "state=" + (state ? std::string(text(*state)) : "");
    return newest_first<SupplierOrderId>(
        call, query, filters,
        [&](std::optional<SupplierOrderId> before, int rows) {
            return storage::ordering::list_parts(call.tx(), viewer_of(call), state, before, rows);
        },
        [](auto const& part) { return json::encode(part, false); });
}

// With the name that the supplier had when the order was placed, whatever it is called today.
std::string shown(Call const& call, storage::ordering::Part const& part) {
    auto json = json::encode(part, true);
    auto const supplier = part.part.supplier;
    auto const names = storage::names::names_at(call.tx(), {supplier}, part.placed_at);
    auto const& name = names.at(supplier);
    json["supplier_name"] = json::chosen(name.zh, name.en, call.language);
    auto& sources = json["sources"] = nlohmann::json::array();
    for (auto const& source : storage::ordering::sources_of(call.tx(), part.part.id))
        sources.push_back(json::encode(source));
    return json.dump();
}

Result<Response> read_supplier_order(Call& call) {
    auto id = id_in_path<SupplierOrderId>(call);
    if (!id) return tl::unexpected(id.error());
    auto part = storage::ordering::find_part(call.tx(), *id, viewer_of(call));
    if (!part) return refuse(Code::not_found, "There is no such supplier order.");
    return http::with_version(part->part.version, shown(call, *part));
}

Result<Response> answer(Call& call, ordering::SupplierOrderEvent event,
                        std::optional<std::string> const& reason) {
    auto id = id_in_path<SupplierOrderId>(call);
    if (!id) return tl::unexpected(id.error());
    auto part = app::answer_supplier_order(call.tx(), *id, viewer_of(call), event, reason,
                                           call.services, call.now);
    if (!part) return tl::unexpected(part.error());
    return http::with_version(part->part.version, shown(call, *part));
}

Result<Response> confirm_supplier_order(Call& call) {
    auto body = json::parse(call.request.body);
    if (!body) return tl::unexpected(std::move(body.error()));
    json::Faults faults;
    json::Decoder(*body, "", faults).only({});
    if (!faults.empty()) return tl::unexpected(faults.error());
    return answer(call, ordering::SupplierOrderEvent::confirm, {});
}

Result<Response> refuse_supplier_order(Call& call) {
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    return answer(call, ordering::SupplierOrderEvent::refuse, *reason);
}

}  // namespace

void add_ordering_routes(http::Router& router) {
    http::RouteOptions const effect{
        .lane = LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    http::BatchedHandler const place{[](Call const& call) -> Result<std::any> {
                                         auto command = decode_place_order(call);
                                         if (!command)
                                             return tl::unexpected(std::move(command.error()));
                                         return std::any(*std::move(command));
                                     },
                                     place_order};
    // 500 lines times 500 deliveries is the largest matrix; its body stays below 4 MiB.
    router.post_batched("/v1/orders", Permission::order_place, place,
                        {.lane = LaneName::orders,
                         .body = http::BodyKind::json,
                         .body_bytes_max = 4u << 20,
                         .idempotent = true,
                         .budget = std::chrono::milliseconds(5000)});
    router.get("/v1/orders", Permission::order_read, list_orders);
    router.get("/v1/orders/{id}", Permission::order_read, read_order);
    router.post("/v1/orders/{id}:cancel", Permission::order_cancel, cancel_order, effect);
    router.get("/v1/supplier-orders", Permission::supplier_order_read, list_supplier_orders);
    router.get("/v1/supplier-orders/{id}", Permission::supplier_order_read, read_supplier_order);
    router.post("/v1/supplier-orders/{id}:confirm", Permission::supplier_order_answer,
                confirm_supplier_order, effect);
    router.post("/v1/supplier-orders/{id}:refuse", Permission::supplier_order_answer,
                refuse_supplier_order, effect);
}

}  // namespace chaolu::api
