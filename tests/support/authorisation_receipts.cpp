// Rows of the authorisation matrix: what World::supplier buys in, and what comes of it.
#include <stdexcept>

#include "tests/support/authorisation_requests.hpp"

namespace chaolu::test {
namespace {

using C = Caller const&;
using enum Whose;

Json pieces(int count) { return {{"value", count}, {"unit", "piece"}}; }

Request new_order() {
    return naming(
        post("/v1/purchase-orders",
             {{"seller", "三组"},
              {"lines", {{{"sku", "A"}, {"quantity", pieces(10)}, {"needs_inspection", true}}}}}));
}

std::string made(World& w, Request const& request) {
    auto const reply =
        w.supplier.send(request.method, request.target, request.headers, request.body);
    if (reply.status != 201) throw std::runtime_error(reply.text);
    return reply.body["id"];
}

std::string order(World& w, std::string const& purpose = "to read") {
    return w.once("purchase order " + purpose, [&] { return made(w, new_order()); });
}

Request new_receipt(World& w, std::string const& purpose) {
    return naming(post(
        "/v1/goods-receipts",
        {{"purchase_order_id", order(w, purpose)},
         {"lines",
          {{{"position", 1}, {"production_date", w.shop.today()}, {"quantity", pieces(1)}}}}}));
}

std::string receipt(World& w, std::string const& purpose = "to read") {
    return w.once("goods receipt " + purpose,
                  [&] { return made(w, new_receipt(w, "received " + purpose)); });
}

Json new_rule() { return {{"sku", "A"}, {"location", "main"}, {"capacity", pieces(1'000'000)}}; }

}  // namespace

std::vector<Row> receipt_rows() {
    Json const inspection{{"lines", {{{"position", 1}, {"rejected", pieces(0)}}}}};
    Json const charge{{"kind", "freight"},
                      {"spread_by", "quantity"},
                      {"amount", {{"amount", 100}, {"currency", "CNY"}}}};
    return {
        {"POST /v1/purchase-orders", suppliers, [](World&, C) { return new_order(); }},
        {"GET /v1/purchase-orders", suppliers,
         [](World& w, C) { return list("/v1/purchase-orders", order(w)); }},
        {"GET /v1/purchase-orders/{id}", suppliers,
         [](World& w, C) { return get("/v1/purchase-orders/" + order(w)); }},
        {"POST /v1/purchase-orders/{id}:close", suppliers,
         [](World& w, C) { return act("/v1/purchase-orders/" + made(w, new_order()) + ":close"); }},
        {"POST /v1/purchase-orders/{id}:cancel", suppliers,
         [](World& w, C) {
             return act("/v1/purchase-orders/" + made(w, new_order()) + ":cancel");
         }},
        {"POST /v1/goods-receipts", suppliers,
         [](World& w, C caller) { return new_receipt(w, "received by " + caller.name); }},
        {"GET /v1/goods-receipts", suppliers,
         [](World& w, C) { return list("/v1/goods-receipts", receipt(w)); }},
        {"GET /v1/goods-receipts/{id}", suppliers,
         [](World& w, C) { return get("/v1/goods-receipts/" + receipt(w)); }},
        {"POST /v1/goods-receipts/{id}:inspect", suppliers,
         [=](World& w, C caller) {
             return post(
                 "/v1/goods-receipts/" + receipt(w, "inspected by " + caller.name) + ":inspect",
                 inspection);
         }},
        {"POST /v1/goods-receipts/{id}:charge", suppliers,
         [=](World& w, C) { return post("/v1/goods-receipts/" + receipt(w) + ":charge", charge); }},
        {"POST /v1/putaway-rules", suppliers,
         [](World&, C) { return naming(post("/v1/putaway-rules", new_rule())); }},
        {"GET /v1/putaway-rules", suppliers,
         [](World& w, C) {
             (void)w.once("putaway rule", [&] {
                 w.supplier.post("/v1/putaway-rules", new_rule());
                 return std::string();
             });
             return list("/v1/putaway-rules", "\"sku\":\"A\"");
         }},
    };
}

}  // namespace chaolu::test
