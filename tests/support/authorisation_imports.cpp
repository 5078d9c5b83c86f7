// Rows of the authorisation matrix: files that go out, and the progress of those that come in.
#include "tests/support/authorisation_requests.hpp"

namespace chaolu::test {
namespace {

using C = Caller const&;
using enum Whose;

Request file(std::string target, std::string rows) {
    return {"POST",
            std::move(target),
            {{"Content-Type", "text/csv"}, {"Idempotency-Key", fresh_key()}},
            std::move(rows)};
}

// An upload of the supplier; its key.
std::string uploaded_key(World& w) {
    return w.once("upload with a key", [&] {
        auto key = fresh_key();
        w.supplier.post_text("/v1/stock-imports", "text/csv", "no stock file",
                             {{"Idempotency-Key", key}});
        return key;
    });
}

}  // namespace

std::vector<Row> import_rows() {
    return {
        {"GET /v1/imports/templates/{kind}", nobodys,
         [](World&, C) { return get("/v1/imports/templates/stock?format=csv"); }},
        {"GET /v1/exports/stock", nobodys, [](World&, C) { return get("/v1/exports/stock"); }},
        {"GET /v1/exports/prices", markets,
         [](World& w, C) { return get("/v1/exports/prices?price_list_id=" + w.price_list()); }},
        {"GET /v1/exports/products", nobodys,
         [](World&, C) { return get("/v1/exports/products"); }},
        {"GET /v1/exports/suppliers", nobodys,
         [](World&, C) { return get("/v1/exports/suppliers"); }},
        {"POST /v1/product-imports", nobodys,
         [](World&, C) { return file("/v1/product-imports", "sku,category\nNO,mushroom\n"); }},
        {"POST /v1/supplier-imports", nobodys,
         [](World&, C) { return file("/v1/supplier-imports", "uscc,name\nNO,葱\n"); }},
        {"GET /v1/stock-imports/{id}/failed-rows", suppliers,
         [](World& w, C) {
             return get("/v1/stock-imports/" + w.previewed_import() + "/failed-rows");
         }},
        {"POST /v1/price-lists/{id}/prices:import", markets,
         [](World& w, C) {
             return file("/v1/price-lists/" + w.running_price_list() + "/prices:import",
                         "sku,price\nA,10元/piece\n");
         }},
        {"GET /v1/import-progress", uploaders,
         [](World& w, C) { return get("/v1/import-progress?key=" + uploaded_key(w)); }},
    };
}

}  // namespace chaolu::test
