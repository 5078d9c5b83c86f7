// How a server ends: what is under way is answered, what idles is closed, nothing new comes in.
#include "tests/http/fixture.hpp"

namespace chaolu::http::test {
namespace {

TEST(Drain, answers_what_is_under_way_and_closes_what_idles) {
    RunningServer server;
    auto idle = server.connect();
    idle.send(get("/hello"));
    EXPECT_EQ(idle.read(100ms).status(), 200);
    auto busy = server.connect();
    busy.send(get("/slow") + get("/hello"));
    auto half = server.connect();
    half.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
    ASSERT_TRUE(comes_true([&] { return server.pipeline.admitted == 3; }));
    server.server->drain(10s);
    auto said = idle.read(2s);
    EXPECT_TRUE(said.closed && said.bytes.empty());
    EXPECT_TRUE(comes_true([&] { return !server.connect().connected; })) << "still listening";
    server.pipeline.open_gate();
    said = busy.read(2s);
    EXPECT_EQ(said.answers().size(), 1u) << "the next one goes to another server";
    EXPECT_TRUE(said.has("Connection: close\r\n"));
    EXPECT_TRUE(said.closed);
    half.send("cd");
    EXPECT_TRUE(half.read(2s).bytes.ends_with("abcd"));
    busy.close();
    half.close();
    server.join();
    EXPECT_EQ(server.server->connections(), 0u);
}

TEST(Drain, does_not_wait_for_a_client_whose_answer_was_on_its_way) {
    RunningServer server;
    auto connection = server.connect();
    connection.send(get("/big?20000000"));
    EXPECT_EQ(connection.read(2s, 1).status(), 200);
    auto const start = std::chrono::steady_clock::now();
    server.server->drain(10s);
    ASSERT_TRUE(comes_true([&] { return !server.connect().connected; }));
    EXPECT_TRUE(connection.read(3s).closed);
    connection.close();
    server.join();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
    EXPECT_GT(server.pipeline.bytes, 20'000'000u);
}

TEST(Drain, ends_in_time_whatever_a_handler_does) {
    RunningServer server;
    auto busy = server.connect();
    busy.send(get("/slow"));
    auto slow = server.connect();
    slow.send("GET /hel");
    ASSERT_TRUE(comes_true([&] { return server.pipeline.ran == 1; }));
    auto const start = std::chrono::steady_clock::now();
    server.server->drain(200ms);
    server.join();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
    EXPECT_TRUE(busy.read(1s).closed);
    EXPECT_EQ(server.pipeline.finished_count, 1) << "for the log";
    server.server.reset();
    server.pipeline.open_gate();  // the answer comes when the server is gone
    EXPECT_TRUE(comes_true([&] { return server.pipeline.alive() == 0; }));
}

// A connection may be closed between two requests, never within an answer.
TEST(Drain, cuts_no_answer_short_under_load) {
    ServerOptions options;
    options.io_threads = 3;
    RunningServer server({}, options);
    std::atomic<int> whole{0}, broken{0};
    auto const client = [&](int number) {
        for (int i = 0;; ++i) {
            auto connection = server.connect();
            if (!connection.connected) return;
            auto const end = "\r\n\r\n" + std::to_string(number) + "-" + std::to_string(i);
            std::string answer;
            for (bool is_open = true; is_open;) {
                connection.send(get("/items/" + end.substr(4)));
                answer.clear();
                while (is_open && !answer.ends_with(end)) {
                    auto const said = connection.read(10s, 1);
                    answer += said.bytes;
                    is_open = !said.closed && !said.bytes.empty();
                }
                answer.ends_with(end) ? ++whole : answer.empty() ? 0 : ++broken;
            }
        }
    };
    std::vector<std::thread> clients;
    for (int number = 0; number < 6; ++number) clients.emplace_back(client, number);
    EXPECT_TRUE(comes_true([&] { return whole > 500; }, 20s));
    server.server->drain(10s);
    for (auto& thread : clients) thread.join();
    server.join();
    EXPECT_EQ(broken, 0);
    EXPECT_EQ(server.server->connections(), 0u);
}

TEST(Drain, closes_connections_as_soon_as_the_pipeline_wants_it) {
    RunningServer server;
    server.pipeline.is_draining = true;
    auto const said = server.ask(get("/hello") + get("/hello"));
    EXPECT_EQ(said.answers().size(), 1u);
    EXPECT_TRUE(said.closed);
}

TEST(Drain, may_come_before_the_server_runs_or_never) {
    FakePipeline pipeline;
    ServerOptions options;
    options.port = 0;
    {
        Server server(options, pipeline);
        server.drain(1s);
        server.run();
    }
    Server never_run(options, pipeline);
    RawConnection waiting(never_run.port());
    EXPECT_TRUE(waiting.connected);
}

TEST(Listen, names_the_address_it_cannot_have) {
    FakePipeline pipeline;
    ServerOptions options;
    options.port = 0;
    Server first(options, pipeline);
    options.port = first.port();
    auto const fails_with = [&](std::string const& text) {
        try {
            Server second(options, pipeline);
        } catch (std::runtime_error const& error) {
            return std::string(error.what()).find(text) != std::string::npos;
        }
        return false;
    };
    EXPECT_TRUE(fails_with("127.0.0.1:" + std::to_string(first.port())));
    options.address = "nonsense";
    EXPECT_TRUE(fails_with("nonsense"));
    options = {};
    options.port = 0;
    options.tls_certificate_file = options.tls_key_file = "/nowhere.pem";
    EXPECT_TRUE(fails_with("/nowhere.pem"));
}

TEST(Listen, works_with_one_thread_or_many) {
    for (std::size_t threads : {0u, 1u, 5u}) {
        ServerOptions options;
        options.io_threads = threads;
        RunningServer server({}, options);
        for (int i = 0; i < 12; ++i) EXPECT_EQ(server.ask(get("/items/1"), 50ms).status(), 200);
    }
}

}  // namespace
}  // namespace chaolu::http::test
