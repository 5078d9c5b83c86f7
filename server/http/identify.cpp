// Credentials are looked up by their hash in a transaction of the market they name.
#include "server/http/identify.hpp"

#include "storage/identity.hpp"

namespace chaolu::http {
namespace {

Error unavailable() { return {Code::database_unavailable, "The database is not reachable.", {}}; }
Error busy() { return {Code::overloaded, "Too many requests are waiting.", {}}; }
Error unknown_caller() {
    return {Code::unauthenticated, "Send a valid API key or session token as Bearer.", {}};
}

std::optional<identity::Actor> actor_of(storage::Tx& tx, security::Credential const& credential,
                                        Instant now) {
    auto grant = credential.kind == security::CredentialKind::api_key
                     ? storage::identity::grant_of_api_key(tx, credential.hash, now)
                     : storage::identity::grant_of_session(tx, credential.hash, now);
    if (!grant) return {};
    return identity::actor_of(credential.market, *grant);
}

// The value of `market` in a query string; codes need no percent-decoding.
std::string market_in(std::string_view query) {
    while (!query.empty()) {
        auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (pair.starts_with("market=")) return std::string(pair.substr(7));
    }
    return {};
}

}  // namespace

bool Identifier::submit(std::function<void(storage::Session&)> task,
                        std::function<void()> dropped) {
    return lanes_.submit(LaneName::probe, {{}, std::move(task), std::move(dropped), {}});
}

void Identifier::identify(Request const& request, bool is_public, Done done) {
    auto authorization = request.header("authorization");
    if (authorization.empty() && is_public) return by_market(request, std::move(done));
    auto credential = security::parse_bearer(authorization);
    if (!credential) return done(tl::unexpected(unknown_caller()));
    by_credential(*credential, std::move(done));
}

void Identifier::by_credential(security::Credential const& credential, Done done) {
    auto found = actors_.find(credential.hash, ActorCache::Clock::now());
    if (!found) return look_up(credential, std::move(done));
    if (found->should_refresh) look_up(credential, [](auto const&) {});
    done(std::move(found->actor));
}

void Identifier::look_up(security::Credential const& credential, Done done) {
    auto shared = std::make_shared<Done>(std::move(done));
    auto task = [this, credential, shared](storage::Session& session) {
        try {
            auto epoch = actors_.epoch();
            auto asked_at = ActorCache::Clock::now();
            std::optional<identity::Actor> actor;
            session.run({.market = credential.market, .read_only = true},
                        [&](storage::Tx& tx) { actor = actor_of(tx, credential, clock_.now()); });
            if (!actor) {
                actors_.forget(credential.hash);
                return (*shared)(tl::unexpected(unknown_caller()));
            }
            actors_.put(credential.hash, *actor, asked_at, epoch);
            (*shared)(*std::move(actor));
        } catch (std::exception const&) {
            session.close();
            (*shared)(tl::unexpected(unavailable()));
        }
    };
    auto dropped = [shared] { (*shared)(tl::unexpected(busy())); };
    if (!submit(task, dropped)) dropped();
}

void Identifier::by_market(Request const& request, Done done) {
    auto decide = [code = market_in(request.query), done = std::move(done)](
                      tl::expected<std::vector<KnownMarket>, Error> const& markets) {
        if (!markets) return done(tl::unexpected(markets.error()));
        identity::Actor actor;
        actor.permissions.set(static_cast<std::size_t>(identity::Permission::public_));
        for (auto const& market : *markets)
            if (market.code == code || (code.empty() && markets->size() == 1))
                actor.market = market.id;
        done(std::move(actor));
    };
    std::vector<KnownMarket> known;
    {
        std::lock_guard lock(markets_mutex_);
        if (ActorCache::Clock::now() - markets_known_at_ < ActorCache::age_max) known = markets_;
    }
    if (!known.empty()) return decide(std::move(known));
    load_markets(std::move(decide));
}

void Identifier::load_markets(
    std::function<void(tl::expected<std::vector<KnownMarket>, Error>)> done) {
    auto shared = std::make_shared<decltype(done)>(std::move(done));
    auto task = [this, shared](storage::Session& session) {
        try {
            std::vector<KnownMarket> markets;
            session.run({.market = {}, .read_only = true}, [&](storage::Tx& tx) {
                for (auto& market : storage::identity::markets(tx))
                    markets.push_back({market.id, std::move(market.code)});
            });
            {
                std::lock_guard lock(markets_mutex_);
                markets_ = markets;
                markets_known_at_ = ActorCache::Clock::now();
            }
            (*shared)(std::move(markets));
        } catch (std::exception const&) {
            session.close();
            (*shared)(tl::unexpected(unavailable()));
        }
    };
    auto dropped = [shared] { (*shared)(tl::unexpected(busy())); };
    if (!submit(task, dropped)) dropped();
}

}  // namespace chaolu::http
