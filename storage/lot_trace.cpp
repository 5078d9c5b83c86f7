// The genealogy of a lot: a walk along an index each way, level by level, then what is told of the
// steps that were found.
#include <set>

#include "storage/transformations.hpp"

namespace chaolu::storage::transformations {
namespace {

// The neighbours of these lots in their order, those of the first of them from `beyond` on. A
// function WITH ORDINALITY is read in this order and each index in its own, so that nothing is
// sorted and no more is read than is asked for.
constexpr Sql origins_of = R"(
select f.place, o.lot_id, o.origin_id, o.transformation_id
from unnest(cast(:lots as uuid[])) with ordinality as f(lot_id, place)
cross join lateral (
    select o.lot_id, o.origin_id, o.transformation_id from lot_origin o
    where o.market_id = :market and o.lot_id = f.lot_id
      and o.origin_id > case f.place when 1 then cast(:beyond as uuid)
                                     else '00000000-0000-0000-0000-000000000000' end
    order by o.origin_id limit cast(:rows as bigint)) o
order by f.place limit cast(:rows as bigint))";

constexpr Sql made_of = R"(
select f.place, o.lot_id, o.origin_id, o.transformation_id
from unnest(cast(:lots as uuid[])) with ordinality as f(lot_id, place)
cross join lateral (
    select o.lot_id, o.origin_id, o.transformation_id from lot_origin o
    where o.market_id = :market and o.origin_id = f.lot_id
      and o.lot_id > case f.place when 1 then cast(:beyond as uuid)
                                  else '00000000-0000-0000-0000-000000000000' end
    order by o.lot_id limit cast(:rows as bigint)) o
order by f.place limit cast(:rows as bigint))";

constexpr Sql describe_steps = R"(
select s.place, t.created_at, i.quantity, o.quantity, n.base_unit, k.code, k.base_unit, l.lot_code,
       l.supplier_id, l.harvest_date, l.production_date, l.expiry_date, b.on_hand, l.hold_reason
from unnest(cast(:lots as uuid[]), cast(:origins as uuid[]), cast(:transformations as uuid[]))
     with ordinality as s(lot_id, origin_id, transformation_id, place)
join transformation t on t.market_id = :market and t.id = s.transformation_id
join lot l on l.market_id = :market
 and l.id = case when cast(:is_back as boolean) then s.origin_id else s.lot_id end
join sku k on k.market_id = :market and k.id = l.sku_id
join lot m on m.market_id = :market
 and m.id = case when cast(:is_back as boolean) then s.lot_id else s.origin_id end
join sku n on n.market_id = :market and n.id = m.sku_id
cross join lateral (
    select cast(coalesce(sum(x.quantity), 0) as bigint) as quantity from transformation_line x
    where x.market_id = :market and x.lot_id = s.origin_id
      and x.transformation_id = s.transformation_id and not x.is_output) i
cross join lateral (
    select cast(coalesce(sum(x.quantity), 0) as bigint) as quantity from transformation_line x
    where x.market_id = :market and x.lot_id = s.lot_id
      and x.transformation_id = s.transformation_id and x.is_output) o
cross join lateral (
    select cast(coalesce(sum(b.on_hand), 0) as bigint) as on_hand
    from location w
    join lot_stock b on b.market_id = w.market_id and b.location_id = w.id
     and b.sku_id = l.sku_id and b.lot_id = l.id
    where w.market_id = :market and w.supplier_id = l.supplier_id) b)";

// Finds the steps after `after` until it has enough, each lot gone on from once.
class Walk {
public:
    Walk(Tx& tx, Direction direction, std::optional<Edge> const& after, std::size_t wanted)
        : tx_(tx), direction_(direction), after_(after), wanted_(wanted) {}

    std::vector<Step> from(LotId lot) {
        seen_.insert(lot);
        std::vector<LotId> frontier{lot};
        for (level_ = 1; !frontier.empty() && !is_done(); ++level_) {
            next_.clear();
            go_on_from(frontier);
            frontier.swap(next_);
        }
        return std::move(found_);
    }

private:
    bool is_done() const { return found_.size() == wanted_; }

    // One statement, unless there are more steps before `after` than one gives.
    void go_on_from(std::vector<LotId> const& frontier) {
        std::size_t first = 0;
        LotId beyond;
        while (!is_done()) {
            Array lots;
            for (auto at = first; at < frontier.size(); ++at) lots.add(frontier[at]);
            auto const limit = wanted_ - found_.size();
            std::size_t rows = 0;
            std::size_t place = 0;
            tx_.each(direction_ == Direction::back ? origins_of : made_of,
                     {{"market", tx_.market()},
                      {"lots", lots},
                      {"beyond", beyond},
                      {"rows", static_cast<std::int64_t>(limit)}},
                     [&](std::int64_t at, LotId lot, LotId origin, TransformationId by) {
                         ++rows;
                         place = static_cast<std::size_t>(at) - 1;
                         beyond = far_end({lot, origin});
                         take({lot, origin}, by);
                     });
            if (rows < limit) return;
            first += place;
        }
    }
    LotId far_end(Edge const& edge) const {
        return direction_ == Direction::back ? edge.origin : edge.lot;
    }
    void take(Edge const& edge, TransformationId by) {
        if (seen_.insert(far_end(edge)).second) next_.push_back(far_end(edge));
        if (!after_)
            found_.push_back({level_, edge, by});
        else if (*after_ == edge)
            after_.reset();
    }

    Tx& tx_;
    Direction direction_;
    std::optional<Edge> after_;  // until it was met
    std::size_t wanted_;
    int level_ = 0;
    std::set<LotId> seen_;
    std::vector<LotId> next_;
    std::vector<Step> found_;
};

void describe(Tx& tx, std::vector<Step>& steps, Direction direction) {
    bool const is_back = direction == Direction::back;
    Array lots, origins, transformations;
    for (auto const& step : steps) {
        lots.add(step.edge.lot);
        origins.add(step.edge.origin);
        transformations.add(step.transformation);
    }
    tx.each(describe_steps,
            {{"market", tx.market()},
             {"lots", lots},
             {"origins", origins},
             {"transformations", transformations},
             {"is_back", is_back}},
            [&](std::int64_t place, Instant made_at, std::int64_t taken, std::int64_t made,
                std::string near_unit, std::string sku, std::string far_unit, std::string lot_code,
                OrganisationId supplier, std::optional<Date> harvest,
                std::optional<Date> production, std::optional<Date> expiry, std::int64_t on_hand,
                std::optional<std::string> hold_reason) {
                auto& step = steps.at(static_cast<std::size_t>(place) - 1);
                step.made_at = made_at;
                step.taken = taken;
                step.made = made;
                step.taken_unit = is_back ? far_unit : near_unit;
                step.made_unit = is_back ? near_unit : far_unit;
                step.sku = std::move(sku);
                step.lot_code = std::move(lot_code);
                step.supplier = supplier;
                step.harvest_date = harvest;
                step.production_date = production;
                step.expiry_date = expiry;
                step.on_hand = on_hand;
                step.hold_reason = std::move(hold_reason);
            });
}

}  // namespace

Trace trace(Tx& tx, LotId lot, Direction direction, std::optional<Edge> const& after,
            int rows_max) {
    auto const wanted = static_cast<std::size_t>(rows_max) + 1;
    Trace trace{Walk(tx, direction, after, wanted).from(lot)};
    trace.is_complete = trace.steps.size() < wanted;
    if (!trace.is_complete) trace.steps.pop_back();
    if (!trace.steps.empty()) describe(tx, trace.steps, direction);
    return trace;
}

}  // namespace chaolu::storage::transformations
