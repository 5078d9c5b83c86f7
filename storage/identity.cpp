// Statements of markets, organisations and people.
#include "storage/identity.hpp"

#include <set>

#include "storage/database/lists.hpp"
#include "storage/locations.hpp"

namespace chaolu::storage::identity {
namespace {

constexpr Sql find_market_by_code = R"(
select id, code, name_zh, name_en, origin_division, destination_division
from market where code = :code)";

constexpr Sql find_market_by_id = R"(
select id, code, name_zh, name_en, origin_division, destination_division
from market where id = :market)";

constexpr Sql select_markets = R"(
select id, code, name_zh, name_en, origin_division, destination_division
from market order by code)";

constexpr Sql insert_market_row = R"(
insert into market (id, code, name_zh, name_en, origin_division, destination_division, created_at)
values (:id, :code, :name_zh, :name_en, :origin, :destination, :now)
on conflict do nothing)";

constexpr Sql set_market = "select set_config('chaolu.market', :market, true)";

// Sorted: two that add the same organisations wait for each other, but not in a circle.
constexpr Sql insert_organisation_rows = R"(
insert into organisation (market_id, id, kind, uscc, name_zh, name_en, division_code, channel,
                          is_demo, created_at)
select cast(:market as uuid), t.id, t.kind, t.uscc, t.name_zh, t.name_en, t.division, t.channel,
       t.is_demo, t.created_at
from unnest(cast(:ids as uuid[]), cast(:kinds as text[]), cast(:usccs as text[]),
            cast(:names_zh as text[]), cast(:names_en as text[]), cast(:divisions as text[]),
            cast(:channels as text[]), cast(:demos as boolean[]), cast(:times as bigint[]))
     as t(id, kind, uscc, name_zh, name_en, division, channel, is_demo, created_at)
order by t.uscc
on conflict (market_id, uscc) do nothing
returning id)";

constexpr Sql find_organisation_by_id = R"(
select id, kind, uscc, name_zh, name_en, division_code, channel, is_demo, created_at, version
from organisation where market_id = :market and id = :id)";

constexpr Sql find_organisations_by_uscc = R"(
select id, kind, uscc, name_zh, name_en, division_code, channel, is_demo, created_at, version
from organisation where market_id = :market and uscc = any(cast(:usccs as text[])))";

constexpr Sql select_kinds = R"(
select id, kind from organisation
where market_id = :market and id = any(cast(:ids as uuid[])))";

constexpr Sql select_organisations = R"(
select id, kind, uscc, name_zh, name_en, division_code, channel, is_demo, created_at, version
from organisation
where market_id = :market and id > :after
  and (cast(:kind as text) is null or kind = :kind)
  and (cast(:only as uuid) is null or id = :only)
order by id limit :rows)";

constexpr Sql insert_person_row = R"(
insert into person (market_id, id, organisation_id, login, password_hash, role, created_at)
values (:market, :id, :organisation, :login, :password_hash, :role, :created_at)
on conflict (market_id, login) do nothing)";

constexpr Sql find_person_by_login = R"(
select id, organisation_id, login, password_hash, role, created_at
from person where market_id = :market and login = :login and deactivated_at is null)";

constexpr Sql update_person_hash = R"(
update person set password_hash = :password_hash where market_id = :market and id = :id)";

std::vector<Market> read_markets(Tx& tx, Sql sql, Binds binds) {
    std::vector<Market> found;
    tx.each(sql, binds,
            [&](MarketId id, std::string code, std::string name_zh,
                std::optional<std::string> name_en, std::string origin, std::string destination) {
                found.push_back({id, std::move(code), std::move(name_zh), std::move(name_en),
                                 std::move(origin), std::move(destination)});
            });
    return found;
}

std::vector<Organisation> read_organisations(Tx& tx, Sql sql, Binds binds) {
    std::vector<Organisation> found;
    tx.each(sql, binds,
            [&](OrganisationId id, std::string kind, std::string uscc, std::string name_zh,
                std::optional<std::string> name_en, std::optional<std::string> division,
                std::optional<std::string> channel, bool is_demo, Instant created_at, int version) {
                auto& each = found.emplace_back();
                each.id = id;
                each.kind = chaolu::identity::organisation_kind_from(kind).value();
                each.uscc = std::move(uscc);
                each.name_zh = std::move(name_zh);
                each.name_en = std::move(name_en);
                each.division_code = std::move(division);
                if (channel) each.channel = chaolu::identity::channel_from(*channel).value();
                each.is_demo = is_demo;
                each.created_at = created_at;
                each.version = version;
            });
    return found;
}

template <class Enum>
std::optional<std::string> text_of(std::optional<Enum> value) {
    if (!value) return {};
    return std::string(text(*value));
}

}  // namespace

std::optional<Market> find_market(Tx& tx, std::string_view code) {
    return first_of(read_markets(tx, find_market_by_code, {{"code", code}}));
}

std::vector<Market> markets(Tx& tx) { return read_markets(tx, select_markets, {}); }

bool insert_market(Tx& tx, Market const& market, Instant now) {
    return tx.execute(insert_market_row, {{"id", market.id},
                                          {"code", market.code},
                                          {"name_zh", market.name_zh},
                                          {"name_en", market.name_en},
                                          {"origin", market.origin_division},
                                          {"destination", market.destination_division},
                                          {"now", now}}) == 1;
}

Market market_of(Tx& tx) {
    return first_of(read_markets(tx, find_market_by_id, {{"market", tx.market()}})).value();
}

void enter_market(Tx& tx, MarketId market) {
    tx.one<std::string>(set_market, {{"market", market.hex()}});
    tx.enter(market);
}

std::vector<OrganisationId> insert_organisations(Tx& tx,
                                                 std::span<Organisation const> organisations) {
    Array ids, kinds, usccs, names_zh, names_en, divisions, channels, demos, times;
    std::set<OrganisationId> suppliers;
    for (auto const& each : organisations) {
        ids.add(each.id);
        kinds.add(text(each.kind));
        usccs.add(std::string_view(each.uscc));
        names_zh.add(std::string_view(each.name_zh));
        names_en.add(each.name_en);
        divisions.add(each.division_code);
        channels.add(text_of(each.channel));
        demos.add(std::string_view(each.is_demo ? "t" : "f"));
        times.add(each.created_at.micros);
        if (each.kind == chaolu::identity::OrganisationKind::supplier) suppliers.insert(each.id);
    }
    auto const inserted =
        tx.list<OrganisationId>(insert_organisation_rows, {{"market", tx.market()},
                                                           {"ids", ids},
                                                           {"kinds", kinds},
                                                           {"usccs", usccs},
                                                           {"names_zh", names_zh},
                                                           {"names_en", names_en},
                                                           {"divisions", divisions},
                                                           {"channels", channels},
                                                           {"demos", demos},
                                                           {"times", times}});
    std::vector<OrganisationId> fresh;
    for (auto const& id : inserted)
        if (suppliers.contains(id)) fresh.push_back(id);
    if (!fresh.empty()) inventory::make_main_locations(tx, fresh);
    return inserted;
}

bool insert_organisation(Tx& tx, Organisation const& organisation) {
    return !insert_organisations(tx, std::span(&organisation, 1)).empty();
}

std::optional<Organisation> find_organisation(Tx& tx, OrganisationId id) {
    return first_of(
        read_organisations(tx, find_organisation_by_id, {{"market", tx.market()}, {"id", id}}));
}

std::vector<Organisation> organisations_of(Tx& tx, std::vector<std::string> const& usccs) {
    return read_organisations(tx, find_organisations_by_uscc,
                              {{"market", tx.market()}, {"usccs", array_of(usccs)}});
}

std::map<OrganisationId, OrganisationKind> kinds_of(Tx& tx,
                                                    std::vector<OrganisationId> const& ids) {
    std::map<OrganisationId, OrganisationKind> kinds;
    tx.each(select_kinds, {{"market", tx.market()}, {"ids", array_of(ids)}},
            [&](OrganisationId id, std::string kind) {
                kinds.emplace(id, chaolu::identity::organisation_kind_from(kind).value());
            });
    return kinds;
}

std::vector<Organisation> list_organisations(Tx& tx, OrganisationFilter const& filter,
                                             OrganisationId after, int rows_max) {
    return read_organisations(tx, select_organisations,
                              {{"market", tx.market()},
                               {"after", after},
                               {"kind", text_of(filter.kind)},
                               {"only", filter.only},
                               {"rows", rows_max}});
}

bool insert_person(Tx& tx, Person const& person) {
    return tx.execute(insert_person_row, {{"market", tx.market()},
                                          {"id", person.id},
                                          {"organisation", person.organisation},
                                          {"login", person.login},
                                          {"password_hash", person.password_hash},
                                          {"role", text(person.role)},
                                          {"created_at", person.created_at}}) == 1;
}

std::optional<Person> find_person(Tx& tx, std::string_view login) {
    std::optional<Person> found;
    tx.each(find_person_by_login, {{"market", tx.market()}, {"login", login}},
            [&](PersonId id, OrganisationId organisation, std::string name, std::string hash,
                std::string role, Instant created_at) {
                found = Person{id,
                               organisation,
                               std::move(name),
                               std::move(hash),
                               chaolu::identity::role_from(role).value(),
                               created_at};
            });
    return found;
}

void update_password_hash(Tx& tx, PersonId id, std::string_view password_hash) {
    tx.execute(update_person_hash,
               {{"market", tx.market()}, {"id", id}, {"password_hash", password_hash}});
}

}  // namespace chaolu::storage::identity
