// Who is asking: credentials and public markets, through a brief memory in front of the database.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/http/actors.hpp"
#include "server/http/lanes.hpp"
#include "server/security/token.hpp"

namespace chaolu::http {

class Identifier {
public:
    using Done = std::function<void(tl::expected<identity::Actor, Error>)>;

    Identifier(Lanes& lanes, Clock& clock) : lanes_(lanes), clock_(clock) {}

    // Calls `done` at once when the caller is remembered, else from a worker of the probe lane.
    // unauthenticated for a bad or unknown credential, or none on a route that needs one.
    void identify(Request const& request, bool is_public, Done done);
    void forget(Uuid const& credential) { actors_.forget_credential(credential); }

private:
    struct KnownMarket {
        MarketId id;
        std::string code;
    };
    void by_credential(security::Credential const& credential, Done done);
    void look_up(security::Credential const& credential, Done done);
    void by_market(Request const& request, Done done);
    void load_markets(std::function<void(tl::expected<std::vector<KnownMarket>, Error>)> done);
    bool submit(std::function<void(storage::Session&)> task, std::function<void()> dropped);

    Lanes& lanes_;
    Clock& clock_;
    ActorCache actors_;
    std::mutex markets_mutex_;
    std::vector<KnownMarket> markets_;
    ActorCache::Clock::time_point markets_known_at_{};
};

}  // namespace chaolu::http
