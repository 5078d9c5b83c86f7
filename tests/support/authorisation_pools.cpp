// Rows of the authorisation matrix: locations and pools.
#include <stdexcept>

#include "tests/support/authorisation_requests.hpp"

namespace chaolu::test {
namespace {

using C = Caller const&;
using enum Whose;

Json new_location() { return {{"code", fresh_key()}, {"name", {{"zh", "冷库"}}}}; }

std::string location(World& w, std::string const& purpose = "to read") {
    return w.once("location " + purpose, [&] {
        auto const reply = w.supplier.post("/v1/locations", new_location());
        if (reply.status != 201) throw std::runtime_error(reply.text);
        return reply.body["id"].get<std::string>();
    });
}

// World::supplier's own, or, for other suppliers, one of a SKU that they do not offer.
Json new_pool(World& w, std::int64_t pieces = 1) {
    (void)w.once("stock to cut from", [&] {
        w.shop.with_sku("CUT").with_stock("CUT", 1000);
        return std::string();
    });
    return {{"code", fresh_key()},
            {"kind", "session"},
            {"channel", "livestream"},
            {"items", {{{"sku", "CUT"}, {"quantity", {{"value", pieces}, {"unit", "piece"}}}}}}};
}

std::string pool(World& w, std::string const& purpose = "to read") {
    return w.once("pool " + purpose, [&] {
        auto const reply = w.supplier.post("/v1/pools", new_pool(w));
        if (reply.status != 201) throw std::runtime_error(reply.text);
        return reply.body["id"].get<std::string>();
    });
}

}  // namespace

std::vector<Row> pool_rows() {
    return {
        {"POST /v1/locations", nobodys,
         [](World&, C) { return post("/v1/locations", new_location()); }},
        {"GET /v1/locations", suppliers,
         [](World& w, C) { return list("/v1/locations", location(w)); }},
        {"GET /v1/locations/{id}", suppliers,
         [](World& w, C) { return get("/v1/locations/" + location(w)); }},
        {"PATCH /v1/locations/{id}", suppliers,
         [](World& w, C caller) {
             return patch("/v1/locations/" + location(w, caller.name), {{"priority", 7}}, 1);
         }},
        {"POST /v1/pools", suppliers,
         [](World& w, C) { return naming(post("/v1/pools", new_pool(w))); }},
        {"GET /v1/pools", suppliers, [](World& w, C) { return list("/v1/pools", pool(w)); }},
        {"GET /v1/pools/{id}", suppliers, [](World& w, C) { return get("/v1/pools/" + pool(w)); }},
        {"PATCH /v1/pools/{id}", suppliers,
         [](World& w, C caller) {
             return patch("/v1/pools/" + pool(w, caller.name), {{"takes_general", false}}, 1);
         }},
        {"POST /v1/pools/{id}:allot", suppliers,
         [](World& w, C) {
             return post("/v1/pools/" + pool(w) + ":allot", {{"items", new_pool(w)["items"]}});
         }},
        {"POST /v1/pools/{id}:give-back", suppliers,
         [](World& w, C caller) {
             return post("/v1/pools/" + pool(w, caller.name) + ":give-back", nothing);
         }},
    };
}

}  // namespace chaolu::test
