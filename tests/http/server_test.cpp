// Methods, bodies, headers and pipelining over real sockets.
#include "server/http/client.hpp"
#include "tests/http/fixture.hpp"

namespace chaolu::http::test {
namespace {

TEST(Server, answers_and_keeps_the_connection) {
    RunningServer server;
    auto const said = server.ask(get("/hello") + get("/items/7") + get("/empty"), 200ms);
    auto const answers = said.answers();
    ASSERT_EQ(answers.size(), 3u) << said.bytes;
    EXPECT_TRUE(answers[0].ends_with("{\"hello\":1}"));
    EXPECT_TRUE(answers[1].ends_with("\r\n\r\n7"));
    EXPECT_TRUE(answers[2].starts_with("HTTP/1.1 204 No Content\r\n"));
    EXPECT_FALSE(said.closed);
    EXPECT_TRUE(comes_true([&] { return server.pipeline.finished_count == 3; }));
    EXPECT_EQ(server.pipeline.bytes, said.bytes.size());
}

TEST(Server, tells_and_does_what_the_client_wants_of_the_connection) {
    RunningServer server;
    auto said = server.ask(get("/hello", "Connection: close\r\n") + get("/hello"));
    EXPECT_EQ(said.answers().size(), 1u);
    EXPECT_TRUE(said.closed);
    EXPECT_TRUE(said.has("Connection: close\r\n"));
    said = server.ask("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(said.status(), 200);
    EXPECT_TRUE(said.closed);
    said =
        server.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get("/hello"), 200ms);
    EXPECT_EQ(said.answers().size(), 2u);
    EXPECT_TRUE(said.has("Connection: keep-alive\r\n"));
    EXPECT_FALSE(said.closed);
}

TEST(Server, answers_a_client_that_has_finished_sending) {
    RunningServer server;
    auto connection = server.connect();
    connection.send(get("/items/1"));
    connection.finish_sending();
    auto const said = connection.read(3s);
    EXPECT_EQ(said.status(), 200);
    EXPECT_TRUE(said.closed);
}

TEST(Server, knows_methods) {
    RunningServer server;
    auto said = server.ask("PUT /echo HTTP/1.1\r\nHost: h\r\n\r\n" + get("/hello"), 200ms);
    EXPECT_EQ(said.status(), 405);
    EXPECT_TRUE(said.has("Allow: OPTIONS, POST\r\n"));
    EXPECT_EQ(said.answers().size(), 2u) << "nothing was left unread";
    said = server.ask("OPTIONS /hello HTTP/1.1\r\nHost: h\r\n\r\n", 200ms);
    EXPECT_EQ(said.status(), 204);
    EXPECT_TRUE(said.has("Allow: GET, HEAD, OPTIONS\r\n"));
    said = server.ask(get("/nothing"), 200ms);
    EXPECT_EQ(said.status(), 404);
}

TEST(Server, answers_head_like_get_less_the_body) {
    RunningServer server;
    auto const of_get = server.ask(get("/hello"), 100ms);
    auto const said = server.ask("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n" + get("/hello"), 200ms);
    auto const answers = said.answers({true});
    ASSERT_EQ(answers.size(), 2u) << said.bytes;
    EXPECT_TRUE(answers[0].ends_with("\r\n\r\n"));
    auto const length = [](std::string const& answer) {
        auto const at = answer.find("Content-Length: ");
        return answer.substr(at, answer.find('\r', at) - at);
    };
    EXPECT_EQ(length(answers[0]), length(of_get.bytes));
}

TEST(Server, asks_for_a_body_only_when_it_wants_it) {
    RunningServer server;
    std::string const more = "Expect: 100-continue\r\nContent-Length: 5\r\n";
    auto const head = [&](std::string const& fields) {
        return "POST /echo HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
    };
    auto connection = server.connect();
    connection.send(head(more + "Authorization: late\r\n"));
    EXPECT_EQ(connection.read(3s, 25).bytes, "HTTP/1.1 100 Continue\r\n\r\n");
    connection.send("abcde");
    EXPECT_TRUE(connection.read(200ms).bytes.ends_with("abcde"));

    auto said = server.ask(head(more + "Authorization: late bad\r\n"));
    EXPECT_EQ(said.status(), 401) << "no body is asked of a stranger";
    EXPECT_TRUE(said.closed);
    said = server.ask(head("Expect: 100-continue\r\nContent-Length: 99999999\r\n"));
    EXPECT_EQ(said.status(), 413);
    said = server.ask(head(more) + "abcde", 200ms);
    EXPECT_EQ(said.status(), 200) << "what is already sent needs no asking";
    said = server.ask("POST /echo HTTP/1.0\r\n" + more + "\r\nabcde");
    EXPECT_EQ(said.status(), 200) << "HTTP/1.0 has no 100";
}

TEST(Server, reads_bodies_of_every_kind) {
    RunningServer server;
    std::string const big(60'000, 'x');
    std::string const as_chunks =
        "POST /echo HTTP/1.1\r\nHost: h\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    EXPECT_TRUE(server.ask(post("/echo", big), 200ms).bytes.ends_with("\r\n\r\n" + big));
    EXPECT_TRUE(server.ask(as_chunks, 200ms).bytes.ends_with("\r\n\r\nabcde"));
    EXPECT_TRUE(server.ask(post("/echo", ""), 200ms).has("Content-Length: 0\r\n"));
    std::string const large = std::string(3 << 20, 'y') + "end";
    EXPECT_TRUE(server.ask(post("/upload", large), 1s).bytes.ends_with("3145731end"));
    EXPECT_TRUE(server.ask(post("/upload", ""), 200ms).bytes.ends_with("\r\n\r\n0"));
}

TEST(Server, reads_requests_that_arrive_byte_by_byte) {
    RunningServer server;
    std::string const bytes =
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3;x=y\r\nabc\r\n0\r\nA: b\r\n\r\n" +
        post("/echo", "plain");
    auto connection = server.connect();
    for (char c : bytes) {
        connection.send({&c, 1});
        std::this_thread::sleep_for(200us);
    }
    auto const said = connection.read(300ms);
    auto const answers = said.answers();
    ASSERT_EQ(answers.size(), 2u) << said.bytes;
    EXPECT_TRUE(answers[0].ends_with("abc"));
    EXPECT_TRUE(answers[1].ends_with("plain"));
}

TEST(Server, sends_large_answers_whole) {
    RunningServer server;
    auto const said = server.ask(get("/big?20000000") + get("/hello"), 1s);
    auto const answers = said.answers();
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_GT(answers[0].size(), 20'000'000u);
}

TEST(Server, closes_when_a_body_is_left_unread) {
    RunningServer server;
    for (auto const& bytes :
         {post("/nothing", get("/hello")), post("/echo", get("/hello"), "Authorization: bad\r\n"),
          post("/hello", get("/hello"))}) {
        auto const said = server.ask(bytes);
        EXPECT_EQ(said.answers().size(), 1u) << said.bytes;
        EXPECT_TRUE(said.closed);
    }
}

TEST(Server, survives_what_a_handler_throws) {
    RunningServer server;
    auto const said = server.ask(get("/throws"));
    EXPECT_EQ(said.status(), 500);
    EXPECT_FALSE(said.has("a surprise"));
    EXPECT_EQ(server.ask(get("/hello"), 100ms).status(), 200);
}

TEST(Server, gives_every_answer_the_same_care) {
    RunningServer server;
    for (auto const& bytes :
         {get("/hello"), get("/nothing"), get("/throws"), get("/empty"), post("/hello", ""),
          std::string("BREW / HTTP/1.1\r\nHost: h\r\n\r\n"), std::string("nonsense\r\n\r\n"),
          post("/echo", std::string(70'000, 'x')), get("/" + std::string(9000, 'x')),
          get("/hello", "X: " + std::string(17'000, 'x') + "\r\n")}) {
        auto const said = server.ask(bytes, 100ms);
        auto const what = bytes.substr(0, 30) + " -> " + said.bytes;
        EXPECT_GE(said.status(), 200) << what;
        EXPECT_TRUE(said.has("\r\nDate: ")) << what;
        EXPECT_TRUE(said.has("\r\nX-Content-Type-Options: nosniff\r\n")) << what;
        EXPECT_TRUE(said.has("\r\nCache-Control: no-store\r\n")) << what;
        EXPECT_TRUE(said.has("\r\nRequest-Id: ")) << what;
        EXPECT_FALSE(said.has("\r\nServer:")) << what;
        EXPECT_FALSE(said.has("traceparent")) << what;
        EXPECT_TRUE(said.status() == 204 || said.has("charset=utf-8\r\n")) << what;
    }
}

TEST(Server, passes_names_on) {
    RunningServer server;
    auto const said =
        server.ask(get("/headers",
                       "Request-Id: mine-1\r\n"
                       "Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"),
                   100ms);
    EXPECT_TRUE(said.has("\r\nRequest-Id: mine-1\r\n"));
    EXPECT_TRUE(said.has("00-0af7651916cd43dd8448eb211c80319c-"));
    EXPECT_FALSE(said.has("b7ad6b7169203331"));
    EXPECT_TRUE(server.ask("x\r\n\r\n").has("X-Peer: 127.0.0.1\r\n"));
}

// Inline and worker answers, HEAD, chunks, 404, 405 and 401 without a body in one stream.
TEST(Pipelining, keeps_a_thousand_mixed_requests_in_order) {
    RunningServer server;
    std::string bytes;
    std::vector<std::string> ends;
    std::vector<bool> bare;
    for (int i = 0; i < 1000; ++i) {
        auto const number = std::to_string(i);
        bare.push_back(i % 7 == 3);
        switch (i % 7) {
            case 0: bytes += get("/items/" + number), ends.push_back("\r\n\r\n" + number); break;
            case 1: bytes += post("/echo", number), ends.push_back("\r\n\r\n" + number); break;
            case 2: bytes += get("/hello"), ends.push_back("{\"hello\":1}"); break;
            case 3:
                bytes += "HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n", ends.push_back("\r\n\r\n");
                break;
            case 4: bytes += get("/nothing"), ends.push_back("not-found\"}"); break;
            case 5:
                bytes += "POST /items/" + number +
                         ":cancel HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "2\r\n{}\r\n0\r\n\r\n";
                ends.push_back("\r\n\r\n" + number);
                break;
            default:
                bytes += get("/items/" + number, "Authorization: late bad\r\n");
                ends.push_back("unauthenticated\"}");
        }
    }
    auto const answers_to = [&](std::string const& all) {
        Said said;
        said.bytes = Client(server.url()).raw(all, 1000);
        return said.answers(bare);
    };
    auto const answers = answers_to(bytes);
    ASSERT_EQ(answers.size(), 1000u);
    for (std::size_t i = 0; i < answers.size(); ++i)
        EXPECT_TRUE(answers[i].ends_with(ends[i])) << i << "\n" << answers[i];

    bare.push_back(false);
    auto const broken = answers_to(bytes + "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n" + bytes);
    ASSERT_EQ(broken.size(), 1001u) << "nothing after the first framing error";
    EXPECT_TRUE(broken.back().starts_with("HTTP/1.1 400 "));
}

TEST(Client, keeps_its_connection_and_finds_a_new_one) {
    RunningServer server(Limits{.idle_max = 200ms});
    Client client(server.url());
    EXPECT_EQ(client.send("GET", "/hello", {}, "").body, "{\"hello\":1}");
    EXPECT_EQ(client.send("POST", "/echo", {{"X", "y"}}, "ping").body, "ping");
    EXPECT_EQ(server.server->connections(), 1u);
    EXPECT_EQ(client.send("HEAD", "/hello", {}, "").body, "");
    auto const reply = client.send("GET", "/nothing", {}, "");
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(reply.header("x-content-type-options"), "nosniff");
    EXPECT_TRUE(comes_true([&] { return server.server->connections() == 0; }));
    EXPECT_EQ(client.send("GET", "/hello", {}, "").status, 200) << "after the server closed it";
    EXPECT_EQ(client.send("GET", "/throws", {}, "").status, 500);
    EXPECT_EQ(client.send("GET", "/hello", {}, "").status, 200) << "after Connection: close";
    server.stop();
    server.server.reset();
    EXPECT_THROW(client.send("GET", "/hello", {}, ""), std::runtime_error);
    EXPECT_THROW(Client("ftp://h"), std::runtime_error);
}

}  // namespace
}  // namespace chaolu::http::test
