// Every limit and timer, with small values, over real sockets.
#include <random>

#include "tests/http/fixture.hpp"

namespace chaolu::http::test {
namespace {

using Clock = std::chrono::steady_clock;

Limits short_times() {
    return {.idle_max = 200ms,
            .header_max = 200ms,
            .body_grace = 200ms,
            .body_bytes_per_second_min = 1000,
            .write_max = 300ms,
            .handshake_max = 200ms};
}

// How long it took the server to close, at most 5 s.
std::pair<Said, std::chrono::milliseconds> until_closed(RawConnection& connection) {
    auto const start = Clock::now();
    auto said = connection.read(5s);
    return {said, std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start)};
}

TEST(Limits, of_the_head) {
    RunningServer server;
    std::string const path(8 * 1024 - std::string("GET / HTTP/1.1").size() - 1, 'x');
    EXPECT_EQ(server.ask(get("/" + path), 100ms).status(), 404);
    auto said = server.ask(get("/" + path + "xx"));
    EXPECT_EQ(said.status(), 414);
    EXPECT_TRUE(said.closed);
    EXPECT_EQ(server.ask("GET /" + std::string(20'000, 'x')).status(), 414) << "without a line end";

    auto const field = [](std::size_t size) { return "X: " + std::string(size, 'x') + "\r\n"; };
    EXPECT_EQ(server.ask(get("/hello", field(16'000)), 100ms).status(), 200);
    EXPECT_EQ(server.ask(get("/hello", field(16'380))).status(), 431);
    EXPECT_EQ(server.ask(get("/hello", field(10'000) + field(10'000))).status(), 431);
    std::string fields;
    for (int i = 0; i < 99; ++i) fields += "X: y\r\n";
    EXPECT_EQ(server.ask(get("/hello", fields), 100ms).status(), 200);
    said = server.ask(get("/hello", fields + "X: y\r\n"));
    EXPECT_EQ(said.status(), 431);
    EXPECT_TRUE(said.closed);
}

TEST(Limits, of_the_body) {
    RunningServer server;
    EXPECT_EQ(server.ask(post("/echo", std::string(64 * 1024, 'x')), 200ms).status(), 200);
    auto said = server.ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 65537\r\n\r\n");
    EXPECT_EQ(said.status(), 413) << "told by the length alone";
    EXPECT_TRUE(said.closed);
    said = server.ask(
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        "ffff\r\n" +
        std::string(0xffff, 'x') + "\r\n2\r\n");
    EXPECT_EQ(said.status(), 413) << "told by the size of the chunk";
    EXPECT_TRUE(said.closed);
    EXPECT_EQ(server.ask(post("/echo", std::string(3'000'000, 'x'))).status(), 413);
    EXPECT_EQ(server.pipeline.ran, 1);
}

TEST(Limits, of_all_bodies_together) {
    RunningServer server(Limits{.bodies_bytes_max = 100'000});
    auto first = server.connect();
    first.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n");
    ASSERT_TRUE(comes_true([&] { return server.pipeline.admitted == 1; }));
    std::this_thread::sleep_for(20ms);
    auto const said = server.ask(post("/echo", std::string(60'000, 'y')));
    EXPECT_EQ(said.status(), 503);
    EXPECT_TRUE(said.closed);
    EXPECT_EQ(server
                  .ask("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "C350\r\n")
                  .status(),
              503);
    first.send(std::string(60'000, 'x'));
    EXPECT_EQ(first.read(200ms).status(), 200);
    EXPECT_EQ(server.ask(post("/echo", std::string(60'000, 'y')), 200ms).status(), 200);
}

TEST(Limits, of_connections) {
    RunningServer server(Limits{.connections_max = 3});
    std::vector<RawConnection> held;
    for (int i = 0; i < 3; ++i) held.push_back(server.connect());
    ASSERT_TRUE(comes_true([&] { return server.server->connections() == 3; }));
    auto one_more = server.connect();
    auto const said = one_more.read(2s);
    EXPECT_EQ(said.status(), 503);
    EXPECT_TRUE(said.closed);
    held.pop_back();
    ASSERT_TRUE(comes_true([&] { return server.server->connections() == 2; }));
    EXPECT_EQ(server.ask(get("/hello"), 100ms).status(), 200);
}

TEST(Timers, end_an_idle_connection_in_silence) {
    RunningServer server(short_times());
    auto fresh = server.connect();
    auto [said, took] = until_closed(fresh);
    EXPECT_EQ(said.bytes, "");
    EXPECT_TRUE(said.closed);
    EXPECT_GE(took, 150ms);
    EXPECT_LT(took, 2s);
    auto used = server.connect();
    used.send(get("/hello"));
    auto [more, later] = until_closed(used);
    EXPECT_EQ(more.answers().size(), 1u);
    EXPECT_TRUE(more.closed);
    EXPECT_GE(later, 150ms);
}

TEST(Timers, end_a_slow_head) {
    auto limits = short_times();
    limits.idle_max = 60s;
    RunningServer server(limits);
    auto connection = server.connect();
    std::thread drip([&] {  // each byte alone would keep a naive timer alive
        for (char c : std::string("GET /hello HTTP/1.1\r\n")) {
            connection.send({&c, 1});
            std::this_thread::sleep_for(40ms);
        }
    });
    auto const [said, took] = until_closed(connection);
    drip.join();
    EXPECT_EQ(said.status(), 408);
    EXPECT_TRUE(said.closed);
    EXPECT_LT(took, 700ms);
}

TEST(Timers, end_a_body_that_stalls) {
    RunningServer server(short_times());
    auto connection = server.connect();
    // A quick start buys no more than the grace.
    connection.send("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n" +
                    std::string(1'000'000, 'x'));
    auto const [said, took] = until_closed(connection);
    EXPECT_EQ(said.status(), 408);
    EXPECT_TRUE(said.closed);
    EXPECT_LT(took, 2s);
    EXPECT_EQ(server.pipeline.ran, 0);
}

TEST(Timers, end_a_body_that_trickles) {
    RunningServer server(short_times());
    auto connection = server.connect();
    connection.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
    std::thread drip([&] {
        for (int i = 0; i < 50; ++i) {  // 100 bytes a second, 1,000 are wanted
            connection.send("xx");
            std::this_thread::sleep_for(20ms);
        }
    });
    auto const [said, took] = until_closed(connection);
    drip.join();
    EXPECT_EQ(said.status(), 408);
    EXPECT_LT(took, 900ms);
}

TEST(Timers, let_a_steady_body_take_its_time) {
    RunningServer server(short_times());
    auto connection = server.connect();
    connection.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n");
    for (int i = 0; i < 40; ++i) {  // 5,000 bytes a second for 0.8 s, four times the grace
        connection.send(std::string(100, 'x'));
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_EQ(connection.read(300ms).status(), 200);
}

TEST(Timers, end_a_client_that_does_not_read) {
    RunningServer server(short_times());
    auto connection = server.connect();
    connection.send(get("/big?64000000"));
    ASSERT_TRUE(comes_true([&] { return server.server->connections() == 1; }));
    EXPECT_TRUE(comes_true([&] { return server.server->connections() == 0; }, 3s));
    EXPECT_LT(server.pipeline.bytes, 64'000'000u);
    EXPECT_EQ(server.pipeline.finished_count, 1);
}

TEST(Timers, leave_a_working_handler_alone) {
    RunningServer server(short_times());
    auto connection = server.connect();
    connection.send(get("/slow"));
    std::this_thread::sleep_for(600ms);
    server.pipeline.open_gate();
    EXPECT_EQ(connection.read(150ms).status(), 200);
}

TEST(Disconnect, at_any_byte_leaves_nothing_behind) {
    auto const seed = std::random_device{}();
    std::mt19937 random(seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::printf("seed %u\n", seed);
    RunningServer server;
    std::string const bytes =
        post("/echo", std::string(300, 'x'), "Authorization: late\r\n") + get("/items/1") +
        "POST /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"
        "0\r\n\r\n" +
        get("/big?3000000");
    for (int i = 0; i < 50; ++i) {
        auto connection = server.connect();
        auto const offset = std::uniform_int_distribution<std::size_t>(0, bytes.size())(random);
        connection.send(std::string_view(bytes).substr(0, offset));
        if (i % 3 == 0) connection.read(5ms, 1);
        if (i % 2 == 0) connection.abort();
    }
    EXPECT_TRUE(comes_true([&] { return server.server->connections() == 0; }));
    EXPECT_TRUE(comes_true([&] { return server.pipeline.alive() == 0; }));
    EXPECT_EQ(server.ask(get("/hello"), 100ms).status(), 200);
}

TEST(Disconnect, while_the_handler_works_leaves_nothing_behind) {
    RunningServer server;
    {
        auto connection = server.connect();
        connection.send(post("/echo", "x") + get("/slow"));
        ASSERT_TRUE(comes_true([&] { return server.pipeline.ran == 2; }));
        connection.abort();
    }
    server.pipeline.open_gate();
    EXPECT_TRUE(comes_true([&] { return server.server->connections() == 0; }));
    EXPECT_TRUE(comes_true([&] { return server.pipeline.alive() == 0; }));
    EXPECT_EQ(server.pipeline.finished_count, 2);
}

}  // namespace
}  // namespace chaolu::http::test
