// The judgement of heads without sockets; framing_test.cpp shows the same rules over the wire.
#include "server/http/guard.hpp"

#include <gtest/gtest.h>

namespace chaolu::http {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

Result<Framing> framing(Fields const& fields, int version = 11) {
    return check_framing({version, "POST", "/", fields});
}

Code refusal(Fields const& fields, int version = 11) {
    auto const result = framing(fields, version);
    return result ? Code::internal : result.error().code;
}

TEST(Guard, tells_where_the_body_ends) {
    EXPECT_FALSE(framing({{"host", "h"}})->has_body());
    EXPECT_FALSE(framing({{"host", "h"}, {"content-length", "0"}})->has_body());
    EXPECT_EQ(framing({{"host", "h"}, {"content-length", "0042"}})->length, 42u);
    EXPECT_TRUE(framing({{"host", "h"}, {"transfer-encoding", "Chunked"}})->chunked);
    EXPECT_TRUE(framing({}, 10).has_value()) << "HTTP/1.0 needs no Host";
}

TEST(Guard, refuses_two_ways_to_tell) {
    EXPECT_EQ(refusal({{"host", "h"}, {"content-length", "1"}, {"content-length", "1"}}),
              Code::malformed_request);
    EXPECT_EQ(refusal({{"host", "h"}, {"transfer-encoding", "chunked"}, {"content-length", "1"}}),
              Code::malformed_request);
    EXPECT_EQ(refusal({{"host", "h"}, {"transfer-encoding", "chunked"}}, 10),
              Code::malformed_request);
    EXPECT_EQ(refusal({{"host", "h"}, {"transfer-encoding", "gzip"}}), Code::not_implemented);
    EXPECT_EQ(refusal({{"host", "h"}, {"host", "h"}}), Code::malformed_request);
    EXPECT_EQ(refusal({}), Code::malformed_request);
}

TEST(Guard, knows_hosts) {
    for (auto good : {"h", "example.com", "EXAMPLE.com:8080", "127.0.0.1", "[::1]", "[::1]:443",
                      "a-b_c.example:0"})
        EXPECT_TRUE(framing({{"host", good}})) << good;
    for (auto bad : {"", ":80", "h:", "h:1:2", "h:99999", "h/x", "h?x", "h#x", "a@h", "h h", "[::1",
                     "::1", "[]", "[::1]x", "[g::1]", "h,i", "h\\i", "<h>", "\xE6\xBD\x9E"})
        EXPECT_FALSE(framing({{"host", bad}})) << bad;
}

TEST(Guard, reads_targets) {
    auto const target = [](std::string_view text) {
        return read_target(Method::get, text, "h:80");
    };
    EXPECT_EQ(target("/a/b?c=%2F")->path, "/a/b");
    EXPECT_EQ(target("/a/b?c=%2F")->query, "c=%2F");
    EXPECT_EQ(target("/%E6%BD%9E%3Aok")->path, "/\xE6\xBD\x9E:ok");
    EXPECT_EQ(target("/a?")->query, "");
    EXPECT_EQ(target("HTTP://H:80/a")->path, "/a");
    EXPECT_EQ(target("http://h:80")->path, "/");
    EXPECT_EQ(target("https://h:80?q")->query, "q");
    EXPECT_EQ(target("/.well-known/x...y")->path, "/.well-known/x...y");
    EXPECT_EQ(read_target(Method::options, "*", "h")->path, "*");
    for (auto bad :
         {"*",      "a",      "",     "//..",    "/..",       "/./a",      "/%2e",
          "/a%2fb", "/a%5Cb", "/%00", "/%7f",    "/%",        "/%1",       "/%g1",
          "/\xFF",  "/a#b",   "/%ff", "http://", "http://x/", "http:///a", "http://u@h:80/",
          "h:80"})
        EXPECT_FALSE(target(bad)) << bad;
}

TEST(Guard, tells_unknown_methods_only_when_the_framing_is_clear) {
    Fields const fields{{"host", "h"}};
    EXPECT_EQ(check_head({11, "BREW", "/", fields}).error().code, Code::not_implemented);
    EXPECT_EQ(check_head({11, "BREW", "/", {}}).error().code, Code::malformed_request);
    EXPECT_EQ(check_head({11, "DELETE", "/a", fields})->method, Method::delete_);
}

Result<std::size_t> scan(std::string_view bytes, Limits const& limits = {}) {
    return HeadScanner(limits).scan(bytes);
}

TEST(HeadScanner, finds_the_end_however_the_bytes_arrive) {
    std::string const head = "GET / HTTP/1.1\r\nHost: h\r\nX:\r\n\r\n";
    std::string const bytes = head + "GET /next";
    EXPECT_EQ(scan(bytes), head.size());
    Limits const limits;
    for (std::size_t step = 1; step <= 7; ++step) {
        HeadScanner scanner(limits);
        std::size_t found = 0;
        for (std::size_t size = 0; size < bytes.size() && found == 0; size += step) {
            auto const result = scanner.scan(std::string_view(bytes).substr(0, size));
            ASSERT_TRUE(result) << size;
            EXPECT_TRUE(*result == 0 || size >= head.size()) << size;
            found = *result;
        }
        EXPECT_EQ(found, head.size()) << step;
    }
}

TEST(HeadScanner, refuses_as_soon_as_it_can_tell) {
    EXPECT_FALSE(scan("GET / HTTP/1.1\n"));
    EXPECT_FALSE(scan("GET / HTTP/1.1\r\nHost: h\n"));
    EXPECT_FALSE(scan("GET / HTTP/1.1\r\n Host: h\r\n"));
    EXPECT_FALSE(scan("GET / HTTP/1.1\r\nHost: h\r\n\tfolded\r\n"));
    EXPECT_FALSE(scan("GET / HTTP/1.1\r\nHost : h\r\n"));
    EXPECT_FALSE(scan("GET / HTTP/1.1\r\nHost\r\n"));
    EXPECT_FALSE(scan("\r\n"));
}

TEST(HeadScanner, holds_to_every_limit) {
    Limits const limits{
        .request_line_bytes_max = 30, .header_bytes_max = 40, .header_fields_max = 3};
    auto const code = [&](std::string const& bytes) {
        auto const result = scan(bytes, limits);
        return result ? Code::internal : result.error().code;
    };
    std::string const line = "GET / HTTP/1.1\r\n";
    EXPECT_EQ(code(std::string(30, 'x')), Code::internal);
    EXPECT_EQ(code(std::string(31, 'x')), Code::target_too_long);
    EXPECT_EQ(code("GET /" + std::string(30, 'x') + " HTTP/1.1\r\n\r\n"), Code::target_too_long);
    EXPECT_EQ(code(line + "A: b\r\nA: b\r\nA: b\r\n"), Code::internal);
    EXPECT_EQ(code(line + "A: b\r\nA: b\r\nA: b\r\nA: b\r\n"), Code::header_too_large);
    EXPECT_EQ(code(line + "A: " + std::string(40, 'x')), Code::header_too_large);
    EXPECT_EQ(code(line + "A: " + std::string(40, 'x') + "\r\n\r\n"), Code::header_too_large);
}

}  // namespace
}  // namespace chaolu::http
