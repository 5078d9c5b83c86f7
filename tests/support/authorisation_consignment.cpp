// Rows of the authorisation matrix: goods of World::supplier that lie with World::buyer.
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

// The transfer of so many pieces to the stall.
std::string sent(World& w, int pieces) {
    Json const item{{"sku", "STALL"}, {"quantity", {{"value", pieces}, {"unit", "piece"}}}};
    return made(w.supplier, "/v1/stock-transfers",
                {{"from", "main"}, {"to", "STALL"}, {"items", Json::array({item})}})["id"];
}

// A location of its own, with a SKU of its own, so that the stock of A lies in one place.
std::string stall(World& w) {
    return w.once("stall", [&] {
        w.shop.with_sku("STALL").with_stock("STALL", 2000);
        std::string const id = made(w.supplier, "/v1/locations",
                                    {{"code", "STALL"},
                                     {"name", {{"zh", "档口"}}},
                                     {"holder_id", w.buyer.organisation_id()}})["id"];
        made(w.supplier, "/v1/stock-transfers/" + sent(w, 1000) + ":receive", nothing);
        return id;
    });
}

Json new_report(World& w) {
    return {{"location_id", stall(w)},
            {"business_day", w.shop.today()},
            {"lines",
             {{{"sku", "STALL"},
               {"kind", "sold"},
               {"quantity", {{"value", 1}, {"unit", "piece"}}},
               {"amount", {{"amount", 800}, {"currency", "CNY"}}}}}}};
}

// One for each who reverses it, by the holder.
std::string report(World& w, std::string const& purpose = "to read") {
    return w.once("consignment report " + purpose, [&] {
        return made(w.buyer, "/v1/consignment-reports", new_report(w))["id"].get<std::string>();
    });
}

// Of its own for each purpose: each can be received once.
std::string transfer(World& w, std::string const& purpose = "to read") {
    (void)stall(w);
    return w.once("consigned transfer " + purpose, [&] { return sent(w, 1); });
}

}  // namespace

std::vector<Row> consignment_rows() {
    return {
        {"POST /v1/consignment-reports", parties,
         [](World& w, C) { return naming(post("/v1/consignment-reports", new_report(w))); }},
        {"GET /v1/consignment-reports", parties,
         [](World& w, C) { return list("/v1/consignment-reports", report(w)); }},
        {"GET /v1/consignment-reports/{id}", parties,
         [](World& w, C) { return get("/v1/consignment-reports/" + report(w)); }},
        {"POST /v1/consignment-reports/{id}:reverse", parties,
         [](World& w, C caller) {
             return post("/v1/consignment-reports/" + report(w, "of " + caller.name) + ":reverse",
                         {{"reason", "错"}});
         }},
        {"GET /v1/consignment-statements", parties,
         [](World& w, C) {
             auto const day = w.shop.today();
             return get("/v1/consignment-statements?location_id=" + stall(w) + "&from=" + day +
                        "&to=" + day);
         }},
        {"GET /v1/consigned-stock", parties,
         [](World& w, C) { return list("/v1/consigned-stock", stall(w)); }},
        {"GET /v1/consigned-transfers", parties,
         [](World& w, C) { return list("/v1/consigned-transfers", transfer(w)); }},
        {"GET /v1/consigned-transfers/{id}", parties,
         [](World& w, C) { return get("/v1/consigned-transfers/" + transfer(w)); }},
        {"POST /v1/consigned-transfers/{id}:receive", parties,
         [](World& w, C caller) {
             return post("/v1/consigned-transfers/" + transfer(w, "of " + caller.name) + ":receive",
                         nothing);
         }},
    };
}

}  // namespace chaolu::test
