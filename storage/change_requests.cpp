// Statements of change requests.
#include "storage/change_requests.hpp"

#include "storage/database/lists.hpp"

namespace chaolu::storage::change_requests {
namespace {

constexpr Sql insert_request = R"(
insert into change_request (market_id, id, product_id, supplier_id, base_version, state, reason,
                            changes, created_by, created_at, decided_by, decided_at, version)
values (:market, :id, :product, :supplier, :base, :state, :reason, :changes, :created_by,
        :created_at, :decided_by, :decided_at, :version))";

constexpr Sql find_request = R"(
select id, product_id, supplier_id, base_version, state, reason, changes, created_by, created_at,
       decided_by, decided_at, version
from change_request where market_id = :market and id = :id)";

constexpr Sql lock_request = R"(
select id, product_id, supplier_id, base_version, state, reason, changes, created_by, created_at,
       decided_by, decided_at, version
from change_request where market_id = :market and id = :id for update)";

// Requests are few beside products: one that is filtered out is read and passed over.
constexpr Sql select_requests = R"(
select id, product_id, supplier_id, base_version, state, reason, changes, created_by, created_at,
       decided_by, decided_at, version
from change_request
where market_id = :market and id > :after
  and (cast(:supplier as uuid) is null or supplier_id = cast(:supplier as uuid))
  and (cast(:product as uuid) is null or product_id = cast(:product as uuid))
  and (cast(:state as text) is null or state = cast(:state as text))
order by id limit cast(:rows as bigint))";

constexpr Sql update_request = R"(
update change_request set state = :state, reason = :reason, decided_by = :decided_by,
                          decided_at = :decided_at, version = :version
where market_id = :market and id = :id)";

std::optional<OrganisationId> decider(ChangeRequest const& request) {
    return request.decision ? std::optional(request.decision->by) : std::nullopt;
}

std::optional<Instant> decision_time(ChangeRequest const& request) {
    return request.decision ? std::optional(request.decision->at) : std::nullopt;
}

std::vector<ChangeRequest> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<ChangeRequest> requests;
    tx.each(
        sql, binds,
        [&](ChangeRequestId id, ProductId product, OrganisationId supplier, int base,
            std::string state, std::optional<std::string> reason, std::string changes,
            OrganisationId created_by, Instant created_at, std::optional<OrganisationId> decided_by,
            std::optional<Instant> decided_at, int version) {
            std::optional<Decision> decision;
            if (decided_by) decision = Decision{*decided_by, decided_at.value()};
            requests.push_back(
                {id, product, supplier, base, chaolu::catalogue::change_state_from(state).value(),
                 std::move(reason), std::move(changes), created_by, created_at, decision, version});
        });
    return requests;
}

std::optional<ChangeRequest> read_one(Tx& tx, Sql sql, ChangeRequestId id) {
    return first_of(read(tx, sql, {{"market", tx.market()}, {"id", id}}));
}

}  // namespace

void insert(Tx& tx, ChangeRequest const& request) {
    tx.execute(insert_request, {{"market", tx.market()},
                                {"id", request.id},
                                {"product", request.product},
                                {"supplier", request.supplier},
                                {"base", request.base_version},
                                {"state", text(request.state)},
                                {"reason", request.reason},
                                {"changes", request.changes},
                                {"created_by", request.created_by},
                                {"created_at", request.created_at},
                                {"decided_by", decider(request)},
                                {"decided_at", decision_time(request)},
                                {"version", request.version}});
}

std::optional<ChangeRequest> find(Tx& tx, ChangeRequestId id) {
    return read_one(tx, find_request, id);
}

std::vector<ChangeRequest> list(Tx& tx, Filter const& filter, ChangeRequestId after, int rows_max) {
    std::optional<std::string> state;
    if (filter.state) state = text(*filter.state);
    return read(tx, select_requests,
                {{"market", tx.market()},
                 {"after", after},
                 {"supplier", filter.supplier},
                 {"product", filter.product},
                 {"state", state},
                 {"rows", rows_max}});
}

std::optional<ChangeRequest> lock(Tx& tx, ChangeRequestId id) {
    return read_one(tx, lock_request, id);
}

void save(Tx& tx, ChangeRequest const& request) {
    tx.execute(update_request, {{"state", text(request.state)},
                                {"reason", request.reason},
                                {"decided_by", decider(request)},
                                {"decided_at", decision_time(request)},
                                {"version", request.version},
                                {"market", tx.market()},
                                {"id", request.id}});
}

}  // namespace chaolu::storage::change_requests
