// The service itself: probes, limits, metrics, framework errors, and a database that stalls.
#include <gtest/gtest.h>

#include <libpq-fe.h>

#include <cstdlib>
#include <thread>

#include "tests/support/shop.hpp"

namespace {

using chaolu::http::Client;
using chaolu::test::Json;
using chaolu::test::ProblemIs;
using chaolu::test::Shop;

int status_of(std::string const& base, std::string const& target) {
    return Client(base).send("GET", target, {}, "").status;
}

bool becomes(int status, std::string const& base, std::string const& target, int seconds) {
    for (int turn = 0; turn < seconds * 20; ++turn) {
        if (status_of(base, target) == status) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

TEST(Probes, tell_alive_from_ready) {
    Shop shop;
    auto anyone = shop.anyone();
    EXPECT_EQ(anyone.get("/livez").status, 200);
    EXPECT_EQ(anyone.get("/readyz").status, 200);
    // Connections of the application fail from now on: its role may not be taken any more.
    shop.sql("alter role chaolu_app rename to chaolu_app_away");
    shop.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where "
        "application_name = 'chaolu' and datname = current_database()");
    EXPECT_TRUE(becomes(503, shop.admin_url(), "/readyz", 5));
    EXPECT_EQ(anyone.get("/livez").status, 200) << "alive needs no database";
    EXPECT_EQ(anyone.get("/v1/products").problem(), (ProblemIs{503, "database-unavailable"}));
    shop.sql("alter role chaolu_app_away rename to chaolu_app");
    EXPECT_TRUE(becomes(200, shop.admin_url(), "/readyz", 5));
}

TEST(Capabilities, list_the_limits) {
    Shop shop;
    auto reply = shop.anyone().get("/v1/_capabilities");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body["limits"]["order_deliveries_max"], 500);
    EXPECT_EQ(reply.body["limits"]["page_size_max"], 200);
}

TEST(Metrics, are_on_the_admin_port_only_and_count_every_answer) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto buyer = shop.buyer();
    for (int turn = 0; turn < 3; ++turn) buyer.post("/v1/orders", Shop::order_of({{"A", 1}}));
    buyer.get("/v1/orders/ord_00000000000000000000000000");
    EXPECT_EQ(buyer.get("/metrics").problem(), (ProblemIs{404, "not-found"}));
    auto text = Client(shop.admin_url()).send("GET", "/metrics", {}, "").body;
    EXPECT_NE(text.find("http_server_request_duration_seconds_count{method=\"POST\","
                        "route=\"/v1/orders\",status=\"201\"} 3"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("route=\"/v1/orders/{id}\",status=\"404\"} 1"), std::string::npos);
    EXPECT_EQ(text.find("ord_"), std::string::npos) << "labels hold no ids";
    EXPECT_NE(text.find("db_pool_size{lane=\"orders\"}"), std::string::npos);
}

TEST(Metrics, tell_how_long_each_periodic_job_ran) {
    Shop shop;
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (auto const* job : {"give_pools_back", "index_products", "audit_stock"}) {
        auto const figure =
            std::string("job_duration_seconds_count{job=\"") + job + "\",result=\"done\"}";
        std::string text;
        do {
            text = Client(shop.admin_url()).send("GET", "/metrics", {}, "").body;
        } while (text.find(figure) == std::string::npos &&
                 std::chrono::steady_clock::now() < deadline);
        EXPECT_NE(text.find(figure), std::string::npos) << text;
    }
}

TEST(Errors, of_the_framework_are_problems_too) {
    Shop shop;
    auto anyone = shop.anyone();
    EXPECT_EQ(anyone.get("/nowhere").problem(), (ProblemIs{404, "not-found"}));
    auto wrong_verb = anyone.remove("/v1/orders");
    EXPECT_EQ(wrong_verb.problem(), (ProblemIs{405, "method-not-allowed"}));
    EXPECT_EQ(wrong_verb.header("allow"), "GET, HEAD, OPTIONS, POST");
    EXPECT_EQ(anyone.get("/v1/products", {{"X-Long", std::string(17'000, 'x')}}).problem(),
              (ProblemIs{431, "header-too-large"}));
    EXPECT_EQ(anyone.get("/" + std::string(9'000, 'x')).problem(),
              (ProblemIs{414, "target-too-long"}));
    EXPECT_EQ(anyone.send("BREW", "/v1/orders", {}, "").problem(),
              (ProblemIs{501, "not-implemented"}));
    auto refused = shop.anyone().get("/v1/orders");
    EXPECT_EQ(refused.problem(), (ProblemIs{401, "unauthenticated"}));
    EXPECT_EQ(refused.header("www-authenticate"), "Bearer");
    EXPECT_EQ(refused.body["request_id"], refused.header("request-id"));
}

TEST(Errors, speak_the_callers_language_and_never_translate_codes) {
    Shop shop;
    auto anyone = shop.anyone();
    auto chinese = anyone.get("/nowhere");
    EXPECT_EQ(chinese.body["title"], "未找到");
    EXPECT_EQ(chinese.header("content-language"), "zh-CN");
    auto english = anyone.get("/nowhere", {{"Accept-Language", "fr, en-GB;q=0.8, zh;q=0.5"}});
    EXPECT_EQ(english.body["title"], "Not found");
    EXPECT_EQ(english.body["code"], chinese.body["code"]);
    EXPECT_EQ(english.header("vary"), "Accept-Language");
}

// A lock held by somebody else: the answer comes within the deadline, and the worker is free again.
TEST(Deadlines, hold_while_another_transaction_keeps_the_stock_rows) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 10);
    auto conninfo =
        std::string(std::getenv("CHAOLU_TEST_DATABASE")) + " dbname=" + shop.database().name();
    auto* holder = PQconnectdb(conninfo.c_str());
    PQclear(PQexec(holder, "begin; select * from stock for update"));
    auto buyer = shop.buyer();
    auto started = std::chrono::steady_clock::now();
    auto reply = buyer.post("/v1/orders", Shop::order_of({{"A", 1}}));
    auto took = std::chrono::steady_clock::now() - started;
    EXPECT_EQ(reply.problem(), (ProblemIs{503, "deadline-exceeded"}));
    EXPECT_EQ(reply.header("retry-after"), "1");
    EXPECT_LT(took, std::chrono::seconds(7));
    PQclear(PQexec(holder, "rollback"));
    PQfinish(holder);
    EXPECT_EQ(buyer.post("/v1/orders", Shop::order_of({{"A", 1}})).status, 201);
    EXPECT_EQ(shop.reserved("A"), 1);
}

// Backends are killed under load: every call is answered, none is done twice.
TEST(Deadlines, survive_killed_connections) {
    Shop shop;
    shop.with_sku("A").with_stock("A", 1'000);
    std::atomic<int> created = 0, odd = 0;
    std::atomic<bool> is_over = false;
    std::vector<std::thread> threads;
    for (int hand = 0; hand < 8; ++hand)
        threads.emplace_back([&, buyer = shop.buyer()]() mutable {
            while (!is_over) {
                auto key = chaolu::test::fresh_key();
                auto reply = buyer.post("/v1/orders", Shop::order_of({{"A", 1}}),
                                        {{"Idempotency-Key", key}});
                while (reply.status == 503)
                    reply = buyer.post("/v1/orders", Shop::order_of({{"A", 1}}),
                                       {{"Idempotency-Key", key}});
                ++(reply.status == 201 ? created : odd);
            }
        });
    for (int turn = 0; turn < 10; ++turn) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        shop.sql(
            "select pg_terminate_backend(pid) from pg_stat_activity where "
            "application_name = 'chaolu' and datname = current_database()");
    }
    is_over = true;
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(odd, 0);
    EXPECT_EQ(shop.reserved("A"), created);
    EXPECT_EQ(shop.check(), 0);
}

}  // namespace
