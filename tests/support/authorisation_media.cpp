// Rows of the authorisation matrix: pictures, marks and recognitions.
#include <stdexcept>

#include "tests/support/authorisation_requests.hpp"
#include "tests/support/pictures.hpp"

namespace chaolu::test {
namespace {

using C = Caller const&;
using enum Whose;

Request new_media() {
    return {"POST",
            "/v1/media?title=a&rights_owner=b&licence=c",
            {{"Content-Type", "image/png"}, {"Idempotency-Key", fresh_key()}},
            png(1, 1, fresh_key())};
}

// What a request made, as its maker; its id.
std::string made_by(Party& party, Request const& request) {
    auto const reply = party.send(request.method, request.target, request.headers, request.body);
    if (reply.status / 100 != 2) throw std::runtime_error(reply.text);
    return reply.body["id"];
}

std::string media(World& w) {
    return w.once("media", [&] { return made_by(w.supplier, new_media()); });
}

Request new_gi_mark(World& w) {
    // As many numbers as there are days.
    auto const day = w.free_day().days.time_since_epoch().count();
    return post("/v1/gi-marks", {{"number", "AGI" + std::to_string(10'000 + day % 90'000)},
                                 {"specification", "AGI2014-02-1497"},
                                 {"name", {{"zh", "熬脑大葱"}}},
                                 {"holder", "潞城区"},
                                 {"areas", {"140406"}}});
}

std::string gi_mark(World& w, std::string const& purpose = "to read") {
    return w.once("gi mark " + purpose, [&] { return made_by(w.operator_, new_gi_mark(w)); });
}

Json new_gi_user(World& w) {
    auto const day = w.free_day();
    return {{"supplier_id", w.supplier.organisation_id()},
            {"valid_from", to_text(day)},
            {"valid_to", to_text(day.plus_days(1))},
            {"quota", {{"value", 1}, {"unit", "t"}}}};
}

Request new_recognition(World& w) {
    return post("/v1/recognitions", {{"product_id", w.product()},
                                     {"number", fresh_key()},
                                     {"issuer", "山西省"},
                                     {"valid_from", "2026-01-01"},
                                     {"valid_to", "2028-01-01"}});
}

std::string recognition(World& w) {
    return w.once("recognition", [&] { return made_by(w.operator_, new_recognition(w)); });
}

}  // namespace

std::vector<Row> media_rows() {
    return {
        {"POST /v1/media", nobodys, [](World&, C) { return new_media(); }},
        {"GET /v1/media", suppliers, [](World& w, C) { return list("/v1/media", media(w)); }},
        {"GET /v1/media/{id}", suppliers,
         [](World& w, C) { return get("/v1/media/" + media(w) + "?" + here); }},
        {"GET /v1/media/{id}/content", suppliers,
         [](World& w, C) { return get("/v1/media/" + media(w) + "/content?" + here); }},
        {"PUT /v1/products/{id}/media", suppliers,
         [](World& w, C) {
             return put("/v1/products/" + w.product("media") + "/media",
                        {{"media", Json::array()}});
         }},
        {"GET /v1/products/{id}/media", markets,
         [](World& w, C) { return get("/v1/products/" + w.product() + "/media?" + here); }},
        {"GET /v1/products/{id}/badges", markets,
         [](World& w, C) { return get("/v1/products/" + w.product() + "/badges?" + here); }},
        {"POST /v1/gi-marks", nobodys, [](World& w, C) { return new_gi_mark(w); }},
        {"GET /v1/gi-marks", markets, [](World& w, C) { return list("/v1/gi-marks", gi_mark(w)); }},
        {"GET /v1/gi-marks/{id}", markets,
         [](World& w, C) { return get("/v1/gi-marks/" + gi_mark(w)); }},
        {"POST /v1/gi-marks/{id}:authorise", markets,
         [](World& w, C) {
             return post("/v1/gi-marks/" + gi_mark(w) + ":authorise", new_gi_user(w));
         }},
        {"PUT /v1/gi-marks/{id}/products", markets,
         [](World& w, C) {
             return put("/v1/gi-marks/" + gi_mark(w, "products") + "/products",
                        {{"products", Json::array()}});
         }},
        {"POST /v1/recognitions", markets, [](World& w, C) { return naming(new_recognition(w)); }},
        {"GET /v1/recognitions", suppliers,
         [](World& w, C) { return list("/v1/recognitions", recognition(w)); }},
        {"GET /v1/recognitions/{id}", suppliers,
         [](World& w, C) { return get("/v1/recognitions/" + recognition(w)); }},
    };
}

}  // namespace chaolu::test
