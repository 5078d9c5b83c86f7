// What every answer carries, and the names a request gets.
#include "server/http/response_head.hpp"

#include <gtest/gtest.h>

#include "server/http/trace.hpp"

namespace chaolu::http {
namespace {

std::string head(Response const& response, HeadOptions const& options = {.request_id = "r1"}) {
    std::string out;
    append_head(out, response, options);
    return out;
}

bool has(std::string const& text, std::string_view line) {
    return text.find("\r\n" + std::string(line) + "\r\n") != text.npos;
}

TEST(ResponseHead, carries_what_every_answer_needs) {
    auto const text = head(created("/v1/orders/1", 3, "{}"));
    EXPECT_TRUE(text.starts_with("HTTP/1.1 201 Created\r\nDate: ")) << text;
    EXPECT_TRUE(text.ends_with("\r\n\r\n"));
    for (auto line : {"Content-Type: application/json; charset=utf-8", "Content-Length: 2",
                      "X-Content-Type-Options: nosniff", "Cache-Control: no-store",
                      "Request-Id: r1", "Location: /v1/orders/1", "ETag: \"3\""})
        EXPECT_TRUE(has(text, line)) << line;
    for (auto name : {"Server", "Connection", "Strict-Transport", "X-Powered"})
        EXPECT_EQ(text.find(name), text.npos) << name;
}

TEST(ResponseHead, leaves_caching_to_a_handler_that_speaks_of_it) {
    auto response = ok("{}");
    response.headers.emplace_back("cache-control", "max-age=60");
    EXPECT_EQ(head(response).find("no-store"), std::string::npos);
}

TEST(ResponseHead, has_no_length_where_there_is_no_content) {
    auto const text = head(no_content());
    EXPECT_EQ(text.find("Content-"), text.find("Content-Type-Options"));
    EXPECT_TRUE(has(head(ok("")), "Content-Length: 0"));
}

TEST(ResponseHead, tells_whether_the_connection_stays) {
    EXPECT_TRUE(has(head(ok(""), {.close = true}), "Connection: close"));
    EXPECT_TRUE(has(head(ok(""), {.says_keep_alive = true}), "Connection: keep-alive"));
    EXPECT_TRUE(has(head(ok(""), {.tls = true}), "Strict-Transport-Security: max-age=63072000"));
}

TEST(ResponseHead, writes_dates_as_http_wants_them) {
    using namespace std::chrono;
    EXPECT_EQ(http_date(sys_seconds(seconds(784111777))), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(sys_seconds(seconds(0))), "Thu, 01 Jan 1970 00:00:00 GMT");
}

// A handler that lets a line end through is a bug of ours: caught in a debug build, harmless in a
// release.
TEST(ResponseHeadDeathTest, never_lets_a_field_split_the_answer) {
    for (auto value : {"/a\r\nSet-Cookie: x", "/a\nb", "/a\rb", "/a\x01"}) {
        auto response = ok("");
        response.headers.emplace_back("Location", value);
#ifdef NDEBUG
        EXPECT_EQ(head(response).find("Location"), std::string::npos);
#else
        GTEST_FLAG_SET(death_test_style, "threadsafe");
        EXPECT_DEATH(head(response), "split");
#endif
    }
}

TEST(RequestId, keeps_the_callers_own_when_it_is_harmless) {
    EXPECT_EQ(request_id_from("Order-17_a.b"), "Order-17_a.b");
    EXPECT_EQ(request_id_from(std::string(64, 'x')), std::string(64, 'x'));
    for (auto const& bad :
         {std::string(65, 'x'), std::string("a b"), std::string("a\"b"), std::string()}) {
        auto const id = request_id_from(bad);
        EXPECT_EQ(id.size(), 32u);
        EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), id.npos);
        EXPECT_NE(id, request_id_from(bad)) << "never the same twice";
    }
}

TEST(TraceParent, goes_on_with_a_valid_one) {
    std::string const sent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    auto const ours = trace_parent_from(sent);
    EXPECT_EQ(ours.size(), sent.size());
    EXPECT_EQ(ours.substr(0, 36), sent.substr(0, 36));
    EXPECT_NE(ours.substr(36, 16), sent.substr(36, 16));
    EXPECT_EQ(ours.substr(52), "-01");
    EXPECT_TRUE(trace_parent_from(sent.substr(0, 53) + "00").ends_with("-00"));
    EXPECT_EQ(trace_parent_from("cc" + sent.substr(2) + "-more").substr(3, 32), sent.substr(3, 32));
}

TEST(TraceParent, starts_anew_after_an_invalid_one) {
    std::string const sent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    for (auto const& bad :
         {std::string(), sent.substr(0, 54), sent + "-more", "ff" + sent.substr(2),
          "00-" + std::string(32, '0') + sent.substr(35),
          sent.substr(0, 36) + std::string(16, '0') + "-01",
          "00-0AF7651916CD43DD8448EB211C80319C" + sent.substr(35), "00_" + sent.substr(3)}) {
        auto const ours = trace_parent_from(bad);
        EXPECT_EQ(ours.size(), sent.size()) << bad;
        EXPECT_NE(ours.substr(3, 32), sent.substr(3, 32)) << bad;
        EXPECT_TRUE(ours.starts_with("00-") && ours.ends_with("-01")) << ours;
    }
}

}  // namespace
}  // namespace chaolu::http
