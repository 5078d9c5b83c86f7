// Passwords of people: Argon2id, and no word of the common ones.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace chaolu::security {

// In code points. Long ones are welcome: a sentence is a good password.
constexpr std::size_t password_length_min = 8;
constexpr std::size_t password_length_max = 128;

// The text to store: parameters, salt and hash. Some 30 ms of one core and 19 MiB: only on the
// password lane.
std::string hash_password(std::string_view password);

// Without a hash (nobody has that login) it is false and takes as long as if there were one.
bool verify_password(std::optional<std::string> const& hash, std::string_view password);

// True for hashes made with other parameters than today's.
bool needs_rehash(std::string const& hash);

// Whether it is one of the first that anybody would try, in any case.
bool is_common_password(std::string_view password);

}  // namespace chaolu::security
