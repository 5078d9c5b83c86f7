// Requests that two readers could cut apart differently: each gets one refusal and a closed
// connection, so the request hidden behind it is never answered.
#include "tests/http/fixture.hpp"

namespace chaolu::http::test {
namespace {

struct Case {
    char const* name;
    std::string bytes;
    int status = 400;
};

std::string const start = "POST /echo HTTP/1.1\r\n";
std::string const host = "Host: h\r\n";
std::string const chunked = "Transfer-Encoding: chunked\r\n";
std::string const nothing = "0\r\n\r\n";

std::vector<Case> content_lengths() {
    auto const with = [](std::string const& fields) { return start + host + fields + "\r\nabcde"; };
    return {
        {"two different lengths", with("Content-Length: 5\r\nContent-Length: 6\r\n")},
        {"two equal lengths", with("Content-Length: 5\r\nContent-Length: 5\r\n")},
        {"two lengths in other case", with("content-length: 5\r\nCONTENT-LENGTH: 5\r\n")},
        {"a list of equal lengths", with("Content-Length: 5, 5\r\n")},
        {"a list of lengths", with("Content-Length: 5,6\r\n")},
        {"a list that ends in a comma", with("Content-Length: 5,\r\n")},
        {"no length", with("Content-Length:\r\n")},
        {"only white space", with("Content-Length:   \r\n")},
        {"a plus sign", with("Content-Length: +5\r\n")},
        {"a minus sign", with("Content-Length: -5\r\n")},
        {"hexadecimal", with("Content-Length: 0x5\r\n")},
        {"a fraction", with("Content-Length: 5.0\r\n")},
        {"an exponent", with("Content-Length: 5e0\r\n")},
        {"digits with a space", with("Content-Length: 5 5\r\n")},
        {"quoted", with("Content-Length: \"5\"\r\n")},
        {"a letter", with("Content-Length: 5a\r\n")},
        {"an underscore", with("Content-Length: 1_0\r\n")},
        {"beyond 64 bits", with("Content-Length: 18446744073709551621\r\n")},
        {"far beyond 64 bits", with("Content-Length: " + std::string(60, '9') + "\r\n")},
        {"a vertical tab", with("Content-Length: \v5\r\n")},
        {"a no-break space", with("Content-Length: \xC2\xA0"
                                  "5\r\n")},
    };
}

std::vector<Case> transfer_encodings() {
    auto const with = [](std::string const& fields) {
        return start + host + fields + "\r\n" + nothing;
    };
    return {
        {"with a length", with(chunked + "Content-Length: 5\r\n")},
        {"after a length", with("Content-Length: 5\r\n" + chunked)},
        {"gzip with a length", with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n")},
        {"gzip", with("Transfer-Encoding: gzip\r\n"), 501},
        {"gzip, chunked", with("Transfer-Encoding: gzip, chunked\r\n"), 501},
        {"chunked, identity", with("Transfer-Encoding: chunked, identity\r\n"), 501},
        {"identity, chunked", with("Transfer-Encoding: identity, chunked\r\n"), 501},
        {"chunked, chunked", with("Transfer-Encoding: chunked, chunked\r\n"), 501},
        {"chunked twice", with(chunked + chunked)},
        {"chunked, then identity", with(chunked + "Transfer-Encoding: identity\r\n")},
        {"identity, then chunked", with("Transfer-Encoding: identity\r\n" + chunked), 501},
        {"identity", with("Transfer-Encoding: identity\r\n"), 501},
        {"empty", with("Transfer-Encoding:\r\n"), 501},
        {"chunked with a parameter", with("Transfer-Encoding: chunked;q=1\r\n"), 501},
        {"quoted", with("Transfer-Encoding: \"chunked\"\r\n"), 501},
        {"a trailing comma", with("Transfer-Encoding: chunked,\r\n"), 501},
        {"a prefix", with("Transfer-Encoding: xchunked\r\n"), 501},
        {"a vertical tab", with("Transfer-Encoding: \vchunked\r\n")},
        {"folded", with("Transfer-Encoding:\r\n chunked\r\n")},
        {"a space before the colon", with("Transfer-Encoding : chunked\r\n")},
        {"a tab before the colon", with("Transfer-Encoding\t: chunked\r\n")},
        {"a NUL in the value", with(std::string("Transfer-Encoding: chunked\0\r\n", 29))},
        {"in HTTP/1.0", "POST /echo HTTP/1.0\r\n" + host + chunked + "\r\n" + nothing},
    };
}

std::vector<Case> chunks() {
    auto const with = [](std::string const& body) {
        return start + host + chunked + "\r\n" + body;
    };
    return {
        {"a size with 0x", with("0x5\r\nabcde\r\n" + nothing)},
        {"a size with a sign", with("+5\r\nabcde\r\n" + nothing)},
        {"a negative size", with("-5\r\nabcde\r\n" + nothing)},
        {"no size", with("\r\nabcde\r\n" + nothing)},
        {"a size that is not a number", with("xyz\r\n" + nothing)},
        {"white space before the size", with(" 5\r\nabcde\r\n" + nothing)},
        {"white space after the size", with("5 \r\nabcde\r\n" + nothing)},
        {"a size beyond 64 bits", with("10000000000000005\r\nabcde\r\n" + nothing)},
        {"a size of all ones", with("ffffffffffffffff\r\nabcde\r\n" + nothing), 413},
        {"LF after the size", with("5\nabcde\r\n" + nothing)},
        {"LF after the data", with("5\r\nabcde\n" + nothing)},
        {"CR after the data", with("5\r\nabcde\r" + nothing)},
        {"more data than said", with("5\r\nabcdefg\r\n" + nothing)},
        {"LF in an extension", with("5;a=\"\n\"\r\nabcde\r\n" + nothing)},
        {"CR in an extension", with("5;a\rb\r\nabcde\r\n" + nothing)},
        {"LF after the last chunk", with("0\n\n")},
        {"LF in the trailer", with("0\r\nA: b\nC: d\r\n\r\n")},
        {"endless extensions", with("5;" + std::string(5000, 'x') + "\r\nabcde\r\n" + nothing)},
        {"endless trailers", with("0\r\n" + std::string(5000, 'x') + "\r\n\r\n")},
    };
}

std::vector<Case> hosts() {
    auto const with = [](std::string const& fields) {
        return "GET /hello HTTP/1.1\r\n" + fields + "\r\n";
    };
    return {
        {"none", with("")},
        {"two", with(host + "Host: other\r\n")},
        {"two equal", with(host + host)},
        {"two in HTTP/1.0", "GET /hello HTTP/1.0\r\n" + host + host + "\r\n"},
        {"empty", with("Host:\r\n")},
        {"with a path", with("Host: h/x\r\n")},
        {"with user information", with("Host: me@h\r\n")},
        {"a list", with("Host: h, other\r\n")},
        {"with a space", with("Host: h other\r\n")},
        {"a port that is no number", with("Host: h:80x\r\n")},
        {"an empty port", with("Host: h:\r\n")},
        {"a port too large", with("Host: h:65536\r\n")},
        {"half a bracket", with("Host: [::1\r\n")},
        {"a backslash", with("Host: h\\other\r\n")},
        {"other than the target", "GET http://other/hello HTTP/1.1\r\n" + host + "\r\n"},
        {"with user information in the target",
         "GET http://h@other/hello HTTP/1.1\r\nHost: other\r\n\r\n"},
    };
}

std::vector<Case> lines() {
    auto const line = [](std::string const& text) { return text + "\r\n" + host + "\r\n"; };
    auto const field = [](std::string const& text) {
        return "GET /hello HTTP/1.1\r\n" + host + text + "\r\n";
    };
    return {
        {"LF only", "GET /hello HTTP/1.1\nHost: h\n\n"},
        {"LF after the request line", "GET /hello HTTP/1.1\nHost: h\r\n\r\n"},
        {"LF after a field", "GET /hello HTTP/1.1\r\nHost: h\nX: y\r\n\r\n"},
        {"CR in a field", field("X: a\rTransfer-Encoding: chunked\r\n")},
        {"NUL in a field", field(std::string("X: a\0b\r\n", 8))},
        {"a folded field", field("X: a\r\n b\r\n")},
        {"a folded field that looks like one", field("X: a\r\n Content-Length: 5\r\n")},
        {"a field folded by a tab", field("X: a\r\n\tb: c\r\n")},
        {"a first field that starts with a space", "GET /hello HTTP/1.1\r\n Host: h\r\n\r\n"},
        {"a field without a colon", field("X\r\n")},
        {"a field without a name", field(": x\r\n")},
        {"a name with a space", field("X Y: z\r\n")},
        {"a name with a bracket", field("X(y): z\r\n")},
        {"a name beyond ASCII", field("X\xC3\xA9: z\r\n")},
        {"two empty lines before", "\r\n\r\n" + get("/hello")},
        {"HTTP/0.9", "GET /hello\r\n\r\n"},
        {"HTTP/1.2", line("GET /hello HTTP/1.2")},
        {"HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {"http/1.1", line("GET /hello http/1.1")},
        {"HTTP/1.1 and more", line("GET /hello HTTP/1.1 x")},
        {"two spaces before the target", line("GET  /hello HTTP/1.1")},
        {"two spaces before the version", line("GET /hello  HTTP/1.1")},
        {"a tab between", line("GET\t/hello\tHTTP/1.1")},
        {"a space in the target", line("GET /hel lo HTTP/1.1")},
        {"a space before the method", line(" GET /hello HTTP/1.1")},
        {"a method with a colon", line("GE:T /hello HTTP/1.1")},
        {"a lower-case method", line("get /hello HTTP/1.1"), 501},
        {"an unknown method", line("BREW /hello HTTP/1.1"), 501},
        {"CONNECT", line("CONNECT h:443 HTTP/1.1"), 501},
        {"TRACE", line("TRACE /hello HTTP/1.1"), 501},
    };
}

std::vector<Case> targets() {
    auto const line = [](std::string const& target) {
        return "GET " + target + " HTTP/1.1\r\n" + host + "\r\n";
    };
    return {
        {"beyond ASCII", line("/\xE6\xBD\x9E")},
        {"DEL", line("/hello\x7F")},
        {"a NUL", line(std::string("/hello\0", 7))},
        {"an encoded NUL", line("/hello%00")},
        {"an encoded line end", line("/hello%0d%0aX:%20y")},
        {"half an encoding", line("/hello%2")},
        {"a bad encoding", line("/hello%zz")},
        {"a percent sign alone", line("/hello%")},
        {"an encoded slash", line("/items/a%2Fb")},
        {"an encoded backslash", line("/items/a%5cb")},
        {"a backslash", line("/items\\a")},
        {"dot segments", line("/items/../hello")},
        {"encoded dot segments", line("/items/%2e%2e/hello")},
        {"a dot segment at the end", line("/items/.")},
        {"broken UTF-8", line("/items/%e6%bd")},
        {"overlong UTF-8", line("/items/%c0%ae")},
        {"a fragment", line("/hello#x")},
        {"no slash", line("hello")},
        {"another scheme", line("ftp://h/hello")},
        {"the asterisk of another method", line("*")},
        {"the authority of another method", line("h:80")},
    };
}

void expect_one_refusal(std::vector<Case> const& cases) {
    RunningServer server;
    std::string const hidden = get("/hello");
    for (auto const& test : cases) {
        auto const said = server.ask(test.bytes + hidden);
        EXPECT_EQ(said.status(), test.status) << test.name << "\n" << said.bytes;
        EXPECT_EQ(said.answers().size(), 1u) << test.name << "\n" << said.bytes;
        EXPECT_TRUE(said.closed) << test.name;
        EXPECT_TRUE(said.has("Connection: close\r\n")) << test.name;
    }
    EXPECT_EQ(server.pipeline.ran, 0) << "a refused request reached a handler";
}

TEST(Framing, refuses_ambiguous_content_lengths) { expect_one_refusal(content_lengths()); }
TEST(Framing, refuses_ambiguous_transfer_encodings) { expect_one_refusal(transfer_encodings()); }
TEST(Framing, refuses_malformed_chunks) { expect_one_refusal(chunks()); }
TEST(Framing, refuses_what_leaves_the_host_open) { expect_one_refusal(hosts()); }
TEST(Framing, refuses_malformed_lines) { expect_one_refusal(lines()); }
TEST(Framing, refuses_targets_that_hide_something) { expect_one_refusal(targets()); }

TEST(Framing, the_table_is_long_enough) {
    auto const count = content_lengths().size() + transfer_encodings().size() + chunks().size() +
                       hosts().size() + lines().size() + targets().size();
    EXPECT_GE(count, 60u);
}

TEST(Framing, accepts_what_is_unusual_but_clear) {
    RunningServer server;
    for (auto const& bytes : {
             "\r\n" + get("/hello"),
             start + "hOST: h:80\r\ncontent-LENGTH:5\r\n\r\nabcde",
             start + host +
                 "Transfer-Encoding: CHUNKED\r\n\r\n"
                 "05;a=b\r\nabcde\r\n000\r\nT: u\r\n\r\n",
             std::string("GET http://H/hello?x=%zz HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("GET /hello HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"),
             std::string("GET /items/%E6%BD%9E HTTP/1.1\r\nHost: h\r\n\r\n"),
             std::string("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"),
             get("/hello", "Upgrade: h2c\r\nConnection: Upgrade\r\n"),
         }) {
        auto const said = server.ask(bytes + get("/hello"), 200ms);
        EXPECT_EQ(said.status() / 100, 2) << bytes << said.bytes;
        EXPECT_EQ(said.answers().size(), 2u) << bytes << said.bytes;
        EXPECT_FALSE(said.closed);
    }
}

}  // namespace
}  // namespace chaolu::http::test
