// Statements of grants between organisations.
#include "storage/grants.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::grants {
namespace {

constexpr Sql insert_grant = R"(
insert into organisation_grant (market_id, id, grantor_id, grantee_id, kind, valid,
                                created_at)
values (:market, :id, :grantor, :grantee, :kind,
        daterange(cast(:valid_from as date), cast(:valid_to as date)), :now))";

// `party` is null for those who see all of the market.
constexpr Sql find_grant = R"(
select id, grantor_id, grantee_id, kind, lower(valid), upper(valid), withdrawn_from,
       reason, created_at, version
from organisation_grant
where market_id = :market and id = :id
  and (cast(:party as uuid) is null or cast(:party as uuid) in (grantor_id, grantee_id)))";

constexpr Sql lock_grant = R"(
select id, grantor_id, grantee_id, kind, lower(valid), upper(valid), withdrawn_from,
       reason, created_at, version
from organisation_grant where market_id = :market and id = :id for update)";

constexpr Sql select_grants = R"(
select id, grantor_id, grantee_id, kind, lower(valid), upper(valid), withdrawn_from,
       reason, created_at, version
from organisation_grant
where market_id = :market and id > :after
  and (cast(:party as uuid) is null or cast(:party as uuid) in (grantor_id, grantee_id))
order by id limit cast(:rows as bigint))";

constexpr Sql update_grant = R"(
update organisation_grant
set withdrawn_from = cast(:withdrawn_from as date), reason = :reason, version = :version
where market_id = :market and id = :id)";

constexpr Sql select_agencies = R"(
select lower(g.valid), least(upper(g.valid), g.withdrawn_from)
from organisation_grant g
join supplier s on s.market_id = g.market_id and s.organisation_id = g.grantor_id
where g.market_id = :market and g.grantee_id = :agent and g.kind = 'agent_for'
  and s.role <> 'trader')";

std::vector<Grant> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Grant> found;
    tx.each(sql, binds,
            [&](GrantId id, OrganisationId grantor, OrganisationId grantee, std::string kind,
                Date from, std::optional<Date> to, std::optional<Date> withdrawn_from,
                std::optional<std::string> reason, Instant created_at, int version) {
                found.push_back({id,
                                 grantor,
                                 grantee,
                                 chaolu::suppliers::grant_kind_from(kind).value(),
                                 {from, to},
                                 withdrawn_from,
                                 std::move(reason),
                                 created_at,
                                 version});
            });
    return found;
}

}  // namespace

void insert(Tx& tx, Grant const& grant) {
    tx.execute(insert_grant, {{"market", tx.market()},
                              {"id", grant.id},
                              {"grantor", grant.grantor},
                              {"grantee", grant.grantee},
                              {"kind", text(grant.kind)},
                              {"valid_from", grant.valid.from},
                              {"valid_to", grant.valid.to},
                              {"now", grant.created_at}});
}

std::optional<Grant> find(Tx& tx, GrantId id, std::optional<OrganisationId> party) {
    return first_of(read(tx, find_grant, {{"market", tx.market()}, {"id", id}, {"party", party}}));
}

std::optional<Grant> lock(Tx& tx, GrantId id) {
    return first_of(read(tx, lock_grant, {{"market", tx.market()}, {"id", id}}));
}

void update(Tx& tx, Grant const& grant) {
    tx.execute(update_grant, {{"withdrawn_from", grant.withdrawn_from},
                              {"reason", grant.reason},
                              {"version", grant.version},
                              {"market", tx.market()},
                              {"id", grant.id}});
}

std::vector<Grant> list(Tx& tx, std::optional<OrganisationId> party, GrantId after, int rows_max) {
    return read(tx, select_grants,
                {{"market", tx.market()}, {"after", after}, {"party", party}, {"rows", rows_max}});
}

DaySet agency_days(Tx& tx, OrganisationId agent) {
    std::vector<Validity> days;
    tx.each(select_agencies, {{"market", tx.market()}, {"agent", agent}},
            [&](Date from, std::optional<Date> to) {
                days.push_back({from, to});
            });
    return DaySet(days);
}

}  // namespace chaolu::storage::grants
