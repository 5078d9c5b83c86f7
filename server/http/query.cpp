// Query strings read strictly, page tokens sealed and opened, and the frame of a page.
#include "server/http/query.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "domain/core/text.hpp"
#include "server/app/services.hpp"

namespace chaolu::http {
namespace {

constexpr std::size_t mac_bytes = 16;
constexpr std::size_t token_length_max = 1024;
constexpr std::size_t faults_max = 100;
constexpr std::size_t name_shown_max = 64;
constexpr int base64url = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

// None for a '%' without two hexadecimal digits, for U+0000 and for what is not UTF-8.
std::optional<std::string> decoded(std::string_view encoded) {
    std::string text;
    text.reserve(encoded.size());
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        char c = encoded[at];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            if (encoded.size() - at < 3) return {};
            int const high = hex_value(encoded[at + 1]);
            int const low = hex_value(encoded[at + 2]);
            if (high < 0 || low < 0) return {};
            c = static_cast<char>(high * 16 + low);
            at += 2;
        }
        if (c == '\0') return {};
        text += c;
    }
    if (!is_utf8(text)) return {};
    return text;
}

// A name that is not ours, as it was sent: safe to say back.
std::string shown(std::string_view encoded_name) {
    std::string text(encoded_name.substr(0, name_shown_max));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c <= 0x20 || c >= 0x7F; }, '?');
    return text.empty() ? "=" : text;
}

// Calls use(name, value) for each pair, both still encoded.
template <class Use>
void each_pair(std::string_view query, Use use) {
    while (!query.empty()) {
        auto const pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (pair.empty()) continue;
        auto const equals = pair.find('=');
        use(pair.substr(0, equals),
            equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1));
    }
}

std::string id_or_dash(auto const& id) { return id ? id->hex() : "-"; }

// The lengths keep a part from being read as the end of the one before it.
std::string sealed_text(Call const& call, std::string_view filters, std::string_view position) {
    std::string text = "page-token-1";
    auto const market = id_or_dash(call.actor.market);
    auto const organisation = id_or_dash(call.actor.organisation);
    for (std::string_view part : {std::string_view(call.request.path), std::string_view(market),
                                  std::string_view(organisation), filters, position}) {
        text += ':' + std::to_string(part.size()) + ':';
        text += part;
    }
    return text;
}

std::array<unsigned char, EVP_MAX_MD_SIZE> mac_of(Call const& call, std::string_view filters,
                                                  std::string_view position) {
    auto const text = sealed_text(call, filters, position);
    auto const& secret = call.services.cursor_secret;
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    if (!HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
              reinterpret_cast<unsigned char const*>(text.data()), text.size(), mac.data(),
              nullptr))
        throw std::runtime_error("HMAC-SHA256 is not available");
    return mac;
}

Error bad_token() {
    return {Code::validation_failed,
            "The page token does not belong to this list.",
            {{"?page_token", Code::invalid_format,
              "was not given out by this list with these filters"}}};
}

// Nothing that could end the <...> of a Link, whatever a client has sent.
std::string uri_safe(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    constexpr std::string_view kept = "-._~!$&'()*,;=:@/?%+";
    std::string safe;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        bool const is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (is_letter || (c >= '0' && c <= '9') || kept.find(c) != std::string_view::npos) {
            safe += c;
        } else {
            safe += '%';
            safe += hex[byte >> 4];
            safe += hex[byte & 15];
        }
    }
    return safe;
}

std::string next_link(Request const& request, std::string const& token) {
    std::string query;
    each_pair(request.query, [&](std::string_view name, std::string_view value) {
        if (decoded(name) == "page_token") return;
        query += uri_safe(name) + "=" + uri_safe(value) + "&";
    });
    return "<" + uri_safe(request.path) + "?" + query + "page_token=" + token + ">; rel=\"next\"";
}

}  // namespace

Query::Query(std::string_view query, std::initializer_list<std::string_view> known) {
    each_pair(query, [&](std::string_view encoded_name, std::string_view encoded_value) {
        auto const name = decoded(encoded_name);
        if (!name || std::find(known.begin(), known.end(), *name) == known.end())
            return fault(shown(encoded_name), Code::unknown_field, "is not known here");
        auto value = decoded(encoded_value);
        if (!value) return fault(*name, Code::invalid_format, "is not percent-encoded UTF-8");
        for (auto const& [other, text] : values_)
            if (other == *name)
                return fault(*name, Code::duplicate_field, "stands here more than once");
        values_.emplace_back(*name, *std::move(value));
    });
}

std::optional<std::string> Query::text(std::string_view name, std::size_t max) {
    for (auto const& [known, value] : values_) {
        if (known != name) continue;
        if (length(value) <= max) return value;
        fault(name, Code::too_long, "must have at most " + std::to_string(max) + " characters");
    }
    return {};
}

int Query::page_size() {
    auto const value = text("page_size");
    if (!value) return page_size_default;
    bool const is_number = !value->empty() && std::all_of(value->begin(), value->end(), [](char c) {
        return c >= '0' && c <= '9';
    });
    if (!is_number) {
        fault("page_size", Code::not_an_integer, "must be a number of items, 1 to 200");
        return page_size_default;
    }
    int size = 0;
    for (char const digit : *value) size = std::min(size * 10 + (digit - '0'), page_size_max);
    if (size < 1) fault("page_size", Code::out_of_range, "must be at least 1");
    return std::max(size, 1);
}

void Query::fault(std::string_view name, Code code, std::string detail) {
    if (faults_.size() < faults_max)
        faults_.push_back({"?" + std::string(name), code, std::move(detail)});
}

std::optional<Error> Query::error() const {
    if (faults_.empty()) return {};
    return Error{Code::validation_failed, "The query has faults.", faults_};
}

std::string seal_page_token(Call const& call, std::string_view filters, std::string_view position) {
    auto const mac = mac_of(call, filters, position);
    std::string bytes(reinterpret_cast<char const*>(mac.data()), mac_bytes);
    bytes += position;
    std::string token(sodium_base64_encoded_len(bytes.size(), base64url), '\0');
    sodium_bin2base64(token.data(), token.size(),
                      reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                      base64url);
    token.pop_back();  // the terminator, which is counted
    return token;
}

Result<std::string> open_page_token(Call const& call, std::string_view filters,
                                    std::string_view token) {
    if (token.size() > token_length_max) return tl::unexpected(bad_token());
    std::string bytes(token.size(), '\0');
    std::size_t size = 0;
    // Takes nothing but the one encoding of the bytes: no padding, no spare bits, no white space.
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                          token.data(), token.size(), nullptr, &size, nullptr, base64url) != 0 ||
        size < mac_bytes)
        return tl::unexpected(bad_token());
    bytes.resize(size);
    auto const position = std::string_view(bytes).substr(mac_bytes);
    auto const mac = mac_of(call, filters, position);
    if (CRYPTO_memcmp(mac.data(), bytes.data(), mac_bytes) != 0) return tl::unexpected(bad_token());
    return std::string(position);
}

Response page(Call const& call, std::string items_json, std::optional<std::string> const& token,
              std::string_view further_members) {
    std::string body = "{\"items\":" + std::move(items_json);
    body += further_members;
    if (token) body += ",\"next_page_token\":\"" + *token + "\"";
    auto response = ok(body + "}");
    if (token) response.headers.emplace_back("Link", next_link(call.request, *token));
    return response;
}

}  // namespace chaolu::http
