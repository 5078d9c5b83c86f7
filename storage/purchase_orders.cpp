// Statements of purchase orders.
#include "storage/purchase_orders.hpp"

#include <map>

#include "storage/database/joined.hpp"
#include "storage/database/lists.hpp"

namespace chaolu::storage::purchase_orders {
namespace {

constexpr Sql insert_head = R"(
insert into purchase_order (market_id, id, supplier_id, location_id, seller, expected_on,
                            over_receipt_pct, state, note, created_by, created_at, version)
values (:market, :id, :supplier, :location, :seller, cast(:expected_on as date), :pct, :state,
        cast(:note as text), :created_by, :created_at, :version))";

constexpr Sql insert_lines = R"(
insert into purchase_order_line (market_id, purchase_order_id, position, sku_id, quantity,
                                 received_max, price_e4, price_per, price_numerator,
                                 price_denominator, needs_inspection)
select cast(:market as uuid), cast(:id as uuid), t.position, t.sku_id, t.quantity, t.received_max,
       t.price, t.per, t.numerator, t.denominator, t.needs_inspection
from unnest(cast(:skus as uuid[]), cast(:quantities as bigint[]), cast(:maxima as bigint[]),
            cast(:prices as bigint[]), cast(:pers as text[]), cast(:numerators as bigint[]),
            cast(:denominators as bigint[]), cast(:inspections as boolean[]))
     with ordinality as t(sku_id, quantity, received_max, price, per, numerator, denominator,
                          needs_inspection, position))";

constexpr Literal heads = R"(
select o.id, o.supplier_id, o.location_id, w.code, o.seller, o.expected_on, o.over_receipt_pct,
       o.state, o.note, o.created_by, o.created_at, o.version
from purchase_order o
join location w on w.market_id = o.market_id and w.id = o.location_id
where o.market_id = :market and )";

constexpr Sql find_head = joined<heads, R"(o.id = :id
  and (cast(:party as uuid) is null or o.supplier_id = :party))">;

constexpr Sql lock_head = joined<heads, R"(o.id = :id and o.supplier_id = :party
for update of o)">;

// Four forms, since an index serves only one.
constexpr Literal newest = R"( and o.id < :before
order by o.id desc limit cast(:rows as bigint))";
constexpr Sql heads_of_party = joined<heads, "o.supplier_id = :party", newest>;
constexpr Sql heads_of_party_by_state =
    joined<heads, "o.supplier_id = :party and o.state = :state", newest>;
constexpr Sql heads_of_market = joined<heads, "true", newest>;
constexpr Sql heads_of_market_by_state = joined<heads, "o.state = :state", newest>;

constexpr Sql find_lines = R"(
select l.purchase_order_id, l.sku_id, l.quantity, l.received_max, l.received, l.price_e4,
       l.price_per, l.price_numerator, l.price_denominator, l.needs_inspection, k.code, k.base_unit
from purchase_order_line l
join sku k on k.market_id = l.market_id and k.id = l.sku_id
where l.market_id = :market and l.purchase_order_id = any(cast(:ids as uuid[]))
order by l.purchase_order_id, l.position)";

constexpr Sql update_head = R"(
update purchase_order set state = :state, version = :version
where market_id = :market and id = :id)";

constexpr Sql update_lines = R"(
update purchase_order_line l set received = t.received
from unnest(cast(:received as bigint[])) with ordinality as t(received, position)
where l.market_id = :market and l.purchase_order_id = :id and l.position = t.position
  and l.received <> t.received)";

std::vector<PurchaseOrder> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<PurchaseOrder> found;
    std::map<PurchaseOrderId, std::size_t> places;
    Array ids;
    tx.each(sql, binds,
            [&](PurchaseOrderId id, OrganisationId supplier, LocationId location, std::string code,
                std::string seller, std::optional<Date> expected_on, int pct, std::string state,
                std::optional<std::string> note, Uuid created_by, Instant created_at, int version) {
                places.emplace(id, found.size());
                ids.add(id);
                found.push_back({id,
                                 supplier,
                                 location,
                                 std::move(code),
                                 std::move(seller),
                                 expected_on,
                                 pct,
                                 chaolu::inventory::purchase_order_state_from(state).value(),
                                 std::move(note),
                                 {},
                                 created_by,
                                 created_at,
                                 version});
            });
    if (found.empty()) return found;
    tx.each(find_lines, {{"market", tx.market()}, {"ids", ids}},
            [&](PurchaseOrderId id, SkuId sku_id, std::int64_t quantity, std::int64_t received_max,
                std::int64_t received, std::optional<std::int64_t> price_e4,
                std::optional<std::string> per, std::optional<std::int64_t> numerator,
                std::optional<std::int64_t> denominator, bool needs_inspection, std::string sku,
                std::string base_unit) {
                auto& line = found[places.at(id)].lines.emplace_back();
                line.sku_id = sku_id;
                line.quantity = {quantity, received_max, received};
                if (price_e4) line.price = AgreedPrice{*price_e4, {*per, *numerator, *denominator}};
                line.needs_inspection = needs_inspection;
                line.sku = std::move(sku);
                line.base_unit = base_unit_from(base_unit).value();
            });
    return found;
}

}  // namespace

std::vector<PurchasedQuantity> PurchaseOrder::quantities() const {
    std::vector<PurchasedQuantity> quantities;
    for (auto const& line : lines) quantities.push_back(line.quantity);
    return quantities;
}

void insert(Tx& tx, PurchaseOrder const& order) {
    tx.execute(insert_head, {{"market", tx.market()},
                             {"id", order.id},
                             {"supplier", order.supplier},
                             {"location", order.location},
                             {"seller", order.seller},
                             {"expected_on", order.expected_on},
                             {"pct", order.over_receipt_pct},
                             {"state", text(order.state)},
                             {"note", order.note},
                             {"created_by", order.created_by},
                             {"created_at", order.created_at},
                             {"version", order.version}});
    Array skus, quantities, maxima, prices, pers, numerators, denominators, inspections;
    for (auto const& line : order.lines) {
        skus.add(line.sku_id);
        quantities.add(line.quantity.ordered);
        maxima.add(line.quantity.received_max);
        if (line.price) {
            prices.add(line.price->e4);
            pers.add(std::string_view(line.price->per.unit));
            numerators.add(line.price->per.numerator);
            denominators.add(line.price->per.denominator);
        } else {
            for (auto* const each : {&prices, &pers, &numerators, &denominators}) each->add_null();
        }
        inspections.add(std::string_view(line.needs_inspection ? "t" : "f"));
    }
    tx.execute(insert_lines, {{"market", tx.market()},
                              {"id", order.id},
                              {"skus", skus},
                              {"quantities", quantities},
                              {"maxima", maxima},
                              {"prices", prices},
                              {"pers", pers},
                              {"numerators", numerators},
                              {"denominators", denominators},
                              {"inspections", inspections}});
}

std::optional<PurchaseOrder> find(Tx& tx, std::optional<OrganisationId> party, PurchaseOrderId id) {
    return first_of(read(tx, find_head, {{"market", tx.market()}, {"id", id}, {"party", party}}));
}

std::optional<PurchaseOrder> lock(Tx& tx, OrganisationId supplier, PurchaseOrderId id) {
    return first_of(
        read(tx, lock_head, {{"market", tx.market()}, {"id", id}, {"party", supplier}}));
}

void save(Tx& tx, PurchaseOrder const& order) {
    tx.execute(update_head, {{"market", tx.market()},
                             {"id", order.id},
                             {"state", text(order.state)},
                             {"version", order.version}});
    Array received;
    for (auto const& line : order.lines) received.add(line.quantity.received);
    tx.execute(update_lines, {{"market", tx.market()}, {"id", order.id}, {"received", received}});
}

std::vector<PurchaseOrder> list(Tx& tx, std::optional<OrganisationId> party,
                                std::optional<PurchaseOrderState> state,
                                std::optional<PurchaseOrderId> before, int rows_max) {
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

}  // namespace chaolu::storage::purchase_orders
