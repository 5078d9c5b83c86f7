// Run by the schema's owner from the command line, before anybody can sign in.
#include "server/app/provision.hpp"

#include <stdexcept>

#include "domain/core/text.hpp"
#include "server/security/token.hpp"
#include "storage/channels.hpp"
#include "storage/identity.hpp"

namespace chaolu::app {
namespace {

namespace db = storage::identity;

// The operator of a market that has named none: a synthetic code, flagged as demo, the same as in
// deploy/demo/organisations.json.
constexpr char const* operator_uscc = "91110105MA0DEM216K";

MarketId market_of(storage::Session& session, std::string const& code) {
    std::optional<db::Market> market;
    session.run({}, [&](storage::Tx& tx) { market = db::find_market(tx, code); });
    if (!market) throw std::runtime_error("there is no market " + code + ": run `market add`");
    return market->id;
}

std::optional<db::Organisation> find_owner(storage::Tx& tx, NewKey const& key) {
    auto kind = key.uscc ? std::nullopt : std::optional(db::OrganisationKind::operator_);
    OrganisationId after{};
    while (true) {
        auto page = db::list_organisations(tx, {kind, {}}, after, 200);
        for (auto const& organisation : page)
            if (!key.uscc || organisation.uscc == *key.uscc) return organisation;
        if (page.size() < 200) return {};
        after = page.back().id;
    }
}

db::Organisation owner_of(storage::Tx& tx, NewKey const& key, IdSource& ids, Instant now) {
    if (auto found = find_owner(tx, key)) return *found;
    if (key.uscc) throw std::runtime_error("no organisation of this market has that code");
    db::Organisation organisation;
    organisation.id = {ids.next(now)};
    organisation.kind = db::OrganisationKind::operator_;
    organisation.uscc = operator_uscc;
    organisation.name_zh = "产销对接平台运营方（演示）";
    organisation.name_en = "Platform operator (demo)";
    organisation.is_demo = true;
    organisation.created_at = now;
    db::insert_organisation(tx, organisation);
    return organisation;
}

}  // namespace

MarketId add_market(storage::Session& session, NewMarket const& market, IdSource& ids,
                    Instant now) {
    if (!is_code(market.code)) throw std::runtime_error("--code is not a code");
    if (!is_division_code(market.origin_division) || !is_division_code(market.destination_division))
        throw std::runtime_error("--origin and --destination are six-digit division codes");
    session.run({}, [&](storage::Tx& tx) {
        db::insert_market(tx,
                          {{ids.next(now)},
                           market.code,
                           market.name_zh,
                           market.name_en,
                           market.origin_division,
                           market.destination_division},
                          now);
    });
    auto const added = market_of(session, market.code);
    session.run({.market = added},
                [&](storage::Tx& tx) { storage::channels::insert_defaults(tx, now); });
    return added;
}

std::string add_key(storage::Session& session, NewKey const& key, IdSource& ids, Instant now) {
    auto role = identity::role_from(key.role);
    if (!role) throw std::runtime_error("there is no role " + key.role);
    auto market = market_of(session, key.market);
    auto credential = security::make_credential(security::CredentialKind::api_key, market);
    session.run({.market = market}, [&](storage::Tx& tx) {
        auto owner = owner_of(tx, key, ids, now);
        if (!identity::role_fits(*role, owner.kind))
            throw std::runtime_error("the role " + key.role + " does not fit that organisation");
        if (!identity::may_issue_another(db::lock_live_api_keys(tx, owner.id, key.name, now)))
            throw std::runtime_error("two keys of that name are live already: revoke one");
        db::ApiKey fresh;
        fresh.id = {ids.next(now)};
        fresh.organisation = owner.id;
        fresh.name = key.name;
        fresh.role = *role;
        fresh.created_at = now;
        db::insert_api_key(tx, fresh, credential.hash);
    });
    return credential.text;
}

}  // namespace chaolu::app
