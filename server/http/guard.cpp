// The rules for heads, each beside the RFC sentence or the attack it answers.
#include "server/http/guard.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "domain/core/text.hpp"

namespace chaolu::http {
namespace {

Error malformed(std::string detail) { return {Code::malformed_request, std::move(detail)}; }
tl::unexpected<Error> refuse_head(std::string detail) {
    return refuse(Code::malformed_request, std::move(detail));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_visible(char c) { return c > ' ' && c < '\x7f'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Fewer than RFC 3986 has: a comma or a percent sign in a host only ever serves to confuse.
bool is_name_character(char c) {
    constexpr std::string_view others = "-._~";
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || others.find(c) != others.npos;
}

bool is_address_character(char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; }

bool is_port(std::string_view text) {
    unsigned value = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() && value <= 65535;
}

// uri-host [ ":" port ] (RFC 3986, 3.2.2), never empty and never with user information.
bool is_host(std::string_view host) {
    auto const end = host.starts_with('[') ? host.find(']') : host.find(':');
    auto const name = host.substr(0, end);
    std::string_view rest = end == host.npos ? std::string_view{} : host.substr(end);
    if (host.starts_with('[')) {
        if (end == host.npos || name.size() < 3) return false;
        if (!std::ranges::all_of(name.substr(1), is_address_character)) return false;
        rest.remove_prefix(1);
    } else if (name.empty() || !std::ranges::all_of(name, is_name_character)) {
        return false;
    }
    if (rest.empty()) return true;
    return rest.starts_with(':') && is_port(rest.substr(1));
}

// Digits alone: a sign, a list or white space would be read differently by someone on the way.
std::optional<std::uint64_t> length_from(std::string_view text) {
    if (text.empty() || !std::ranges::all_of(text, is_digit)) return {};
    std::uint64_t value = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{}) return {};
    return value;
}

// Decoded once, here, so that no later layer meets an encoded slash, a NUL or half a character.
Result<std::string> decode_path(std::string_view raw) {
    std::string path;
    path.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size(); ++at) {
        char c = raw[at];
        if (c == '%') {
            int const high = at + 2 < raw.size() ? hex_value(raw[at + 1]) : -1;
            int const low = at + 2 < raw.size() ? hex_value(raw[at + 2]) : -1;
            if (high < 0 || low < 0) return refuse_head("The path has a bad percent encoding.");
            c = static_cast<char>(high * 16 + low);
            at += 2;
            if (c == '/' || c == '\\' || static_cast<unsigned char>(c) < ' ' || c == '\x7f')
                return refuse_head("The path hides a slash or a control character.");
        } else if (c == '\\') {
            return refuse_head("The path has a backslash.");
        }
        path += c;
    }
    if (!is_utf8(path)) return refuse_head("The path is not UTF-8.");
    return path;
}

bool has_dot_segment(std::string_view path) {
    for (auto at = path.find("/."); at != path.npos; at = path.find("/.", at + 1)) {
        auto const segment = path.substr(at + 1, path.find('/', at + 1) - at - 1);
        if (segment == "." || segment == "..") return true;
    }
    return false;
}

// What follows "http://" or "https://"; empty for other forms.
std::string_view after_scheme(std::string_view target) {
    for (std::string_view scheme : {"http://", "https://"})
        if (equals_ignoring_case(target.substr(0, scheme.size()), scheme))
            return target.substr(scheme.size());
    return {};
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<Method> method_from(std::string_view wanted) {
    for (auto method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                        Method::delete_, Method::options})
        if (text(method) == wanted) return method;
    return {};
}

std::optional<Error> HeadScanner::check_line(std::string_view line) {
    if (!line.ends_with('\r')) return malformed("A line of the head does not end in CR LF.");
    line.remove_suffix(1);
    if (line.find('\r') != line.npos) return malformed("The head has a carriage return by itself.");
    if (fields_start_ == 0) {
        if (line.empty()) return malformed("The request line is empty.");
        return {};
    }
    // A folded line (RFC 9112, 5.2) is where old and new readers disagree.
    if (line.starts_with(' ') || line.starts_with('\t'))
        return malformed("A field of the head is folded or starts with white space.");
    auto const colon = line.find(':');
    if (colon == line.npos || colon == 0) return malformed("A line of the head is not a field.");
    if (line[colon - 1] == ' ' || line[colon - 1] == '\t')
        return malformed("A field name is followed by white space.");
    if (++field_count_ > limits_->header_fields_max)
        return Error{Code::header_too_large, "The request has too many fields."};
    return {};
}

std::optional<Error> HeadScanner::check_sizes(std::size_t received) const {
    if (fields_start_ == 0 && received > limits_->request_line_bytes_max)
        return Error{Code::target_too_long, "The request line is too long."};
    if (fields_start_ > 0 && received - fields_start_ > limits_->header_bytes_max)
        return Error{Code::header_too_large, "The fields of the request are too long."};
    return {};
}

Result<std::size_t> HeadScanner::scan(std::string_view bytes) {
    while (true) {
        auto const end = bytes.find('\n', searched_);
        if (auto error = check_sizes(std::min(end, bytes.size())))
            return tl::unexpected(std::move(*error));
        if (end == bytes.npos) {
            searched_ = bytes.size();
            return std::size_t{0};
        }
        auto const line = bytes.substr(line_start_, end - line_start_);
        if (fields_start_ > 0 && line == "\r") return end + 1;
        if (auto error = check_line(line)) return tl::unexpected(std::move(*error));
        line_start_ = searched_ = end + 1;
        if (fields_start_ == 0) fields_start_ = end + 1;
    }
}

Result<Framing> check_framing(HeadFacts const& facts) {
    Framing framing;
    std::size_t hosts = 0, lengths = 0, encodings = 0;
    bool are_encodings_known = true;
    for (auto const& [name, value] : facts.headers) {
        if (name == "host") {
            ++hosts;
            if (!is_host(value)) return refuse_head("Host is not a host with an optional port.");
        } else if (name == "content-length") {
            auto const length = length_from(value);
            if (!length) return refuse_head("Content-Length is not a number.");
            framing.length = *length;
            ++lengths;
        } else if (name == "transfer-encoding") {
            are_encodings_known &= equals_ignoring_case(value, "chunked");
            ++encodings;
        }
    }
    // One reader would take the first, another the last.
    if (lengths > 1) return refuse_head("There is more than one Content-Length.");
    if (hosts > 1) return refuse_head("There is more than one Host.");
    if (hosts == 0 && facts.version >= 11) return refuse_head("There is no Host.");
    if (encodings > 0 && lengths > 0)
        return refuse_head("There are both Transfer-Encoding and Content-Length.");
    if (encodings > 0 && facts.version < 11)
        return refuse_head("HTTP/1.0 has no Transfer-Encoding.");
    // "chunked, identity", "gzip, chunked" and two fields are all beyond what we read.
    if (encodings > 1 || !are_encodings_known)
        return refuse(Code::not_implemented, "Transfer-Encoding other than chunked is unknown.");
    framing.chunked = encodings == 1;
    return framing;
}

Result<Target> read_target(Method method, std::string_view target, std::string_view host) {
    if (!std::ranges::all_of(target, is_visible) || target.find('#') != target.npos)
        return refuse_head("The target has characters that no URI has.");
    if (target == "*") {
        if (method != Method::options) return refuse_head("Only OPTIONS has the target \"*\".");
        return Target{"*", ""};
    }
    if (auto const rest = after_scheme(target); !rest.empty()) {
        auto const authority = rest.substr(0, rest.find_first_of("/?"));
        // A proxy would route by the target, a virtual host by the field.
        bool const agrees =
            host.empty() ? is_host(authority) : equals_ignoring_case(authority, host);
        if (!agrees) return refuse_head("The target and Host name different hosts.");
        target = rest.substr(authority.size());
    } else if (!target.starts_with('/')) {
        return refuse_head("The target is not a path.");
    }
    auto const mark = target.find('?');
    auto path = decode_path(target.substr(0, mark));
    if (!path) return tl::unexpected(std::move(path.error()));
    if (has_dot_segment(*path)) return refuse_head("The path has dot segments.");
    if (path->empty()) path->push_back('/');
    return Target{std::move(*path),
                  mark == target.npos ? std::string{} : std::string(target.substr(mark + 1))};
}

Result<Head> check_head(HeadFacts const& facts) {
    auto framing = check_framing(facts);
    if (!framing) return tl::unexpected(std::move(framing.error()));
    auto const method = method_from(facts.method);
    if (!method) return refuse(Code::not_implemented, "This method is unknown here.");
    std::string_view host;
    for (auto const& [name, value] : facts.headers)
        if (name == "host") host = value;
    auto target = read_target(*method, facts.target, host);
    if (!target) return tl::unexpected(std::move(target.error()));
    return Head{*method, std::move(*target), *framing};
}

}  // namespace chaolu::http
