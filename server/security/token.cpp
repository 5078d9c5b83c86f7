// Credentials are made, taken apart and hashed here; nothing of them is ever logged.
#include "server/security/token.hpp"

#include <algorithm>
#include <array>

#include "server/security/sodium.hpp"

namespace chaolu::security {
namespace {

constexpr std::string_view base32_digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t prefix_length = 4;
constexpr std::size_t market_length = 26;
constexpr std::size_t secret_length = 32;  // 5 bits each
constexpr std::size_t text_length = prefix_length + market_length + 1 + secret_length;

std::string_view prefix_of(CredentialKind kind) {
    return kind == CredentialKind::api_key ? "clk_" : "cls_";
}

std::string new_secret() {
    require_sodium();
    std::array<unsigned char, secret_length> random{};
    randombytes_buf(random.data(), random.size());
    std::string secret;
    for (auto const byte : random) secret += base32_digits[byte & 31];
    return secret;
}

std::string sha256(std::string_view text) {
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<unsigned char const*>(text.data()), text.size());
    return hash;
}

std::optional<CredentialKind> kind_of(std::string_view text) {
    for (auto const kind : {CredentialKind::api_key, CredentialKind::session})
        if (text.starts_with(prefix_of(kind))) return kind;
    return {};
}

bool equal_ignoring_case(std::string_view text, std::string_view lower_case) {
    return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace

NewCredential make_credential(CredentialKind kind, MarketId market) {
    std::string text(prefix_of(kind));
    text += to_base32(market.uuid) + "_" + new_secret();
    auto hash = sha256(text);
    return {std::move(text), std::move(hash)};
}

std::optional<Credential> parse_credential(std::string_view text) {
    auto const kind = kind_of(text);
    if (!kind || text.size() != text_length || text[prefix_length + market_length] != '_')
        return {};
    auto const market_text = text.substr(prefix_length, market_length);
    auto const market = uuid_from_base32(market_text);
    auto const secret = text.substr(text_length - secret_length);
    if (!market || to_base32(*market) != market_text ||
        secret.find_first_not_of(base32_digits) != std::string_view::npos)
        return {};
    return Credential{*kind, MarketId{*market}, sha256(text)};
}

std::optional<Credential> parse_bearer(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer";
    if (!equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) return {};
    authorization.remove_prefix(scheme.size());
    auto const start = authorization.find_first_not_of(' ');
    if (start == 0 || start == std::string_view::npos) return {};
    return parse_credential(authorization.substr(start));
}

}  // namespace chaolu::security
