// What orders_load sends and what it understands of the answers.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "load_options.hpp"

namespace load {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t code_digits = 5;

// splitmix64: a few instructions a number, and every seed is a good one.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        auto z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }

private:
    std::uint64_t state_;
};

inline void write_hex(char* to, std::uint64_t value) {
    for (int at = 15; at >= 0; --at, value >>= 4) to[at] = "0123456789abcdef"[value & 15];
}

inline void write_decimal(char* to, std::uint64_t value) {
    for (auto at = code_digits; at-- > 0; value /= 10) to[at] = static_cast<char>('0' + value % 10);
}

// The bytes of one request, and where in them a new order differs from the last one.
struct Template {
    std::string bytes;
    std::size_t key_at = 0;
    std::vector<std::size_t> codes_at;
};

inline std::string head_of(Options const& options, std::string const& first_line) {
    auto head = first_line + " HTTP/1.1\r\nHost: " + options.host + ":" +
                std::to_string(options.port) + "\r\n";
    if (!options.bearer.empty()) head += "Authorization: Bearer " + options.bearer + "\r\n";
    return head;
}

inline Template order_template(Options const& options) {
    Template order;
    std::string body = R"({"lines":[)";
    std::vector<std::size_t> codes_at;
    for (std::size_t line = 0; line < options.lines; ++line) {
        body += (line == 0 ? R"({"sku":")" : R"(,{"sku":")") + options.sku_prefix;
        codes_at.push_back(body.size());
        body += std::string(code_digits, '0') + R"(","quantity":{"value":)" +
                std::to_string(options.quantity) + R"(,"unit":")" + options.unit + R"("}})";
    }
    body += R"(],"deliveries":[{"receiver":"双桥街道社区食堂","phone":"010-55550100",)"
            R"("division_code":"110105","address":"朝阳区双桥路十二号院食堂东门收货处"}]})";
    order.bytes = head_of(options, "POST /v1/orders") + "Content-Type: application/json\r\n" +
                  "Content-Length: " + std::to_string(body.size()) + "\r\nIdempotency-Key: ";
    order.key_at = order.bytes.size();
    order.bytes += std::string(key_bytes, '0') + "\r\n\r\n";
    for (auto at : codes_at) order.codes_at.push_back(order.bytes.size() + at);
    order.bytes += body;
    return order;
}

inline void make_fresh(Template& order, Options const& options, Random& random) {
    write_hex(&order.bytes[order.key_at], random.next());
    write_hex(&order.bytes[order.key_at + 16], random.next());
    if (options.is_hot) return;
    std::vector<std::uint64_t> chosen;
    for (auto at : order.codes_at) {
        auto sku = random.below(options.sku_count);
        while (std::find(chosen.begin(), chosen.end(), sku) != chosen.end())
            sku = random.below(options.sku_count);
        chosen.push_back(sku);
        write_decimal(&order.bytes[at], sku);
    }
}

// What of an answer's head matters here.
struct Head {
    int status = 0;
    std::size_t content_length = 0;
    bool closes = false;
    std::string order;
};

inline Head parse_head(std::string_view text) {
    if (text.size() < 12 || !text.starts_with("HTTP/1.1 "))
        throw std::runtime_error("not an HTTP/1.1 answer");
    Head head;
    head.status = std::atoi(text.data() + 9);
    while (true) {
        auto end = text.find("\r\n");
        text.remove_prefix(std::min(end + 2, text.size()));
        if (end == std::string_view::npos || text.starts_with("\r\n")) return head;
        auto is = [&](std::string_view name) {
            return text.size() > name.size() &&
                   strncasecmp(text.data(), name.data(), name.size()) == 0;
        };
        if (is("content-length: ")) head.content_length = std::strtoull(&text[16], nullptr, 10);
        if (is("connection: close")) head.closes = true;
        if (is("transfer-encoding:")) throw std::runtime_error("a chunked answer");
        if (is("location: /v1/orders/")) head.order = text.substr(21, text.find("\r\n") - 21);
    }
}

}  // namespace load
