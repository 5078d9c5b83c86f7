// Rows of the authorisation matrix: what becomes of stock that is there.
#include <stdexcept>

#include "tests/support/authorisation_requests.hpp"
#include "tests/support/pictures.hpp"

namespace chaolu::test {
namespace {

using C = Caller const&;
using enum Whose;

Json one_piece(std::string const& name, int pieces) {
    return {{"sku", "A"}, {name, {{"value", pieces}, {"unit", "piece"}}}};
}

Request new_adjustment() {
    auto body = one_piece("delta", -1);
    body["reason"] = "sample";
    return naming(post("/v1/stock-adjustments", body));
}

// Goods may have moved since any version: the best that anybody gets who did not look.
Request new_count() {
    auto request = naming(post("/v1/stock-counts", one_piece("counted", 1)));
    request.headers.emplace_back("If-Match", "\"999999\"");
    return request;
}

std::string made(World& w, Request const& request) {
    auto const reply =
        w.supplier.send(request.method, request.target, request.headers, request.body);
    if (reply.status != 201) throw std::runtime_error(reply.text);
    return reply.body["id"];
}

// A lot of its own for each purpose.
std::string lot(World& w, bool is_held) {
    auto const made =
        w.supplier.post("/v1/lots:batch", {{"lots",
                                            {{{"sku", "A"},
                                              {"lot_code", fresh_key()},
                                              {"production_date", w.shop.today()},
                                              {"quantity", {{"value", 5}, {"unit", "piece"}}}}}}});
    if (made.status != 201) throw std::runtime_error(made.text);
    std::string id = made.body["results"][0]["lot"]["id"];
    if (is_held && w.supplier.post("/v1/lots/" + id + ":hold", reason).status != 200)
        throw std::runtime_error("not held");
    return id;
}

std::string adjustment(World& w) {
    return w.once("adjustment", [&] { return made(w, new_adjustment()); });
}

std::string count(World& w) {
    return w.once("count", [&] {
        auto const stock = w.supplier.get("/v1/stock?sku=A").body["items"][0];
        auto request =
            post("/v1/stock-counts",
                 {{"sku", "A"}, {"counted", {{"value", stock["on_hand"]}, {"unit", "piece"}}}});
        request.headers.emplace_back(
            "If-Match", "\"" + std::to_string(stock["version"].get<std::int64_t>()) + "\"");
        return made(w, request);
    });
}

Request new_transformation(World& w) {
    return naming(
        post("/v1/transformations", {{"inputs", {one_piece("quantity", 1)}},
                                     {"outputs",
                                      {{{"sku", "A"},
                                        {"lot_code", fresh_key()},
                                        {"production_date", w.shop.today()},
                                        {"quantity", {{"value", 1}, {"unit", "piece"}}}}}}}));
}

std::string transformation(World& w) {
    return w.once("transformation", [&] { return made(w, new_transformation(w)); });
}

// A SKU and a location of their own, so that the stock of A lies in one place.
Request new_transfer(World& w) {
    auto const to = w.once("location to send to", [&] {
        w.shop.with_sku("MOVED").with_stock("MOVED", 1000);
        auto const code = fresh_key();
        (void)made(w, post("/v1/locations", {{"code", code}, {"name", {{"zh", "冷库"}}}}));
        return code;
    });
    Json const item{{"sku", "MOVED"}, {"quantity", {{"value", 1}, {"unit", "piece"}}}};
    return naming(post("/v1/stock-transfers",
                       {{"from", "main"}, {"to", to}, {"items", Json::array({item})}}));
}

std::string transfer(World& w) {
    return w.once("transfer", [&] { return made(w, new_transfer(w)); });
}

// Of a transfer of its own: each can be taken once.
std::string transfer_step(World& w, std::string const& verb) {
    return "/v1/stock-transfers/" + made(w, new_transfer(w)) + ":" + verb;
}

Json field_record(World& w, std::string const& id) {
    return {{"records",
             {{{"id", id},
               {"recorded_at", to_text(w.shop.clock().now())},
               {"lot",
                {{"sku", "A"},
                 {"production_date", w.shop.today()},
                 {"quantity", {{"value", 1}, {"unit", "piece"}}}}}}}}};
}

Request new_photo(std::string const& content) {
    return {"POST",
            "/v1/field-photos",
            {{"Content-Type", "image/png"}, {"Idempotency-Key", fresh_key()}},
            png(1, 1, content)};
}

// Of what lies there just now.
Json field_count(World& w, std::string const& id) {
    auto const stock = w.supplier.get("/v1/stock?sku=A").body;
    return {{"counts",
             {{{"id", id},
               {"recorded_at", to_text(w.shop.clock().now())},
               {"sku", "A"},
               {"seen_version", stock["items"][0]["version"]},
               {"counted", {{"value", stock["items"][0]["on_hand"]}, {"unit", "piece"}}}}}}};
}

}  // namespace

std::vector<Row> stock_rows() {
    return {
        {"POST /v1/stock-adjustments", suppliers, [](World&, C) { return new_adjustment(); }},
        {"GET /v1/stock-adjustments", suppliers,
         [](World& w, C) { return list("/v1/stock-adjustments", adjustment(w)); }},
        {"GET /v1/stock-adjustments/{id}", suppliers,
         [](World& w, C) { return get("/v1/stock-adjustments/" + adjustment(w)); }},
        {"POST /v1/stock-counts", suppliers, [](World&, C) { return new_count(); },
         "stale-version"},
        {"GET /v1/stock-counts", suppliers,
         [](World& w, C) { return list("/v1/stock-counts", count(w)); }},
        {"GET /v1/stock-counts/{id}", suppliers,
         [](World& w, C) { return get("/v1/stock-counts/" + count(w)); }},
        {"GET /v1/stock-audit", nobodys, [](World&, C) { return get("/v1/stock-audit"); }},
        {"POST /v1/stock-audit:run", nobodys, [](World&, C) { return act("/v1/stock-audit:run"); }},
        {"GET /v1/stock-audit/{sku}", suppliers,
         [](World&, C) { return get("/v1/stock-audit/A"); }},
        // What others bring becomes no lot of theirs, which the answer says.
        {"POST /v1/field-records:sync", nobodys,
         [](World& w, C) { return post("/v1/field-records:sync", field_record(w, fresh_key())); }},
        {"GET /v1/field-records", suppliers,
         [](World& w, C) {
             (void)w.once("field record", [&] {
                 w.supplier.post("/v1/field-records:sync", field_record(w, "field-1"));
                 return std::string();
             });
             return list("/v1/field-records", "field-1");
         }},
        {"POST /v1/field-photos", nobodys, [](World&, C) { return new_photo(fresh_key()); }},
        {"GET /v1/field-photos/{sha256}", suppliers,
         [](World& w, C) {
             return get("/v1/field-photos/" + w.once("field photo", [&] {
                 auto const request = new_photo("of the supplier");
                 return w.supplier
                     .send(request.method, request.target, request.headers, request.body)
                     .body["sha256"]
                     .get<std::string>();
             }));
         }},
        {"POST /v1/field-counts:sync", nobodys,
         [](World& w, C) {
             // From before anything was there: what is sent is read, and carried out for nobody.
             auto body = field_count(w, fresh_key());
             body["counts"][0]["seen_version"] = 0;
             return post("/v1/field-counts:sync", body);
         }},
        {"GET /v1/field-counts", suppliers,
         [](World& w, C) {
             (void)w.once("field count", [&] {
                 w.supplier.post("/v1/field-counts:sync", field_count(w, "field-count-1"));
                 return std::string();
             });
             return list("/v1/field-counts", "field-count-1");
         }},
        {"POST /v1/reorder-levels", suppliers,
         [](World&, C) { return naming(post("/v1/reorder-levels", one_piece("level", 1))); }},
        {"GET /v1/reorder-levels", suppliers,
         [](World& w, C) {
             (void)w.once("reorder level", [&] {
                 w.supplier.post("/v1/reorder-levels", one_piece("level", 1));
                 return std::string();
             });
             return list("/v1/reorder-levels", "\"sku\":\"A\"");
         }},
        {"POST /v1/lots/{id}:hold", suppliers,
         [](World& w, C) { return post("/v1/lots/" + lot(w, false) + ":hold", reason); }},
        {"POST /v1/lots/{id}:release", suppliers,
         [](World& w, C) { return post("/v1/lots/" + lot(w, true) + ":release", reason); }},
        {"POST /v1/transformations", suppliers, [](World& w, C) { return new_transformation(w); }},
        {"GET /v1/transformations", suppliers,
         [](World& w, C) { return list("/v1/transformations", transformation(w)); }},
        {"GET /v1/transformations/{id}", suppliers,
         [](World& w, C) { return get("/v1/transformations/" + transformation(w)); }},
        {"GET /v1/lots/{id}/trace", suppliers,
         [](World& w, C) { return get("/v1/lots/" + w.lot() + "/trace"); }},
        {"POST /v1/stock-transfers", suppliers, [](World& w, C) { return new_transfer(w); }},
        {"GET /v1/stock-transfers", suppliers,
         [](World& w, C) { return list("/v1/stock-transfers", transfer(w)); }},
        {"GET /v1/stock-transfers/{id}", suppliers,
         [](World& w, C) { return get("/v1/stock-transfers/" + transfer(w)); }},
        {"POST /v1/stock-transfers/{id}:receive", suppliers,
         [](World& w, C) { return post(transfer_step(w, "receive"), nothing); }},
        {"POST /v1/stock-transfers/{id}:cancel", suppliers,
         [](World& w, C) { return act(transfer_step(w, "cancel")); }},
        {"GET /v1/availability", markets,
         [](World&, C) { return naming(get("/v1/availability?sku=A")); }},
    };
}

}  // namespace chaolu::test
