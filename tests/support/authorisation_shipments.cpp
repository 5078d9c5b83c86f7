// Rows of the authorisation matrix: shipments of what World::buyer ordered of World::supplier.
#include <stdexcept>

#include "tests/support/authorisation_requests.hpp"

namespace chaolu::test {
namespace {

using C = Caller const&;
using enum Whose;

Json made(Party& by, std::string const& target, Json const& body) {
    auto const reply = by.post(target, body);
    if (reply.status / 100 != 2) throw std::runtime_error(reply.text);
    return reply.body;
}

// A part of an order that may be picked; of its own for each purpose.
std::string confirmed(World& w, std::string const& purpose) {
    return w.once("confirmed for a shipment " + purpose, [&] {
        auto const part = w.supplier_order("shipped " + purpose);
        made(w.supplier, "/v1/supplier-orders/" + part + ":confirm", nothing);
        return part;
    });
}

std::string shipment(World& w, std::string const& purpose = "to read") {
    return w.once("shipment " + purpose, [&] {
        auto const part = confirmed(w, purpose);
        return made(w.supplier, "/v1/supplier-orders/" + part + "/shipments", nothing)["id"]
            .get<std::string>();
    });
}

std::string shipped(World& w, std::string const& purpose) {
    return w.once("shipped shipment " + purpose, [&] {
        auto const id = shipment(w, purpose);
        made(w.supplier, "/v1/shipments/" + id + ":ship", nothing);
        return id;
    });
}

}  // namespace

std::vector<Row> shipment_rows() {
    return {
        {"POST /v1/supplier-orders/{id}/shipments", suppliers,
         [](World& w, C caller) {
             return post(
                 "/v1/supplier-orders/" + confirmed(w, "picked by " + caller.name) + "/shipments",
                 nothing);
         }},
        {"GET /v1/shipments", parties,
         [](World& w, C) { return list("/v1/shipments", shipment(w)); }},
        {"GET /v1/shipments/{id}", parties,
         [](World& w, C) { return get("/v1/shipments/" + shipment(w)); }},
        {"POST /v1/shipments/{id}:ship", suppliers,
         [](World& w, C caller) {
             return post("/v1/shipments/" + shipment(w, "of " + caller.name) + ":ship", nothing);
         }},
        {"POST /v1/shipments/{id}:cancel", suppliers,
         [](World& w, C caller) {
             return act("/v1/shipments/" + shipment(w, "put back by " + caller.name) + ":cancel");
         }},
        {"POST /v1/shipments/{id}:return", suppliers,
         [](World& w, C caller) {
             Json const line{{"position", 1}, {"quantity", {{"value", 1}, {"unit", "piece"}}}};
             return post("/v1/shipments/" + shipped(w, "returned by " + caller.name) + ":return",
                         {{"lines", Json::array({line})}});
         }},
    };
}

}  // namespace chaolu::test
