// The router and the contract say the same, in both directions, permissions included.
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "server/api/routes.hpp"
#include "tests/support/shop.hpp"

namespace {

using chaolu::http::Method;
using chaolu::test::Json;

Json contract() {
    std::ifstream file(CHAOLU_OPENAPI);
    return Json::parse(file);
}

std::set<std::string> routes_of_the_server() {
    std::set<std::string> routes;
    auto const router = chaolu::api::all_routes();
    for (auto const& route : router.routes())
        routes.insert(std::string(text(route.method)) + " " + route.pattern + " " +
                      std::string(text(route.permission)));
    // Added by the application, which knows the database.
    routes.insert("GET /livez public");
    routes.insert("GET /readyz public");
    return routes;
}

std::set<std::string> routes_of_the_contract() {
    std::set<std::string> routes;
    auto const spec = contract();
    for (auto const& [path, operations] : spec["paths"].items())
        for (auto const& [method, operation] : operations.items()) {
            if (!operation.is_object() || !operation.contains("operationId")) continue;
            std::string name = method;
            std::transform(name.begin(), name.end(), name.begin(),
                           [](char c) { return static_cast<char>(c - 'a' + 'A'); });
            routes.insert(name + " " + path + " " + operation["x-permission"].get<std::string>());
        }
    return routes;
}

TEST(Contract, describes_exactly_the_routes_that_exist) {
    auto const served = routes_of_the_server();
    auto const described = routes_of_the_contract();
    for (auto const& route : served) EXPECT_TRUE(described.contains(route)) << route;
    for (auto const& route : described) EXPECT_TRUE(served.contains(route)) << route;
    EXPECT_GT(served.size(), 30u);
}

TEST(Contract, has_a_route_for_every_permission) {
    std::set<std::string_view> opening;
    auto const router = chaolu::api::all_routes();
    for (auto const& route : router.routes()) opening.insert(text(route.permission));
    for (std::size_t i = 0; i < chaolu::identity::permission_count; ++i) {
        auto const name = text(static_cast<chaolu::identity::Permission>(i));
        EXPECT_TRUE(opening.contains(name)) << name << " opens nothing";
    }
}

TEST(Contract, asks_for_an_idempotency_key_where_the_router_does) {
    auto const spec = contract();
    auto const router = chaolu::api::all_routes();
    for (auto const& route : router.routes()) {
        if (route.method != Method::post) continue;
        auto const& operation = spec["paths"][route.pattern]["post"];
        bool is_asked = operation.dump().find("/IdempotencyKey") != std::string::npos;
        EXPECT_EQ(is_asked, route.options.idempotent) << route.pattern;
    }
}

TEST(Contract, is_served_as_it_was_built) {
    chaolu::test::Shop shop;
    auto reply = shop.anyone().get("/openapi.json");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, contract());
}

TEST(Contract, is_shown_by_a_page_that_loads_nothing_from_elsewhere) {
    chaolu::test::Shop shop;
    auto anyone = shop.anyone();
    auto page = anyone.get("/docs");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.text.find("http://"), std::string::npos);
    EXPECT_EQ(page.text.find("https://"), std::string::npos);
    EXPECT_NE(page.header("content-security-policy").find("default-src 'self'"), std::string::npos);
    for (auto const* asset :
         {"/docs/start.js", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"}) {
        EXPECT_NE(page.text.find(asset), std::string::npos) << asset;
        EXPECT_EQ(anyone.get(asset).status, 200) << asset;
    }
}

}  // namespace
