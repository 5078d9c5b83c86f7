// Statements of transfers.
#include "storage/transfers.hpp"

#include <map>

#include "storage/database/joined.hpp"
#include "storage/database/lists.hpp"

namespace chaolu::storage::transfers {
namespace {

constexpr Sql insert_head = R"(
insert into transfer (market_id, id, supplier_id, from_location_id, to_location_id, state, note,
                      sent_by, sent_at, version)
values (:market, :id, :supplier, :from, :to, :state, cast(:note as text), :sent_by, :sent_at,
        :version))";

constexpr Sql insert_lines = R"(
insert into transfer_line (market_id, transfer_id, position, sku_id, lot_id, sent)
select cast(:market as uuid), cast(:id as uuid), t.position, t.sku_id, t.lot_id, t.sent
from unnest(cast(:skus as uuid[]), cast(:lots as uuid[]), cast(:quantities as bigint[]))
     with ordinality as t(sku_id, lot_id, sent, position))";

constexpr Literal heads = R"(
select t.id, t.supplier_id, t.from_location_id, t.to_location_id, f.code, d.code, t.state, t.note,
       t.sent_by, t.sent_at, t.closed_by, t.closed_at, t.version
from transfer t
join location f on f.market_id = t.market_id and f.id = t.from_location_id
join location d on d.market_id = t.market_id and d.id = t.to_location_id
where t.market_id = :market and )";

constexpr Sql find_head = joined<heads, R"(t.id = :id
  and (cast(:party as uuid) is null or t.supplier_id = :party))">;

constexpr Sql lock_head = joined<heads, R"(t.id = :id and t.supplier_id = :supplier
for update of t)">;

// Four forms, since an index serves only one.
constexpr Sql heads_of_party = joined<heads, R"(t.supplier_id = :party and t.id < :before
order by t.id desc limit cast(:rows as bigint))">;

constexpr Sql heads_of_party_by_state =
    joined<heads, R"(t.supplier_id = :party and t.state = :state and t.id < :before
order by t.id desc limit cast(:rows as bigint))">;

constexpr Sql heads_of_market = joined<heads, R"(t.id < :before
order by t.id desc limit cast(:rows as bigint))">;

constexpr Sql heads_of_market_by_state = joined<heads, R"(t.state = :state and t.id < :before
order by t.id desc limit cast(:rows as bigint))">;

constexpr Sql find_consigned_head = joined<heads, R"(t.id = :id
  and coalesce(f.holder_id, d.holder_id) is not null
  and (cast(:party as uuid) is null or t.supplier_id = :party or f.holder_id = :party
       or d.holder_id = :party))">;

constexpr Sql lock_consigned_head = joined<heads, R"(t.id = :id and d.holder_id is not null
  and (t.supplier_id = :party or d.holder_id = :party)
for update of t)">;

// The newest of each place, so that it costs what is shown and not what was ever sent.
constexpr Sql consigned_heads = joined<R"(
with held as (
    select id from location
    where market_id = :market and holder_id is not null
      and (cast(:party as uuid) is null or supplier_id = :party or holder_id = :party)),
newest as (
    select x.id
    from held
    cross join lateral (
        (select t.id from transfer t
         where t.market_id = :market and t.to_location_id = held.id and t.id < :before
           and (cast(:state as text) is null or t.state = :state)
         order by t.id desc limit cast(:rows as bigint))
        union
        (select t.id from transfer t
         where t.market_id = :market and t.from_location_id = held.id and t.id < :before
           and (cast(:state as text) is null or t.state = :state)
         order by t.id desc limit cast(:rows as bigint))) x))",
                                       heads, R"(t.id in (select id from newest)
order by t.id desc limit cast(:rows as bigint))">;

constexpr Sql find_lines = R"(
select t.transfer_id, t.sku_id, t.lot_id, t.sent, t.received, t.loss_reason, k.code, l.lot_code,
       k.base_unit
from transfer_line t
join sku k on k.market_id = t.market_id and k.id = t.sku_id
join lot l on l.market_id = t.market_id and l.id = t.lot_id
where t.market_id = :market and t.transfer_id = any(cast(:ids as uuid[]))
order by t.transfer_id, t.position)";

constexpr Sql update_head = R"(
update transfer set state = :state, closed_by = cast(:closed_by as uuid),
                    closed_at = cast(:closed_at as bigint), version = :version
where market_id = :market and id = :id)";

constexpr Sql update_lines = R"(
update transfer_line l set received = t.quantity, loss_reason = t.reason
from unnest(cast(:lots as uuid[]), cast(:quantities as bigint[]), cast(:reasons as text[]))
     as t(lot_id, quantity, reason)
where l.market_id = :market and l.transfer_id = :id and l.lot_id = t.lot_id)";

std::vector<Transfer> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<Transfer> found;
    std::map<TransferId, std::size_t> places;
    Array ids;
    tx.each(sql, binds,
            [&](TransferId id, OrganisationId supplier, LocationId from, LocationId to,
                std::string from_code, std::string to_code, std::string state,
                std::optional<std::string> note, Uuid sent_by, Instant sent_at,
                std::optional<Uuid> closed_by, std::optional<Instant> closed_at, int version) {
                places.emplace(id, found.size());
                ids.add(id);
                found.push_back({id,
                                 supplier,
                                 from,
                                 to,
                                 std::move(from_code),
                                 std::move(to_code),
                                 chaolu::inventory::transfer_state_from(state).value(),
                                 std::move(note),
                                 {},
                                 sent_by,
                                 sent_at,
                                 closed_by,
                                 closed_at,
                                 version});
            });
    if (found.empty()) return found;
    tx.each(
        find_lines, {{"market", tx.market()}, {"ids", ids}},
        [&](TransferId id, SkuId sku_id, LotId lot, std::int64_t sent,
            std::optional<std::int64_t> received, std::optional<std::string> reason,
            std::string sku, std::string lot_code, std::string base_unit) {
            auto& line = found[places.at(id)].lines.emplace_back(Line{sku_id, lot, sent, received});
            if (reason) line.loss_reason = chaolu::inventory::change_reason_from(*reason);
            line.sku = std::move(sku);
            line.lot_code = std::move(lot_code);
            line.base_unit = std::move(base_unit);
        });
    return found;
}

}  // namespace

void insert(Tx& tx, Transfer const& transfer) {
    tx.execute(insert_head, {{"market", tx.market()},
                             {"id", transfer.id},
                             {"supplier", transfer.supplier},
                             {"from", transfer.from},
                             {"to", transfer.to},
                             {"state", text(transfer.state)},
                             {"note", transfer.note},
                             {"sent_by", transfer.sent_by},
                             {"sent_at", transfer.sent_at},
                             {"version", transfer.version}});
    Array skus, lots, quantities;
    for (auto const& line : transfer.lines) {
        skus.add(line.sku_id);
        lots.add(line.lot);
        quantities.add(line.sent);
    }
    tx.execute(insert_lines, {{"market", tx.market()},
                              {"id", transfer.id},
                              {"skus", skus},
                              {"lots", lots},
                              {"quantities", quantities}});
}

std::optional<Transfer> find(Tx& tx, std::optional<OrganisationId> party, TransferId id) {
    return first_of(read(tx, find_head, {{"market", tx.market()}, {"id", id}, {"party", party}}));
}

std::optional<Transfer> lock(Tx& tx, OrganisationId supplier, TransferId id) {
    return first_of(
        read(tx, lock_head, {{"market", tx.market()}, {"id", id}, {"supplier", supplier}}));
}

std::optional<Transfer> lock_consigned(Tx& tx, OrganisationId party, TransferId id) {
    return first_of(
        read(tx, lock_consigned_head, {{"market", tx.market()}, {"id", id}, {"party", party}}));
}

void save(Tx& tx, Transfer const& transfer) {
    tx.execute(update_head, {{"market", tx.market()},
                             {"id", transfer.id},
                             {"state", text(transfer.state)},
                             {"closed_by", transfer.closed_by},
                             {"closed_at", transfer.closed_at},
                             {"version", transfer.version}});
    Array lots, quantities, reasons;
    for (auto const& line : transfer.lines) {
        lots.add(line.lot);
        quantities.add(line.received);
        if (line.loss_reason)
            reasons.add(text(*line.loss_reason));
        else
            reasons.add_null();
    }
    tx.execute(update_lines, {{"market", tx.market()},
                              {"id", transfer.id},
                              {"lots", lots},
                              {"quantities", quantities},
                              {"reasons", reasons}});
}

std::vector<Transfer> list(Tx& tx, std::optional<OrganisationId> party,
                           std::optional<TransferState> state, std::optional<TransferId> before,
                           int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const limit{"rows", rows_max};
    if (party && state)
        return read(tx, heads_of_party_by_state,
                    {market, {"party", *party}, {"state", text(*state)}, below(before), limit});
    if (party) return read(tx, heads_of_party, {market, {"party", *party}, below(before), limit});
    if (state)
        return read(tx, heads_of_market_by_state,
                    {market, {"state", text(*state)}, below(before), limit});
    return read(tx, heads_of_market, {market, below(before), limit});
}

std::optional<Transfer> find_consigned(Tx& tx, std::optional<OrganisationId> party, TransferId id) {
    return first_of(
        read(tx, find_consigned_head, {{"market", tx.market()}, {"id", id}, {"party", party}}));
}

std::vector<Transfer> list_consigned(Tx& tx, std::optional<OrganisationId> party,
                                     std::optional<TransferState> state,
                                     std::optional<TransferId> before, int rows_max) {
    return read(tx, consigned_heads,
                {{"market", tx.market()},
                 {"party", party},
                 {"state", state ? Value(text(*state)) : Value(std::nullopt)},
                 below(before),
                 {"rows", rows_max}});
}

}  // namespace chaolu::storage::transfers
