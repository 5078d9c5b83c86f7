// Statements of suppliers and of the days on which they may sell.
#include "storage/suppliers.hpp"

#include "storage/database/lists.hpp"
#include "storage/day_sets.hpp"

namespace chaolu::storage::suppliers {
namespace {

constexpr Sql insert_suppliers = R"(
insert into supplier (market_id, organisation_id, role, state, created_at)
select cast(:market as uuid), t.organisation, t.role, 'applied', cast(:now as bigint)
from unnest(cast(:organisations as uuid[]), cast(:roles as text[])) as t(organisation, role))";

constexpr Sql find_supplier = R"(
select o.id, o.uscc, o.name_zh, o.name_en, s.role, s.state, s.state_reason, s.review_waived,
       cast(s.closures as text), s.created_at, s.version
from supplier s join organisation o on o.market_id = s.market_id and o.id = s.organisation_id
where s.market_id = :market and s.organisation_id = :id)";

constexpr Sql lock_supplier = R"(
select o.id, o.uscc, o.name_zh, o.name_en, s.role, s.state, s.state_reason, s.review_waived,
       cast(s.closures as text), s.created_at, s.version
from supplier s join organisation o on o.market_id = s.market_id and o.id = s.organisation_id
where s.market_id = :market and s.organisation_id = :id for update of s)";

constexpr Sql select_suppliers = R"(
select o.id, o.uscc, o.name_zh, o.name_en, s.role, s.state, s.state_reason, s.review_waived,
       cast(s.closures as text), s.created_at, s.version
from supplier s join organisation o on o.market_id = s.market_id and o.id = s.organisation_id
where s.market_id = :market and s.organisation_id > :after
  and (cast(:only as uuid) is null or s.organisation_id = cast(:only as uuid))
  and (cast(:state as text) is null or s.state = :state)
order by s.organisation_id limit cast(:rows as bigint))";

constexpr Sql update_supplier = R"(
update supplier
set role = :role, state = :state, state_reason = :reason, review_waived = :waived,
    closures = cast(:closures as datemultirange), version = :version
where market_id = :market and organisation_id = :id)";

constexpr Sql select_approvals = R"(
select category, cast(days as text) from supplier_approval
where market_id = :market and supplier_id = :supplier)";

constexpr Sql upsert_approvals = R"(
insert into supplier_approval (market_id, supplier_id, category, days)
select cast(:market as uuid), cast(:supplier as uuid), t.category, cast(t.days as datemultirange)
from unnest(cast(:categories as text[]), cast(:days as text[])) as t(category, days)
on conflict (market_id, supplier_id, category) do update set days = excluded.days)";

constexpr Sql select_rights = R"(
select category, cast(days as text) from supplier_right
where market_id = :market and supplier_id = :supplier)";

constexpr Sql replace_rights = R"(
with gone as (
    delete from supplier_right
    where market_id = :market and supplier_id = :supplier
      and category <> all(cast(:categories as text[])))
insert into supplier_right (market_id, supplier_id, category, days)
select cast(:market as uuid), cast(:supplier as uuid), t.category, cast(t.days as datemultirange)
from unnest(cast(:categories as text[]), cast(:days as text[])) as t(category, days)
on conflict (market_id, supplier_id, category) do update set days = excluded.days)";

constexpr Sql select_rules = R"(
select category, role, any_of, food_class, lower(valid), upper(valid), lot_paper, source
from licence_rule order by category, role, valid)";

constexpr Sql insert_change = R"(
insert into supplier_change (market_id, id, supplier_id, what, before, after, reason,
                             by_organisation, by_credential, by_session, changed_at)
values (:market, :id, :supplier, :what, :before, :after, :reason, :by_organisation,
        :by_credential, :by_session, :changed_at))";

constexpr Sql select_changes = R"(
select id, what, before, after, reason, by_organisation, by_credential, by_session, changed_at
from supplier_change
where market_id = :market and supplier_id = :supplier
  and (cast(:before as uuid) is null or id < cast(:before as uuid))
order by id desc limit cast(:rows as bigint))";

std::vector<Supplier> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Supplier> found;
    tx.each(sql, binds,
            [&](OrganisationId id, std::string uscc, std::string name_zh,
                std::optional<std::string> name_en, std::string role, std::string state,
                std::optional<std::string> reason, bool is_waived, std::string closures,
                Instant created_at, int version) {
                found.push_back({id, std::move(uscc), std::move(name_zh), std::move(name_en),
                                 chaolu::suppliers::supplier_role_from(role).value(),
                                 chaolu::suppliers::supplier_state_from(state).value(),
                                 std::move(reason), is_waived, days_from(closures), created_at,
                                 version});
            });
    return found;
}

std::optional<Supplier> read_one(Tx& tx, Sql sql, OrganisationId id) {
    return first_of(read(tx, sql, {{"market", tx.market()}, {"id", id}}));
}

CategoryDays read_days(Tx& tx, Sql sql, OrganisationId supplier) {
    CategoryDays found;
    tx.each(sql, {{"market", tx.market()}, {"supplier", supplier}},
            [&](std::string category, std::string days) {
                found.emplace(std::move(category), days_from(days));
            });
    return found;
}

void write_days(Tx& tx, Sql sql, OrganisationId supplier, CategoryDays const& days) {
    Array categories, sets;
    for (auto const& [category, set] : days) {
        categories.add(std::string_view(category));
        sets.add(std::string_view(multirange_of(set)));
    }
    tx.execute(sql, {{"market", tx.market()},
                     {"supplier", supplier},
                     {"categories", categories},
                     {"days", sets}});
}

}  // namespace

void insert(Tx& tx, std::map<OrganisationId, SupplierRole> const& suppliers, Instant now) {
    Array organisations, roles;
    for (auto const& [organisation, role] : suppliers) {
        organisations.add(organisation);
        roles.add(text(role));
    }
    tx.execute(insert_suppliers, {{"market", tx.market()},
                                  {"now", now},
                                  {"organisations", organisations},
                                  {"roles", roles}});
}

std::optional<Supplier> find(Tx& tx, OrganisationId id) { return read_one(tx, find_supplier, id); }

std::optional<Supplier> lock(Tx& tx, OrganisationId id) { return read_one(tx, lock_supplier, id); }

void update(Tx& tx, Supplier const& supplier) {
    tx.execute(update_supplier, {{"role", text(supplier.role)},
                                 {"state", text(supplier.state)},
                                 {"reason", supplier.state_reason},
                                 {"waived", supplier.is_review_waived},
                                 {"closures", multirange_of(supplier.closures)},
                                 {"version", supplier.version},
                                 {"market", tx.market()},
                                 {"id", supplier.id}});
}

std::vector<Supplier> list(Tx& tx, Filter const& filter, OrganisationId after, int rows_max) {
    return read(tx, select_suppliers,
                {{"market", tx.market()},
                 {"after", after},
                 {"only", filter.only},
                 {"state", filter.state ? Value(text(*filter.state)) : std::nullopt},
                 {"rows", rows_max}});
}

CategoryDays approvals(Tx& tx, OrganisationId supplier) {
    return read_days(tx, select_approvals, supplier);
}

void save_approvals(Tx& tx, OrganisationId supplier, CategoryDays const& approvals) {
    write_days(tx, upsert_approvals, supplier, approvals);
}

CategoryDays rights(Tx& tx, OrganisationId supplier) {
    return read_days(tx, select_rights, supplier);
}

void save_rights(Tx& tx, OrganisationId supplier, CategoryDays const& rights) {
    write_days(tx, replace_rights, supplier, rights);
}

std::vector<SourcedRule> rules(Tx& tx) {
    std::vector<SourcedRule> found;
    tx.each(select_rules, {},
            [&](std::string category, std::string role, std::vector<std::string> any_of,
                std::optional<std::string> food_class, Date from, std::optional<Date> to,
                std::optional<std::string> lot_paper, std::string source) {
                auto& each = found.emplace_back();
                each.rule.category = std::move(category);
                each.rule.role = chaolu::suppliers::supplier_role_from(role).value();
                for (auto const& kind : any_of)
                    each.rule.any_of.push_back(chaolu::suppliers::licence_kind_from(kind).value());
                each.rule.food_class = std::move(food_class);
                each.rule.valid = {from, to};
                each.lot_paper = std::move(lot_paper);
                each.source = std::move(source);
            });
    return found;
}

void append_change(Tx& tx, Change const& change) {
    tx.execute(insert_change, {{"market", tx.market()},
                               {"id", change.id},
                               {"supplier", change.supplier},
                               {"what", change.what},
                               {"before", change.before},
                               {"after", change.after},
                               {"reason", change.reason},
                               {"by_organisation", change.by_organisation},
                               {"by_credential", change.by_credential},
                               {"by_session", change.is_by_session},
                               {"changed_at", change.changed_at}});
}

std::vector<Change> changes(Tx& tx, OrganisationId supplier, std::optional<Uuid> before,
                            int rows_max) {
    std::vector<Change> found;
    tx.each(
        select_changes,
        {{"market", tx.market()}, {"supplier", supplier}, {"before", before}, {"rows", rows_max}},
        [&](EventId id, std::string what, std::string was, std::string is,
            std::optional<std::string> reason, OrganisationId organisation, Uuid credential,
            bool is_session, Instant at) {
            found.push_back({id, supplier, std::move(what), std::move(was), std::move(is),
                             std::move(reason), organisation, credential, is_session, at});
        });
    return found;
}

}  // namespace chaolu::storage::suppliers
