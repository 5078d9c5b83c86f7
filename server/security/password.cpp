// Argon2id with the parameters of today, and the look into the list of common passwords.
#include "server/security/password.hpp"

#include <algorithm>

#include "server/security/common_passwords.hpp"
#include "server/security/sodium.hpp"

namespace chaolu::security {
namespace {

// The least that OWASP asks of Argon2id; one lane (p = 1) is all that libsodium offers.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = std::size_t{19'456} * 1024;

}  // namespace

std::string hash_password(std::string_view password) {
    require_sodium();
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("no memory to hash a password with");
    hash.resize(hash.find('\0'));
    return hash;
}

bool verify_password(std::optional<std::string> const& hash, std::string_view password) {
    // Made by the first caller, whoever it is, so that its making tells nothing.
    static std::string const nobody = hash_password("nobody has this password");
    auto const& compared = hash ? *hash : nobody;
    bool const fits =
        crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0;
    return fits && hash.has_value();
}

bool needs_rehash(std::string const& hash) {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), passes, memory_bytes) != 0;
}

bool is_common_password(std::string_view password) {
    std::string lower(password);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return std::binary_search(common_passwords.begin(), common_passwords.end(), lower);
}

}  // namespace chaolu::security
