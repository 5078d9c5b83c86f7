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
    };
}

}  // namespace chaolu::test
