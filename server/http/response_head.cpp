// The fields of an answer, appended to a string that its connection uses again and again.
#include "server/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "server/http/guard.hpp"

namespace chaolu::http {
namespace {

std::string_view reason(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        default: return "";  // optional since RFC 9112
    }
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 24> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

// Formatted once a second and thread, not once a request.
std::string_view date_now() {
    static thread_local std::time_t second = -1;
    static thread_local std::string text;
    if (auto const now = std::time(nullptr); now != second) {
        second = now;
        text = http_date(std::chrono::sys_seconds(std::chrono::seconds(now)));
    }
    return text;
}

bool is_control(char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
}

bool is_name(std::string_view name) {
    return !name.empty() &&
           std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7f' && c != ':'; });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    bool const is_safe = is_name(name) && std::ranges::none_of(value, is_control);
    assert(is_safe && "a field of an answer would split it");
    if (!is_safe) return;
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

}  // namespace

bool has_content(int status) { return status >= 200 && status != 204 && status != 304; }

std::string http_date(std::chrono::sys_seconds at) {
    constexpr char const* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr char const* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const time(at - day);
    std::array<char, 64> text;
    auto const size = std::snprintf(
        text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
        weekdays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

void append_head(std::string& out, Response const& response, HeadOptions const& options) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out += ' ';
    out += reason(response.status);
    out += "\r\nDate: ";
    out += date_now();
    out += "\r\n";
    auto const size = response.content().size();
    if (response.more) {
        append_field(out, "Content-Type", response.content_type);
    } else if (has_content(response.status)) {
        // An empty file is one of its kind; nothing is no JSON.
        bool const is_json = response.content_type.starts_with("application/json;");
        if (size > 0 || (!is_json && !response.content_type.empty()))
            append_field(out, "Content-Type", response.content_type);
        out += "Content-Length: ";
        append_number(out, size);
        out += "\r\n";
    }
    out += "X-Content-Type-Options: nosniff\r\n";
    append_field(out, "Request-Id", options.request_id);
    if (options.close)
        out += "Connection: close\r\n";
    else if (options.says_keep_alive)
        out += "Connection: keep-alive\r\n";
    if (options.tls) out += "Strict-Transport-Security: max-age=63072000\r\n";
    bool says_cache = false;
    for (auto const& [name, value] : response.headers) {
        says_cache |= equals_ignoring_case(name, "Cache-Control");
        append_field(out, name, value);
    }
    if (!says_cache) out += "Cache-Control: no-store\r\n";
    out += "\r\n";
}

}  // namespace chaolu::http
