// Statements of harvest commitments and of the requests for shares of them.
#include "storage/harvest_commitments.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::harvest_commitments {
namespace {

constexpr Sql insert_commitment = R"(
insert into harvest_commitment (market_id, id, supplier_id, sku_id, harvest_from, harvest_to,
                                fulfil_days, expected, haircut_bp, cut_rule, multiple,
                                min_quantity, decides_at, cut_off_at, state, created_at)
values (:market, :id, :supplier, :sku, :from, :to, :fulfil_days, :expected, :haircut, :rule,
        :multiple, :minimum, :decides_at, :cut_off_at, :state, :now))";

// One form serves all who look: there are as many commitments as harvests, not as orders.
constexpr Sql find_commitments = R"(
select c.id, c.supplier_id, c.sku_id, c.harvest_from, c.harvest_to, c.fulfil_days, c.expected,
       c.haircut_bp, c.cut_rule, c.multiple, c.min_quantity, c.decides_at, c.cut_off_at, c.state,
       c.requested, c.decided_with, c.closed_by, c.close_reason, c.created_at, c.version, k.code,
       k.base_unit
from harvest_commitment c
join sku k on k.market_id = c.market_id and k.id = c.sku_id
where c.market_id = :market and c.id < :before
  and (cast(:id as uuid) is null or c.id = :id)
  and (cast(:state as text) is null or c.state = :state)
  and (cast(:supplier as uuid) is null or c.supplier_id = :supplier)
  and (cast(:buyer as uuid) is null
       or exists (select from publication p
                  where p.market_id = c.market_id and p.product_id = k.product_id
                    and (p.channel = '*' or p.channel = cast(:channel as text))
                    and p.visible @> cast(:now as bigint))
       or exists (select from harvest_request r
                  where r.market_id = c.market_id and r.commitment_id = c.id
                    and r.buyer_id = :buyer))
order by c.id desc limit cast(:rows as bigint))";

constexpr Sql lock_commitment =
    "select id from harvest_commitment where market_id = :market and id = :id for update";

constexpr Sql lock_due_ones = R"(
select id from harvest_commitment
where market_id = :market and state = 'open' and decides_at <= :now
order by decides_at limit :rows for update skip locked)";

constexpr Sql lock_lapsed_ones = R"(
select id from harvest_commitment
where market_id = :market and state = 'decided' and harvest_to < :today
  and harvest_to + fulfil_days < :today
order by harvest_to limit :rows for update skip locked)";

constexpr Sql find_live_times = R"(
select decides_at, cut_off_at, harvest_from, harvest_to, fulfil_days
from harvest_commitment
where market_id = :market and supplier_id = :supplier and sku_id = :sku
  and state in ('open', 'decided'))";

constexpr Sql update_commitment = R"(
update harvest_commitment set expected = :expected, cut_off_at = :cut_off_at, state = :state,
    requested = :requested, decided_with = cast(:decided_with as bigint),
    closed_by = cast(:closed_by as text), close_reason = cast(:close_reason as text),
    version = :version
where market_id = :market and id = :id)";

constexpr Sql add_forecast = R"(
insert into harvest_forecast (market_id, commitment_id, version, expected, made_by, made_at)
values (:market, :id, :version, :expected, :made_by, :now))";

constexpr Sql find_requests = R"(
select id, commitment_id, buyer_id, channel, asked, share, state, delivery, price_list, order_id,
       refusal, asked_at, told, tries
from harvest_request
where market_id = :market and commitment_id = :commitment and id > :after
  and (cast(:buyer as uuid) is null or buyer_id = :buyer)
  and (cast(:hidden as text) is null or state <> :hidden)
order by id limit :rows)";

constexpr Sql insert_request = R"(
insert into harvest_request (market_id, id, commitment_id, buyer_id, channel, asked, state,
                             delivery, price_list, asked_at)
values (:market, :id, :commitment, :buyer, cast(:channel as text), :asked, :state, :delivery,
        cast(:price_list as text), :asked_at))";

constexpr Sql update_requests = R"(
update harvest_request r set share = t.share, state = t.state, order_id = t.order_id,
                             refusal = t.refusal, told = t.told, tries = t.tries
from unnest(cast(:ids as uuid[]), cast(:shares as bigint[]), cast(:states as text[]),
            cast(:orders as uuid[]), cast(:refusals as text[]), cast(:tolds as integer[]),
            cast(:tries as integer[]))
     as t(id, share, state, order_id, refusal, told, tries)
where r.market_id = :market and r.id = t.id)";

struct Filter {
    std::optional<CommitmentId> id = {};
    std::optional<CommitmentState> state = {};
    std::optional<CommitmentId> before = {};
    int rows_max = 1;
};

std::vector<Commitment> read(Tx& tx, Viewer const& viewer, Filter const& filter) {
    std::vector<Commitment> found;
    std::optional<std::string> state;
    if (filter.state) state = text(*filter.state);
    tx.each(find_commitments,
            {{"market", tx.market()},
             below(filter.before),
             {"id", filter.id},
             {"state", state},
             {"supplier", viewer.supplier},
             {"buyer", viewer.buyer},
             {"channel", viewer.channel},
             {"now", viewer.now},
             {"rows", filter.rows_max}},
            [&](CommitmentId id, OrganisationId supplier, SkuId sku, Date from, Date to,
                int fulfil_days, std::int64_t expected, int haircut_bp, std::string rule,
                std::int64_t multiple, std::int64_t minimum, Instant decides_at, Instant cut_off_at,
                std::string is, std::int64_t requested, std::optional<std::int64_t> decided_with,
                std::optional<std::string> closed_by, std::optional<std::string> close_reason,
                Instant created_at, int version, std::string code, std::string base_unit) {
                found.push_back(
                    {id,
                     supplier,
                     sku,
                     {decides_at, cut_off_at, from, to, fulfil_days},
                     expected,
                     haircut_bp,
                     chaolu::inventory::cut_rule_from(rule).value(),
                     {multiple, minimum},
                     chaolu::inventory::commitment_state_from(is).value(),
                     requested,
                     decided_with,
                     closed_by ? chaolu::inventory::close_cause_from(*closed_by) : std::nullopt,
                     std::move(close_reason),
                     created_at,
                     version,
                     std::move(code),
                     std::move(base_unit)});
            });
    return found;
}

}  // namespace

void insert(Tx& tx, Commitment const& commitment) {
    tx.execute(insert_commitment, {{"market", tx.market()},
                                   {"id", commitment.id},
                                   {"supplier", commitment.supplier},
                                   {"sku", commitment.sku},
                                   {"from", commitment.times.harvest_from},
                                   {"to", commitment.times.harvest_to},
                                   {"fulfil_days", commitment.times.fulfil_days},
                                   {"expected", commitment.expected},
                                   {"haircut", commitment.haircut_bp},
                                   {"rule", text(commitment.rule)},
                                   {"multiple", commitment.terms.multiple},
                                   {"minimum", commitment.terms.minimum},
                                   {"decides_at", commitment.times.decides_at},
                                   {"cut_off_at", commitment.times.cut_off_at},
                                   {"state", text(commitment.state)},
                                   {"now", commitment.created_at}});
}

std::optional<Commitment> find(Tx& tx, CommitmentId id, Viewer const& viewer) {
    return first_of(read(tx, viewer, {.id = id}));
}

std::vector<Commitment> list(Tx& tx, Viewer const& viewer, std::optional<CommitmentState> state,
                             std::optional<CommitmentId> before, int rows_max) {
    return read(tx, viewer, {{}, state, before, rows_max});
}

std::optional<Commitment> lock(Tx& tx, CommitmentId id, Viewer const& viewer) {
    tx.list<CommitmentId>(lock_commitment, {{"market", tx.market()}, {"id", id}});
    return find(tx, id, viewer);
}

std::vector<Commitment> lock_due(Tx& tx, Instant now, int rows_max) {
    std::vector<Commitment> due;
    for (auto const id : tx.list<CommitmentId>(
             lock_due_ones, {{"market", tx.market()}, {"now", now}, {"rows", rows_max}}))
        due.push_back(find(tx, id, {{}, {}, {}, now}).value());
    return due;
}

std::vector<Commitment> lock_lapsed(Tx& tx, Instant now, int rows_max) {
    std::vector<Commitment> lapsed;
    for (auto const id : tx.list<CommitmentId>(
             lock_lapsed_ones,
             {{"market", tx.market()}, {"today", shanghai_day(now)}, {"rows", rows_max}}))
        lapsed.push_back(find(tx, id, {{}, {}, {}, now}).value());
    return lapsed;
}

std::vector<CommitmentTimes> live_times(Tx& tx, OrganisationId supplier, SkuId sku) {
    std::vector<CommitmentTimes> found;
    tx.each(find_live_times, {{"market", tx.market()}, {"supplier", supplier}, {"sku", sku}},
            [&](Instant decides_at, Instant cut_off_at, Date from, Date to, int fulfil_days) {
                found.push_back({decides_at, cut_off_at, from, to, fulfil_days});
            });
    return found;
}

void save(Tx& tx, Commitment const& commitment) {
    std::optional<std::string> closed_by;
    if (commitment.closed_by) closed_by = text(*commitment.closed_by);
    tx.execute(update_commitment, {{"market", tx.market()},
                                   {"id", commitment.id},
                                   {"expected", commitment.expected},
                                   {"cut_off_at", commitment.times.cut_off_at},
                                   {"closed_by", closed_by},
                                   {"close_reason", commitment.close_reason},
                                   {"state", text(commitment.state)},
                                   {"requested", commitment.requested},
                                   {"decided_with", commitment.decided_with},
                                   {"version", commitment.version}});
}

void insert_forecast(Tx& tx, Commitment const& commitment, Uuid made_by, Instant now) {
    tx.execute(add_forecast, {{"market", tx.market()},
                              {"id", commitment.id},
                              {"version", commitment.version},
                              {"expected", commitment.expected},
                              {"made_by", made_by},
                              {"now", now}});
}

std::vector<Request> requests(Tx& tx, CommitmentId commitment, std::optional<OrganisationId> buyer,
                              Which which, HarvestRequestId after, int rows_max) {
    std::optional<std::string> hidden;
    if (which == Which::live) hidden = text(AskState::withdrawn);
    std::vector<Request> found;
    tx.each(find_requests,
            {{"market", tx.market()},
             {"commitment", commitment},
             {"after", after},
             {"buyer", buyer},
             {"hidden", hidden},
             {"rows", rows_max}},
            [&](HarvestRequestId id, CommitmentId of, OrganisationId by,
                std::optional<std::string> channel, std::int64_t asked,
                std::optional<std::int64_t> share, std::string state, std::string delivery,
                std::optional<std::string> price_list, std::optional<OrderId> order,
                std::optional<std::string> refusal, Instant asked_at, int told, int tries) {
                found.push_back({id, of, by, std::move(channel), asked, share,
                                 chaolu::inventory::ask_state_from(state).value(),
                                 std::move(delivery), std::move(price_list), order,
                                 std::move(refusal), asked_at, told, tries});
            });
    return found;
}

void insert(Tx& tx, Request const& request) {
    tx.execute(insert_request, {{"market", tx.market()},
                                {"id", request.id},
                                {"commitment", request.commitment},
                                {"buyer", request.buyer},
                                {"channel", request.channel},
                                {"asked", request.asked},
                                {"state", text(request.state)},
                                {"delivery", request.delivery},
                                {"price_list", request.price_list},
                                {"asked_at", request.asked_at}});
}

void save(Tx& tx, std::span<Request const> requests) {
    if (requests.empty()) return;
    Array ids, shares, states, orders, refusals, tolds, tries;
    for (auto const& request : requests) {
        ids.add(request.id);
        shares.add(request.share);
        states.add(std::string(text(request.state)));
        orders.add(request.order);
        refusals.add(request.refusal);
        tolds.add(std::int64_t{request.told});
        tries.add(std::int64_t{request.tries});
    }
    tx.execute(update_requests, {{"market", tx.market()},
                                 {"ids", ids},
                                 {"shares", shares},
                                 {"states", states},
                                 {"orders", orders},
                                 {"refusals", refusals},
                                 {"tolds", tolds},
                                 {"tries", tries}});
}

}  // namespace chaolu::storage::harvest_commitments
