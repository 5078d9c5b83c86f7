// Who is behind a credential, remembered briefly: within a second a revoked key is refused
// everywhere, at once in the process that revoked it.
#pragma once
#include <array>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "domain/identity/actor.hpp"

namespace chaolu::http {

class ActorCache {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds age_max{1000};
    // Past this age one caller is asked to look again while the others still use what is known.
    static constexpr std::chrono::milliseconds fresh_age{500};
    static constexpr std::size_t entries_max = 10'000;

    struct Found {
        identity::Actor actor;
        bool should_refresh = false;
    };
    // By the hash of the credential.
    std::optional<Found> find(std::string const& hash, Clock::time_point now);
    // `epoch` is what epoch() said before the look-up began: an answer from before a revocation
    // is not remembered after it.
    void put(std::string const& hash, identity::Actor const& actor, Clock::time_point now,
             std::uint64_t epoch);
    std::uint64_t epoch();
    void forget(std::string const& hash);
    // Everything of one key or person: a revocation.
    void forget_credential(Uuid const& credential);

private:
    struct Entry {
        identity::Actor actor;
        Clock::time_point known_at;
        bool is_refreshing = false;
    };
    std::mutex mutex_;
    std::uint64_t epoch_ = 0;
    std::unordered_map<std::string, Entry> entries_;
};

}  // namespace chaolu::http
