// The credentials of calls: API keys of machines and session tokens of people.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/id.hpp"

namespace chaolu::security {

enum class CredentialKind { api_key, session };

// A credential as it came with a request. The hash, 32 bytes, is all that is ever stored.
struct Credential {
    CredentialKind kind = CredentialKind::api_key;
    MarketId market;
    std::string hash;
    bool operator==(Credential const&) const = default;
};

// A new one: `text` is for its owner and nobody else.
struct NewCredential {
    std::string text;
    std::string hash;
};

// "clk_<market>_<secret>" or "cls_<market>_<secret>": 160 random bits, enough that a plain
// SHA-256 of the text cannot be turned back. The market is there to find the row by.
NewCredential make_credential(CredentialKind kind, MarketId market);

// None for what cannot be one of ours. Unlike an id it has one spelling, upper case.
std::optional<Credential> parse_credential(std::string_view text);

// The value of an Authorization field: "Bearer", in any case, and a credential.
std::optional<Credential> parse_bearer(std::string_view authorization);

}  // namespace chaolu::security
