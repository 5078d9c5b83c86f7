// The table: each route, whose thing it touches, and a request that succeeds for those who may.
#include "tests/support/authorisation_requests.hpp"
#include "tests/support/channels.hpp"
#include "tests/support/identity.hpp"
#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

Json with(Json body, std::string const& field, std::string const& value) {
    body[field] = value;
    return body;
}

Json new_site(World& w) {
    return {{"supplier_id", w.supplier.organisation_id()},
            {"code", fresh_key()},
            {"name", "示范园"},
            {"division_code", "140406"},
            {"growing_units", Json::array()}};
}

Json new_price_list(World& w) {
    auto const day = w.free_day();
    return {{"code", "L" + to_text(day)},
            {"name", {{"zh", "价目表"}}},
            {"valid_from", to_text(day)},
            {"valid_to", to_text(day.plus_days(1))},
            {"prices", {{{"sku", "A"}, {"price", "6"}, {"per", "piece"}}}}};
}

Json new_lots(World& w) {
    return {{"lots",
             {{{"sku", "A"},
               {"lot_code", fresh_key()},
               {"production_date", w.shop.today()},
               {"quantity", {{"value", 1}, {"unit", "piece"}}}}}}};
}

// Of a SKU of its own: what the buyer orders elsewhere has no expiry date.
Json new_shelf_life_rule(World& w) {
    w.once("ruled SKU", [&] { return w.shop.with_sku("RULED").today(); });
    return {{"buyer_id", w.buyer.organisation_id()},
            {"sku", "RULED"},
            {"min_remaining", {{"days", 5}}}};
}

Request new_stock_file(World& w) {
    return {"POST",
            "/v1/stock-imports",
            {{"Content-Type", "text/csv"}, {"Idempotency-Key", fresh_key()}},
            "sku,lot_code,production_date,quantity,unit\nA," + fresh_key() + "," + w.shop.today() +
                ",5,piece\n"};
}

Request new_change_request(World& w, std::string const& product) {
    return post("/v1/products/" + w.product(product) + "/change-requests",
                {{"base_version", 1}, {"changes", {{"variety", fresh_key()}}}});
}

// One that waits for a review, which the supplier is not spared while it asks.
std::string change_request(World& w, std::string const& purpose) {
    return w.once("change request " + purpose, [&] {
        auto const asked = new_change_request(w, "changed " + purpose);
        w.shop.sql("update supplier set review_waived = false");
        auto const made = w.supplier.send(asked.method, asked.target, asked.headers, asked.body);
        w.shop.sql("update supplier set review_waived = true");
        return made.header("location");
    });
}

// A review of a product of its own, by World::buyer.
Request new_review(World& w, std::string const& purpose) {
    auto const part = w.supplier_order("reviewed " + purpose);
    w.supplier.post("/v1/supplier-orders/" + part + ":confirm", nothing);
    auto const product = w.shop.sql(
        "select p.id from product p join market m on m.id = p.market_id "
        "where p.code = 'P-A' and m.code = 'lucheng-chaoyang'");
    return post("/v1/products/" + ProductId{uuid_from_hex(product).value()}.text() + "/reviews",
                {{"supplier_order_id", part}, {"rating", 4}});
}

std::string review(World& w, std::string const& purpose) {
    return w.once("review " + purpose, [&] {
        auto const asked = new_review(w, purpose);
        return w.buyer.send(asked.method, asked.target, asked.headers, asked.body)
            .header("location");
    });
}

using C = Caller const&;
using enum Whose;

std::vector<Row> const rows{
    // Events first: later rows make more of them than one page shows.
    {"GET /v1/events", parties, [](World& w, C) { return list("/v1/events", w.supplier_order()); }},

    {"POST /v1/session", nobodys,
     [](World& w, C) { return post("/v1/session", credentials(w.login())); }},
    {"GET /v1/session", nobodys, [](World&, C) { return get("/v1/session"); }},
    {"DELETE /v1/session", nobodys, [](World&, C) { return remove("/v1/session"); },
     "not-a-session"},
    {"POST /v1/organisations", nobodys,
     [](World& w, C) { return post("/v1/organisations", new_organisation(w.new_uscc())); }},
    {"GET /v1/organisations", suppliers,
     [](World& w, C) { return list("/v1/organisations", w.supplier.organisation_id()); }},
    {"GET /v1/organisations/{id}", suppliers,
     [](World& w, C) { return get("/v1/organisations/" + w.supplier.organisation_id()); }},
    {"POST /v1/people", suppliers,
     [](World& w, C) {
         return naming(
             post("/v1/people", new_person(w.supplier, "supplier_viewer", fresh_key().substr(5))));
     }},
    {"POST /v1/api-keys", suppliers,
     [](World& w, C) {
         return naming(post("/v1/api-keys", with(new_key("supplier_viewer", fresh_key()),
                                                 "organisation_id", w.supplier.organisation_id())));
     }},
    {"GET /v1/api-keys", suppliers,
     [](World& w, C) {
         return list("/v1/api-keys", w.once("key to see", [&] { return w.new_api_key(); }));
     }},
    {"DELETE /v1/api-keys/{id}", suppliers,
     [](World& w, C) { return remove("/v1/api-keys/" + w.new_api_key()); }},

    {"POST /v1/production-sites", suppliers,
     [](World& w, C) { return naming(post("/v1/production-sites", new_site(w))); }},
    {"GET /v1/production-sites", suppliers,
     [](World& w, C) { return list("/v1/production-sites", w.site()); }},
    {"GET /v1/production-sites/{id}", suppliers,
     [](World& w, C) { return get("/v1/production-sites/" + w.site()); }},
    {"GET /v1/categories", nobodys,
     [](World&, C) { return get(std::string("/v1/categories?") + here); }},
    {"GET /v1/categories/{code}", nobodys,
     [](World&, C) { return get(std::string("/v1/categories/mushroom?") + here); }},
    {"GET /v1/divisions", nobodys,
     [](World&, C) { return get(std::string("/v1/divisions?parent=140406&") + here); }},
    {"GET /v1/divisions/{code}", nobodys,
     [](World&, C) { return get(std::string("/v1/divisions/140406?") + here); }},

    {"POST /v1/products", suppliers,
     [](World& w, C) {
         return naming(post("/v1/products", with(new_product(fresh_key()), "supplier_id",
                                                 w.supplier.organisation_id())));
     }},
    {"GET /v1/products", markets,
     [](World& w, C) { return list(std::string("/v1/products?") + here, w.product()); }},
    {"GET /v1/products/{id}", markets,
     [](World& w, C) { return get("/v1/products/" + w.product() + "?" + here); }},
    {"GET /v1/listings", suppliers, [](World& w, C) { return list("/v1/listings", w.product()); }},
    {"GET /v1/listings/{id}", suppliers,
     [](World& w, C) { return get("/v1/listings/" + w.product()); }},
    {"POST /v1/products/{id}:submit", suppliers,
     [](World& w, C) { return act("/v1/products/" + w.withdrawn_product("submit") + ":submit"); }},
    {"POST /v1/products/{id}:approve", suppliers,
     [](World& w, C) {
         return post("/v1/products/" + w.submitted_product("approve") + ":approve", nothing);
     }},
    {"POST /v1/products/{id}:reject", suppliers,
     [](World& w, C) {
         return post("/v1/products/" + w.submitted_product("reject") + ":reject", reason);
     }},
    {"POST /v1/products/{id}:publish", suppliers,
     [](World& w, C) {
         return post("/v1/products/" + w.withdrawn_product("publish") + ":publish", nothing);
     }},
    {"POST /v1/products/{id}:withdraw", suppliers,
     [](World& w, C) {
         return post("/v1/products/" + w.product("withdraw") + ":withdraw", reason);
     }},
    {"POST /v1/products/{id}/change-requests", suppliers,
     [](World& w, C) { return new_change_request(w, "change"); }},
    {"GET /v1/change-requests", suppliers,
     [](World& w, C) { return list("/v1/change-requests", change_request(w, "read").substr(20)); }},
    {"GET /v1/change-requests/{id}", suppliers,
     [](World& w, C) { return get(change_request(w, "read")); }},
    {"POST /v1/change-requests/{id}:approve", suppliers,
     [](World& w, C) { return act(change_request(w, "approve") + ":approve"); }},
    {"POST /v1/change-requests/{id}:reject", suppliers,
     [](World& w, C) { return post(change_request(w, "reject") + ":reject", reason); }},
    {"POST /v1/change-requests/{id}:withdraw", suppliers,
     [](World& w, C) { return act(change_request(w, "withdraw") + ":withdraw"); }},
    {"POST /v1/products/{id}/reviews", buyers,
     [](World& w, C) { return naming(new_review(w, "first")); }},
    {"GET /v1/products/{id}/reviews", markets,
     [](World& w, C) { return get("/v1/products/" + w.product() + "/reviews?" + here); }},
    {"GET /v1/reviews", parties,
     [](World& w, C) { return list("/v1/reviews", review(w, "read").substr(12)); }},
    {"GET /v1/reviews/{id}", parties, [](World& w, C) { return get(review(w, "read")); }},
    {"POST /v1/reviews/{id}:reply", parties,
     [](World& w, C) {
         return post(review(w, "reply") + ":reply", {{"reply", "谢谢"}});
     }},
    {"POST /v1/reviews/{id}:hide", parties,
     [](World& w, C) { return post(review(w, "hide") + ":hide", reason); }},
    {"POST /v1/reviews/{id}:show", parties,
     [](World& w, C) {
         auto const hidden = review(w, "show");
         w.operator_.post(hidden + ":hide", reason);
         return act(hidden + ":show");
     }},
    {"PUT /v1/products/{id}/publications", suppliers,
     [](World& w, C) {
         return put("/v1/products/" + w.product("reschedule") + "/publications",
                    {{"publications", {{{"channel", "canteen"}}}}});
     }},

    {"POST /v1/price-lists", nobodys,
     [](World& w, C c) {
         auto request = post("/v1/price-lists", new_price_list(w));
         // SKUs of this market are unknown elsewhere.
         return c.is_of_other_market ? naming(std::move(request)) : request;
     }},
    {"GET /v1/price-lists", markets,
     [](World& w, C) { return list("/v1/price-lists", w.price_list()); }},
    {"GET /v1/price-lists/{id}", markets,
     [](World& w, C) { return get("/v1/price-lists/" + w.price_list()); }},
    {"POST /v1/price-lists/{id}:close", markets,
     [](World& w, C) { return act("/v1/price-lists/" + w.price_list("close") + ":close"); }},
    {"GET /v1/price-lists/{id}/prices", markets,
     [](World& w, C) { return get("/v1/price-lists/" + w.price_list() + "/prices"); }},
    {"POST /v1/price-lists/{id}/prices:batch", markets,
     [](World& w, C) {
         return post("/v1/price-lists/" + w.running_price_list() + "/prices:batch",
                     {{"prices", {{{"sku", "A"}, {"price", "6"}, {"per", "piece"}}}}});
     }},
    {"GET /v1/price-history", markets,
     [](World&, C c) {
         auto request = get("/v1/price-history?sku=A");
         return c.is_of_other_market ? naming(std::move(request)) : request;
     }},
    {"GET /v1/price-explanation", markets,
     [](World&, C c) {
         auto request = get("/v1/price-explanation?sku=A");
         return c.is_of_other_market ? naming(std::move(request)) : request;
     }},
    {"GET /v1/orders/{id}/price-explanation", buyers,
     [](World& w, C) { return get("/v1/orders/" + w.order() + "/price-explanation"); }},
    {"POST /v1/buyer-groups", nobodys,
     [](World&, C) {
         return post("/v1/buyer-groups", {{"code", fresh_key()}, {"name", {{"zh", "食堂"}}}});
     }},
    {"GET /v1/buyer-groups", markets,
     [](World& w, C) { return list("/v1/buyer-groups", w.buyer_group()); }},
    {"GET /v1/buyer-groups/{id}", markets,
     [](World& w, C) { return get("/v1/buyer-groups/" + w.buyer_group()); }},
    {"GET /v1/buyer-groups/{id}/members", markets,
     [](World& w, C) { return get("/v1/buyer-groups/" + w.buyer_group() + "/members"); }},
    {"POST /v1/buyer-groups/{id}/members", markets,
     [](World& w, C c) {
         auto const day = w.coming_day();
         auto request = post("/v1/buyer-groups/" + w.buyer_group() + "/members",
                             {{"buyer_id", w.buyer.organisation_id()},
                              {"valid_from", to_text(day)},
                              {"valid_to", to_text(day.plus_days(1))}});
         // Buyers of this market are unknown elsewhere.
         return c.is_of_other_market ? naming(std::move(request)) : request;
     }},
    {"POST /v1/buyer-groups/{id}/members:end", markets,
     [](World& w, C c) {
         auto request = post("/v1/buyer-groups/" + w.buyer_group_with_member() + "/members:end",
                             {{"buyer_id", w.buyer.organisation_id()}});
         return c.is_of_other_market ? naming(std::move(request)) : request;
     }},

    {"POST /v1/offers", suppliers,
     [](World& w, C) {
         return naming(
             post("/v1/offers", with({{"sku", "A"}}, "supplier_id", w.supplier.organisation_id())));
     },
     "already-exists"},
    {"GET /v1/offers", suppliers, [](World& w, C) { return list("/v1/offers", w.offer()); }},
    {"GET /v1/offers/{id}", suppliers, [](World& w, C) { return get("/v1/offers/" + w.offer()); }},
    {"PATCH /v1/offers/{id}", suppliers,
     [](World& w, C) { return patch("/v1/offers/" + w.offer("change"), nothing, 1); }},
    {"POST /v1/offers/{id}:withdraw", suppliers,
     [](World& w, C) { return act("/v1/offers/" + w.offer("withdraw") + ":withdraw"); }},
    {"POST /v1/offers/{id}:restore", suppliers,
     [](World& w, C) {
         auto const id = w.offer("restore");
         w.once("withdrawn " + id, [&] {
             return w.supplier.post_text("/v1/offers/" + id + ":withdraw", "", "").text;
         });
         return act("/v1/offers/" + id + ":restore");
     }},
    {"POST /v1/channels", nobodys,
     [](World&, C) { return post("/v1/channels", new_channel(fresh_key().substr(5, 12))); }},
    {"GET /v1/channels", buyers,
     [](World& w, C) { return list("/v1/channels", w.gated_channel()); }},
    {"GET /v1/channels/{code}", buyers,
     [](World& w, C) { return get("/v1/channels/" + w.gated_channel()); }},
    {"PUT /v1/channels/{code}", markets,
     [](World& w, C) {
         return put("/v1/channels/" + w.new_channel(), {{"name", {{"zh", "频道"}}},
                                                        {"is_gated", false},
                                                        {"assortment", "all"},
                                                        {"uses_cycles", false}});
     }},
    {"PUT /v1/channels/{code}/members", markets,
     [](World& w, C) {
         return naming(put("/v1/channels/" + w.new_channel() + "/members", adding(w.buyer)));
     }},
    {"GET /v1/channels/{code}/members", buyers,
     [](World& w, C) { return get("/v1/channels/" + w.gated_channel() + "/members"); }},
    {"PUT /v1/channels/{code}/assortment", markets,
     [](World& w, C) {
         return naming(
             put("/v1/channels/" + w.new_channel() + "/assortment", {{"add", {{{"sku", "A"}}}}}));
     }},
    {"GET /v1/channels/{code}/assortment", buyers,
     [](World& w, C) { return get("/v1/channels/" + w.gated_channel() + "/assortment"); }},
    {"POST /v1/order-cycles", markets,
     [](World& w, C) {
         return naming(post("/v1/order-cycles", new_order_cycle_of(w.new_channel())));
     }},
    {"GET /v1/order-cycles", buyers,
     [](World& w, C) { return list("/v1/order-cycles", w.order_cycle()); }},
    {"GET /v1/order-cycles/{id}", buyers,
     [](World& w, C) { return get("/v1/order-cycles/" + w.order_cycle()); }},
    {"POST /v1/order-cycles/{id}:close", markets,
     [](World& w, C) {
         return act("/v1/order-cycles/" + w.new_order_cycle(w.new_channel()) + ":close");
     }},
    {"POST /v1/shelf-life-rules", markets,
     [](World& w, C) { return naming(post("/v1/shelf-life-rules", new_shelf_life_rule(w))); }},
    {"GET /v1/shelf-life-rules", parties,
     [](World& w, C) {
         w.once("shelf life rule", [&] {
             return w.operator_.post("/v1/shelf-life-rules", new_shelf_life_rule(w)).text;
         });
         return list("/v1/shelf-life-rules", w.buyer.organisation_id());
     }},

    {"POST /v1/lots:batch", suppliers,
     [](World& w, C) { return naming(post("/v1/lots:batch", new_lots(w))); }},
    {"GET /v1/lots", suppliers, [](World& w, C) { return list("/v1/lots", w.lot()); }},
    {"GET /v1/lots/{id}", suppliers, [](World& w, C) { return get("/v1/lots/" + w.lot()); }},
    {"POST /v1/stock-imports", nobodys, [](World& w, C) { return new_stock_file(w); }},
    {"GET /v1/stock-imports", suppliers,
     [](World& w, C) { return list("/v1/stock-imports", w.previewed_import()); }},
    {"GET /v1/stock-imports/{id}", suppliers,
     [](World& w, C) { return get("/v1/stock-imports/" + w.previewed_import()); }},
    {"POST /v1/stock-imports/{id}:confirm", suppliers,
     [](World& w, C) { return act("/v1/stock-imports/" + w.previewed_import() + ":confirm"); }},
    {"GET /v1/stock", suppliers,
     [](World& w, C) { return list("/v1/stock", w.supplier.organisation_id()); }},
    {"GET /v1/stock-entries", suppliers,
     [](World& w, C) { return naming(list("/v1/stock-entries?sku=A", w.lot())); }},

    {"POST /v1/orders", nobodys,
     [](World&, C) {
         return post("/v1/orders", Shop::order_of({{"A", 1}}));
     }},
    {"GET /v1/orders", buyers, [](World& w, C) { return list("/v1/orders", w.order("newest")); }},
    {"GET /v1/orders/{id}", buyers, [](World& w, C) { return get("/v1/orders/" + w.order()); }},
    {"POST /v1/orders/{id}:cancel", buyers,
     [](World& w, C) { return post("/v1/orders/" + w.order("cancel") + ":cancel", reason); }},
    {"GET /v1/supplier-orders", suppliers,
     [](World& w, C) { return list("/v1/supplier-orders", w.supplier_order("newest")); }},
    {"GET /v1/supplier-orders/{id}", suppliers,
     [](World& w, C) { return get("/v1/supplier-orders/" + w.supplier_order()); }},
    {"POST /v1/supplier-orders/{id}:confirm", suppliers,
     [](World& w, C) {
         return post("/v1/supplier-orders/" + w.supplier_order("confirm") + ":confirm", nothing);
     }},
    {"POST /v1/supplier-orders/{id}:refuse", suppliers,
     [](World& w, C) {
         return post("/v1/supplier-orders/" + w.supplier_order("refuse") + ":refuse", reason);
     }},

    {"GET /v1/_capabilities", nobodys, [](World&, C) { return get("/v1/_capabilities"); }},
    {"GET /openapi.json", nobodys, [](World&, C) { return get("/openapi.json"); }},
    {"GET /docs", nobodys, [](World&, C) { return get("/docs"); }},
    {"GET /docs/start.js", nobodys, [](World&, C) { return get("/docs/start.js"); }},
    {"GET /docs/swagger-ui-bundle.js", nobodys,
     [](World&, C) { return get("/docs/swagger-ui-bundle.js"); }},
    {"GET /docs/swagger-ui.css", nobodys, [](World&, C) { return get("/docs/swagger-ui.css"); }},
};

}  // namespace

std::span<Row const> authorisation_rows() {
    static auto const all = [] {
        auto joined = rows;
        for (auto const& row : supplier_rows()) joined.push_back(row);
        for (auto const& row : media_rows()) joined.push_back(row);
        for (auto const& row : fee_rows()) joined.push_back(row);
        for (auto const& row : pool_rows()) joined.push_back(row);
        for (auto const& row : stock_rows()) joined.push_back(row);
        for (auto const& row : harvest_rows()) joined.push_back(row);
        for (auto const& row : consignment_rows()) joined.push_back(row);
        for (auto const& row : shipment_rows()) joined.push_back(row);
        for (auto const& row : receipt_rows()) joined.push_back(row);
        for (auto const& row : import_rows()) joined.push_back(row);
        return joined;
    }();
    return all;
}

}  // namespace chaolu::test
