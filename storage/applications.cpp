// Statements of applications. That a supplier has one open at a time is seen to by a unique index.
#include "storage/applications.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::applications {
namespace {

constexpr Sql insert_application = R"(
insert into supplier_application (market_id, id, supplier_id, state, is_trader, division_code,
                                  address, contact_name, contact_phone, bank_holder, bank_name,
                                  bank_account, created_at)
values (:market, :id, :supplier, :state, :is_trader, :division, :address, :contact, :phone,
        :holder, :bank, :account, :now)
on conflict do nothing)";

constexpr Sql update_application = R"(
update supplier_application
set state = :state, reason = :reason, is_trader = :is_trader, division_code = :division,
    address = :address, contact_name = :contact, contact_phone = :phone, bank_holder = :holder,
    bank_name = :bank, bank_account = :account, version = :version
where market_id = :market and id = :id)";

constexpr Sql delete_categories = R"(
delete from application_category
where market_id = :market and application_id = :id and category <> all(cast(:kept as text[])))";

constexpr Sql upsert_categories = R"(
insert into application_category (market_id, application_id, category, verdict, reason)
select cast(:market as uuid), cast(:id as uuid), t.category, t.verdict, t.reason
from unnest(cast(:categories as text[]), cast(:verdicts as text[]), cast(:reasons as text[]))
     as t(category, verdict, reason)
on conflict (market_id, application_id, category)
do update set verdict = excluded.verdict, reason = excluded.reason)";

// `only` is null for those who see the applications of every supplier. Verdicts and reasons that
// are not there are empty texts: an array holds no nulls.
constexpr Sql find_application = R"(
select a.id, a.supplier_id, a.state, a.reason, a.is_trader, a.division_code, a.address,
       a.contact_name, a.contact_phone, a.bank_holder, a.bank_name, a.bank_account,
       array(select c.category from application_category c
             where c.market_id = a.market_id and c.application_id = a.id order by c.category),
       array(select coalesce(c.verdict, '') from application_category c
             where c.market_id = a.market_id and c.application_id = a.id order by c.category),
       array(select coalesce(c.reason, '') from application_category c
             where c.market_id = a.market_id and c.application_id = a.id order by c.category),
       a.created_at, a.version
from supplier_application a
where a.market_id = :market and a.id = :id
  and (cast(:only as uuid) is null or a.supplier_id = cast(:only as uuid)))";

constexpr Sql lock_application = R"(
select id from supplier_application where market_id = :market and id = :id for update)";

constexpr Sql select_applications = R"(
select a.id, a.supplier_id, a.state, a.reason, a.is_trader, a.division_code, a.address,
       a.contact_name, a.contact_phone, a.bank_holder, a.bank_name, a.bank_account,
       array(select c.category from application_category c
             where c.market_id = a.market_id and c.application_id = a.id order by c.category),
       array(select coalesce(c.verdict, '') from application_category c
             where c.market_id = a.market_id and c.application_id = a.id order by c.category),
       array(select coalesce(c.reason, '') from application_category c
             where c.market_id = a.market_id and c.application_id = a.id order by c.category),
       a.created_at, a.version
from supplier_application a
where a.market_id = :market and a.id > :after
  and (cast(:only as uuid) is null or a.supplier_id = cast(:only as uuid))
  and (cast(:state as text) is null or a.state = :state)
order by a.id limit cast(:rows as bigint))";

std::vector<AppliedCategory> categories_of(std::vector<std::string> names,
                                           std::vector<std::string> const& verdicts,
                                           std::vector<std::string> const& reasons) {
    std::vector<AppliedCategory> categories;
    for (std::size_t at = 0; at < names.size(); ++at) {
        auto& each = categories.emplace_back();
        each.category = std::move(names[at]);
        if (!verdicts.at(at).empty())
            each.verdict = chaolu::suppliers::verdict_from(verdicts[at]).value();
        if (!reasons.at(at).empty()) each.reason = reasons[at];
    }
    return categories;
}

std::vector<Application> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Application> found;
    tx.each(sql, binds,
            [&](ApplicationId id, OrganisationId supplier, std::string state,
                std::optional<std::string> reason, bool is_trader, std::string division,
                std::string address, std::string contact, std::string phone, std::string holder,
                std::string bank, std::string account, std::vector<std::string> categories,
                std::vector<std::string> verdicts, std::vector<std::string> reasons,
                Instant created_at, int version) {
                found.push_back({id,
                                 supplier,
                                 chaolu::suppliers::application_state_from(state).value(),
                                 std::move(reason),
                                 is_trader,
                                 std::move(division),
                                 std::move(address),
                                 std::move(contact),
                                 std::move(phone),
                                 {std::move(holder), std::move(bank), std::move(account)},
                                 categories_of(std::move(categories), verdicts, reasons),
                                 created_at,
                                 version});
            });
    return found;
}

void write_categories(Tx& tx, Application const& application) {
    Array names, verdicts, reasons;
    for (auto const& each : application.categories) {
        names.add(std::string_view(each.category));
        if (each.verdict)
            verdicts.add(text(*each.verdict));
        else
            verdicts.add_null();
        reasons.add(each.reason);
    }
    tx.execute(upsert_categories, {{"market", tx.market()},
                                   {"id", application.id},
                                   {"categories", names},
                                   {"verdicts", verdicts},
                                   {"reasons", reasons}});
}

}  // namespace

bool insert(Tx& tx, Application const& application) {
    if (tx.execute(insert_application, {{"market", tx.market()},
                                        {"id", application.id},
                                        {"supplier", application.supplier},
                                        {"state", text(application.state)},
                                        {"is_trader", application.is_trader},
                                        {"division", application.division_code},
                                        {"address", application.address},
                                        {"contact", application.contact_name},
                                        {"phone", application.contact_phone},
                                        {"holder", application.bank.holder},
                                        {"bank", application.bank.bank},
                                        {"account", application.bank.account},
                                        {"now", application.created_at}}) == 0)
        return false;
    write_categories(tx, application);
    return true;
}

void update(Tx& tx, Application const& application) {
    tx.execute(update_application, {{"state", text(application.state)},
                                    {"reason", application.reason},
                                    {"is_trader", application.is_trader},
                                    {"division", application.division_code},
                                    {"address", application.address},
                                    {"contact", application.contact_name},
                                    {"phone", application.contact_phone},
                                    {"holder", application.bank.holder},
                                    {"bank", application.bank.bank},
                                    {"account", application.bank.account},
                                    {"version", application.version},
                                    {"market", tx.market()},
                                    {"id", application.id}});
    Array kept;
    for (auto const& each : application.categories) kept.add(std::string_view(each.category));
    tx.execute(delete_categories,
               {{"market", tx.market()}, {"id", application.id}, {"kept", kept}});
    write_categories(tx, application);
}

std::optional<Application> find(Tx& tx, ApplicationId id, std::optional<OrganisationId> supplier) {
    return first_of(
        read(tx, find_application, {{"market", tx.market()}, {"id", id}, {"only", supplier}}));
}

std::optional<Application> lock(Tx& tx, ApplicationId id) {
    if (!tx.find<ApplicationId>(lock_application, {{"market", tx.market()}, {"id", id}})) return {};
    return find(tx, id, {});
}

std::vector<Application> list(Tx& tx, Filter const& filter, ApplicationId after, int rows_max) {
    return read(tx, select_applications,
                {{"market", tx.market()},
                 {"after", after},
                 {"only", filter.supplier},
                 {"state", filter.state ? Value(text(*filter.state)) : std::nullopt},
                 {"rows", rows_max}});
}

}  // namespace chaolu::storage::applications
