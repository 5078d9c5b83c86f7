// Statements of buyer groups.
#include "storage/buyer_groups.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::buyer_groups {
namespace {

constexpr Sql insert_group = R"(
insert into buyer_group (market_id, id, code, name_zh, name_en, created_at)
values (:market, :id, :code, :name_zh, :name_en, :created_at)
on conflict do nothing)";

constexpr Sql find_group = R"(
select id, code, name_zh, name_en, created_at, version
from buyer_group where market_id = :market and id = :id)";

constexpr Sql lock_group = R"(
select id, code, name_zh, name_en, created_at, version
from buyer_group where market_id = :market and id = :id for update)";

constexpr Sql select_groups = R"(
select id, code, name_zh, name_en, created_at, version
from buyer_group where market_id = :market and id > :after
order by id limit cast(:rows as bigint))";

constexpr Sql update_group_version =
    "update buyer_group set version = :version where market_id = :market and id = :id";

constexpr Sql select_members = R"(
select m.buyer_id, o.name_zh, o.name_en, lower(m.valid), upper(m.valid)
from buyer_group_member m
join organisation o on o.market_id = m.market_id and o.id = m.buyer_id
where m.market_id = :market and m.group_id = :group and m.known_to is null
  and (m.buyer_id, lower(m.valid)) > (cast(:buyer as uuid), cast(:from as date))
order by m.buyer_id, lower(m.valid) limit cast(:rows as bigint))";

constexpr Sql select_times = R"(
select lower(valid), upper(valid) from buyer_group_member
where market_id = :market and group_id = :group and buyer_id = :buyer and known_to is null
order by lower(valid))";

constexpr Sql select_groups_of_buyer = R"(
select group_id from buyer_group_member
where market_id = :market and buyer_id = :buyer and valid @> cast(:day as date)
  and known_to is null
order by group_id)";

constexpr Sql insert_member_row = R"(
insert into buyer_group_member (market_id, group_id, buyer_id, valid, known_from)
values (:market, :group, :buyer, daterange(cast(:from as date), cast(:to as date)), :revision)
on conflict do nothing)";

constexpr Sql end_member_rows = R"(
update buyer_group_member set known_to = :revision
where market_id = :market and group_id = :group and buyer_id = :buyer and known_to is null
  and valid && daterange(cast(:day as date), null))";

std::vector<BuyerGroup> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<BuyerGroup> groups;
    tx.each(sql, binds,
            [&](BuyerGroupId id, std::string code, std::string name_zh,
                std::optional<std::string> name_en, Instant created_at, int version) {
                groups.push_back({id, std::move(code), std::move(name_zh), std::move(name_en),
                                  created_at, version});
            });
    return groups;
}

std::optional<BuyerGroup> read_one(Tx& tx, Sql sql, BuyerGroupId id) {
    return first_of(read(tx, sql, {{"market", tx.market()}, {"id", id}}));
}

}  // namespace

bool insert(Tx& tx, BuyerGroup const& group) {
    return tx.execute(insert_group, {{"market", tx.market()},
                                     {"id", group.id},
                                     {"code", group.code},
                                     {"name_zh", group.name_zh},
                                     {"name_en", group.name_en},
                                     {"created_at", group.created_at}}) == 1;
}

std::optional<BuyerGroup> find(Tx& tx, BuyerGroupId id) { return read_one(tx, find_group, id); }

std::optional<BuyerGroup> lock(Tx& tx, BuyerGroupId id) { return read_one(tx, lock_group, id); }

std::vector<BuyerGroup> list(Tx& tx, BuyerGroupId after, int rows_max) {
    return read(tx, select_groups, {{"market", tx.market()}, {"after", after}, {"rows", rows_max}});
}

void update_version(Tx& tx, BuyerGroup const& group) {
    tx.execute(update_group_version,
               {{"version", group.version}, {"market", tx.market()}, {"id", group.id}});
}

std::vector<Member> members(Tx& tx, BuyerGroupId group, MemberPlace after, int rows_max) {
    std::vector<Member> found;
    tx.each(select_members,
            {{"market", tx.market()},
             {"group", group},
             {"buyer", after.buyer},
             {"from", after.from},
             {"rows", rows_max}},
            [&](OrganisationId buyer, std::string name_zh, std::optional<std::string> name_en,
                Date from, std::optional<Date> to) {
                found.push_back({buyer, std::move(name_zh), std::move(name_en), {from, to}});
            });
    return found;
}

std::vector<Validity> times_of(Tx& tx, BuyerGroupId group, OrganisationId buyer) {
    std::vector<Validity> times;
    tx.each(select_times, {{"market", tx.market()}, {"group", group}, {"buyer", buyer}},
            [&](Date from, std::optional<Date> to) {
                times.push_back({from, to});
            });
    return times;
}

std::vector<BuyerGroupId> of_buyer(Tx& tx, OrganisationId buyer, Date day) {
    return tx.list<BuyerGroupId>(select_groups_of_buyer,
                                 {{"market", tx.market()}, {"buyer", buyer}, {"day", day}});
}

bool insert_member(Tx& tx, BuyerGroupId group, OrganisationId buyer, Validity const& valid,
                   std::int64_t revision) {
    return tx.execute(insert_member_row, {{"market", tx.market()},
                                          {"group", group},
                                          {"buyer", buyer},
                                          {"from", valid.from},
                                          {"to", valid.to},
                                          {"revision", revision}}) == 1;
}

void end_knowledge(Tx& tx, BuyerGroupId group, OrganisationId buyer, Date day,
                   std::int64_t revision) {
    tx.execute(end_member_rows, {{"revision", revision},
                                 {"market", tx.market()},
                                 {"group", group},
                                 {"buyer", buyer},
                                 {"day", day}});
}

}  // namespace chaolu::storage::buyer_groups
