// One round trip for all lots, however many expire on one morning.
#include "storage/lot_states.hpp"

namespace chaolu::storage::lot_stock {
namespace {

constexpr Sql lock_lots_by_id = R"(
select id, supplier_id, sku_id, hold_reason, expiry_date, version
from lot where market_id = :market and id = any(cast(:lots as uuid[]))
order by id for update)";

constexpr Sql update_holds = R"(
update lot set hold_reason = cast(:reason as text), version = version + 1
where market_id = :market and id = any(cast(:lots as uuid[])))";

constexpr Sql update_versions = R"(
update lot l set version = t.version
from unnest(cast(:lots as uuid[]), cast(:versions as integer[])) as t(id, version)
where l.market_id = :market and l.id = t.id)";

}  // namespace

std::map<LotId, LotState> lock_lot_states(Tx& tx, std::vector<LotId> const& lots) {
    std::map<LotId, LotState> found;
    tx.each(lock_lots_by_id, {{"market", tx.market()}, {"lots", array_of(lots)}},
            [&](LotId id, OrganisationId supplier, SkuId sku, std::optional<std::string> reason,
                std::optional<Date> expires, int version) {
                found.emplace(id, LotState{supplier, sku, std::move(reason), expires, version});
            });
    return found;
}

void set_hold(Tx& tx, std::vector<LotId> const& lots, std::optional<std::string_view> reason) {
    if (lots.empty()) return;
    tx.execute(update_holds, {{"market", tx.market()},
                              {"reason", reason ? Value(*reason) : Value(std::nullopt)},
                              {"lots", array_of(lots)}});
}

void save_lot_versions(Tx& tx, std::map<LotId, LotState> const& states) {
    if (states.empty()) return;
    Array lots, versions;
    for (auto const& [lot, state] : states) {
        lots.add(lot);
        versions.add(static_cast<std::int64_t>(state.version));
    }
    tx.execute(update_versions, {{"market", tx.market()}, {"lots", lots}, {"versions", versions}});
}

}  // namespace chaolu::storage::lot_stock
