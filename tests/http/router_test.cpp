// Which path leads to which route, and what a path allows.
#include "server/http/router.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace chaolu::http {
namespace {

Router shop() {
    Router router;
    router.get("/v1/orders", Permission::order_read, nullptr);
    router.get("/v1/orders/{id}", Permission::order_read, nullptr);
    router.get("/v1/orders/recent", Permission::order_read, nullptr);
    router.post("/v1/orders", Permission::order_place, nullptr, {});
    router.post("/v1/orders/{id}:cancel", Permission::order_cancel, nullptr, {});
    router.post("/v1/lots:batch", Permission::stock_upload, nullptr, {});
    router.remove("/v1/api-keys/{id}", Permission::api_key_manage, nullptr, {});
    router.get("/v1/sites/{site}/units/{number}", Permission::site_read, nullptr);
    router.get_inline("/", nullptr);
    return router;
}

std::string pattern(Match const& match) { return match.route ? match.route->pattern : ""; }

TEST(Router, finds_the_route_and_its_values) {
    auto const router = shop();
    EXPECT_EQ(pattern(router.match(Method::get, "/v1/orders")), "/v1/orders");
    EXPECT_EQ(pattern(router.match(Method::post, "/v1/lots:batch")), "/v1/lots:batch");
    EXPECT_EQ(pattern(router.match(Method::get, "/")), "/");
    auto match = router.match(Method::get, "/v1/orders/ord_1");
    EXPECT_EQ(pattern(match), "/v1/orders/{id}");
    EXPECT_EQ(match.path_values, std::vector<std::string>{"ord_1"});
    match = router.match(Method::post, "/v1/orders/ord_1:cancel");
    EXPECT_EQ(pattern(match), "/v1/orders/{id}:cancel");
    EXPECT_EQ(match.path_values, std::vector<std::string>{"ord_1"});
    match = router.match(Method::get, "/v1/sites/s/units/A01");
    EXPECT_EQ(match.path_values, (std::vector<std::string>{"s", "A01"}));
}

TEST(Router, prefers_fixed_text) {
    EXPECT_EQ(pattern(shop().match(Method::get, "/v1/orders/recent")), "/v1/orders/recent");
}

TEST(Router, knows_nothing_else) {
    auto const router = shop();
    for (auto path : {"", "v1/orders", "/v1", "/v1/", "/v1/orders/", "/v1/orders//", "//v1/orders",
                      "/v1/orders/a/b", "/V1/orders", "/v1/orders/a:b", "/v1/orders/:cancel",
                      "/v1/orders/a:b:cancel", "/v1/lots", "/v1/lots:batch:batch",
                      "/a/b/c/d/e/f/g/h/i/j/k/l/m"}) {
        auto const match = router.match(Method::get, path);
        EXPECT_EQ(match.route, nullptr) << path;
        EXPECT_EQ(match.allowed, "") << path;
    }
}

TEST(Router, tells_what_a_path_allows) {
    auto const router = shop();
    EXPECT_EQ(router.match(Method::put, "/v1/orders").allowed, "GET, HEAD, OPTIONS, POST");
    EXPECT_EQ(router.match(Method::options, "/v1/orders").allowed, "GET, HEAD, OPTIONS, POST");
    EXPECT_EQ(router.match(Method::get, "/v1/orders/a:cancel").allowed, "OPTIONS, POST");
    EXPECT_EQ(router.match(Method::post, "/v1/api-keys/a").allowed, "DELETE, OPTIONS");
    EXPECT_EQ(router.match(Method::options, "*").allowed, "DELETE, GET, HEAD, OPTIONS, POST");
}

TEST(Router, answers_head_with_the_route_of_get) {
    auto const router = shop();
    EXPECT_EQ(pattern(router.match(Method::head, "/v1/orders/a")), "/v1/orders/{id}");
    EXPECT_EQ(router.match(Method::head, "/v1/lots:batch").route, nullptr);
}

TEST(Router, refuses_to_know_a_route_twice) {
    auto router = shop();
    EXPECT_THROW(router.get("/v1/orders", Permission::order_read, nullptr), std::logic_error);
    EXPECT_THROW(router.get("v1", Permission::order_read, nullptr), std::logic_error);
}

TEST(Router, stays_quick_with_many_routes) {
    Router router;
    for (int i = 0; i < 60; ++i) {
        router.get("/v1/things" + std::to_string(i), Permission::public_, nullptr);
        router.get("/v1/things" + std::to_string(i) + "/{id}", Permission::public_, nullptr);
    }
    auto const start = std::chrono::steady_clock::now();
    std::size_t found = 0;
    for (int i = 0; i < 10'000; ++i)
        found += router.match(Method::get, "/v1/things59/tng_01J9ZZZZZZZZZZZZZZZZZZZZZZ")
                     .path_values.size();
    auto const took = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(found, 10'000u);
    EXPECT_LT(took, std::chrono::milliseconds(500));  // 1-2 us each without sanitizers
}

}  // namespace
}  // namespace chaolu::http
