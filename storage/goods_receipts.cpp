// Statements of goods receipts; each kind of row goes in with one.
#include "storage/goods_receipts.hpp"

#include <map>

#include "storage/database/joined.hpp"
#include "storage/database/lists.hpp"

namespace chaolu::storage::goods_receipts {
namespace {

using chaolu::inventory::AgreedPrice;

constexpr Sql insert_head = R"(
insert into goods_receipt (market_id, id, purchase_order_id, supplier_id, delivery_note, note,
                           received_by, received_at, version)
values (:market, :id, :order, :supplier, cast(:delivery_note as text), cast(:note as text),
        :received_by, :received_at, :version))";

constexpr Sql insert_lines = R"(
insert into goods_receipt_line (market_id, goods_receipt_id, position, order_position, supplier_id,
                                sku_id, lot_id, quantity, inspection)
select cast(:market as uuid), cast(:id as uuid), t.position, t.order_position,
       cast(:supplier as uuid), t.sku_id, t.lot_id, t.quantity, t.inspection
from unnest(cast(:orders as integer[]), cast(:skus as uuid[]), cast(:lots as uuid[]),
            cast(:quantities as bigint[]), cast(:inspections as text[]))
     with ordinality as t(order_position, sku_id, lot_id, quantity, inspection, position))";

constexpr Sql insert_places = R"(
insert into goods_receipt_place (market_id, goods_receipt_id, position, location_id, quantity)
select cast(:market as uuid), cast(:id as uuid), t.position, t.location_id, t.quantity
from unnest(cast(:positions as integer[]), cast(:locations as uuid[]),
            cast(:quantities as bigint[])) as t(position, location_id, quantity))";

constexpr Sql insert_one_charge = R"(
insert into receipt_charge (market_id, id, goods_receipt_id, kind, spread_by, amount_fen, note,
                            made_by, made_at)
values (:market, :id, :receipt, :kind, :spread_by, :amount, cast(:note as text), :made_by,
        :made_at))";

constexpr Literal heads = R"(
select g.id, g.purchase_order_id, g.supplier_id, o.seller, g.delivery_note, g.note, g.received_by,
       g.received_at, g.version
from goods_receipt g
join purchase_order o on o.market_id = g.market_id and o.id = g.purchase_order_id
where g.market_id = :market and )";

constexpr Sql find_head = joined<heads, R"(g.id = :id
  and (cast(:party as uuid) is null or g.supplier_id = :party))">;

constexpr Sql find_order = R"(
select purchase_order_id from goods_receipt
where market_id = :market and id = :id and supplier_id = :supplier)";

constexpr Sql lock_head = joined<heads, R"(g.id = :id and g.supplier_id = :party
for update of g)">;

// Four forms, since an index serves only one; of what waits there is never much.
constexpr Literal newest = R"( and g.id < :before
order by g.id desc limit cast(:rows as bigint))";
constexpr Sql heads_of_order = joined<heads, R"(g.purchase_order_id = :order
  and (cast(:party as uuid) is null or g.supplier_id = :party)
  and (not cast(:is_pending as boolean)
       or exists (select from goods_receipt_line l
                  where l.market_id = g.market_id and l.goods_receipt_id = g.id
                    and l.inspection = 'pending')))",
                                      newest>;
constexpr Sql heads_of_pending = joined<heads, R"(g.id = any(array(
      select l.goods_receipt_id from goods_receipt_line l
      where l.market_id = :market and l.inspection = 'pending'
        and (cast(:party as uuid) is null or l.supplier_id = :party))))",
                                        newest>;
constexpr Sql heads_of_party = joined<heads, "g.supplier_id = :party", newest>;
constexpr Sql heads_of_market = joined<heads, "true", newest>;

constexpr Sql find_lines = R"(
select l.goods_receipt_id, l.order_position, l.sku_id, l.lot_id, l.quantity, l.inspection,
       l.rejected, l.inspection_note, l.inspected_by, l.inspected_at, k.code, t.lot_code,
       k.base_unit, p.price_e4, p.price_per, p.price_numerator, p.price_denominator
from goods_receipt_line l
join goods_receipt g on g.market_id = l.market_id and g.id = l.goods_receipt_id
join purchase_order_line p on p.market_id = g.market_id
 and p.purchase_order_id = g.purchase_order_id and p.position = l.order_position
join sku k on k.market_id = l.market_id and k.id = l.sku_id
join lot t on t.market_id = l.market_id and t.id = l.lot_id
where l.market_id = :market and l.goods_receipt_id = any(cast(:ids as uuid[]))
order by l.goods_receipt_id, l.position)";

constexpr Sql find_places = R"(
select x.goods_receipt_id, x.position, x.location_id, x.quantity, w.code
from goods_receipt_place x
join location w on w.market_id = x.market_id and w.id = x.location_id
where x.market_id = :market and x.goods_receipt_id = any(cast(:ids as uuid[]))
order by x.goods_receipt_id, x.position, w.code)";

constexpr Sql find_charges = R"(
select goods_receipt_id, id, kind, spread_by, amount_fen, note, made_by, made_at
from receipt_charge
where market_id = :market and goods_receipt_id = any(cast(:ids as uuid[]))
order by goods_receipt_id, id)";

constexpr Sql update_head = R"(
update goods_receipt set version = :version where market_id = :market and id = :id)";

constexpr Sql update_lines = R"(
update goods_receipt_line l
set inspection = t.inspection, rejected = t.rejected, inspection_note = t.note,
    inspected_by = t.inspected_by, inspected_at = t.inspected_at
from unnest(cast(:inspections as text[]), cast(:rejected as bigint[]), cast(:notes as text[]),
            cast(:bys as uuid[]), cast(:ats as bigint[]))
     with ordinality as t(inspection, rejected, note, inspected_by, inspected_at, position)
where l.market_id = :market and l.goods_receipt_id = :id and l.position = t.position
  and l.inspection <> t.inspection)";

constexpr Sql find_pending = R"(
select goods_receipt_id from goods_receipt_line
where market_id = :market and lot_id = :lot and inspection = 'pending')";

// The receipts that were found, by their ids.
class Found {
public:
    explicit Found(std::vector<GoodsReceipt> receipts) : receipts_(std::move(receipts)) {
        for (std::size_t at = 0; at < receipts_.size(); ++at) {
            places_.emplace(receipts_[at].id, at);
            ids_.add(receipts_[at].id);
        }
    }
    GoodsReceipt& at(GoodsReceiptId id) { return receipts_[places_.at(id)]; }
    Array const& ids() const { return ids_; }
    std::vector<GoodsReceipt> take() { return std::move(receipts_); }

private:
    std::vector<GoodsReceipt> receipts_;
    std::map<GoodsReceiptId, std::size_t> places_;
    Array ids_;
};

void read_lines(Tx& tx, Found& found) {
    tx.each(
        find_lines, {{"market", tx.market()}, {"ids", found.ids()}},
        [&](GoodsReceiptId id, int order_position, SkuId sku_id, LotId lot, std::int64_t quantity,
            std::string inspection, std::int64_t rejected, std::optional<std::string> note,
            std::optional<Uuid> inspected_by, std::optional<Instant> inspected_at, std::string sku,
            std::string lot_code, std::string base_unit, std::optional<std::int64_t> price_e4,
            std::optional<std::string> per, std::optional<std::int64_t> numerator,
            std::optional<std::int64_t> denominator) {
            Line line{order_position, sku_id, lot, quantity};
            line.inspection = chaolu::inventory::inspection_from(inspection).value();
            line.rejected = rejected;
            line.inspection_note = std::move(note);
            line.inspected_by = inspected_by;
            line.inspected_at = inspected_at;
            line.sku = std::move(sku);
            line.lot_code = std::move(lot_code);
            line.base_unit = base_unit_from(base_unit).value();
            if (price_e4) line.price = AgreedPrice{*price_e4, {*per, *numerator, *denominator}};
            found.at(id).lines.push_back(std::move(line));
        });
}

void read_places(Tx& tx, Found& found) {
    tx.each(find_places, {{"market", tx.market()}, {"ids", found.ids()}},
            [&](GoodsReceiptId id, int position, LocationId location, std::int64_t quantity,
                std::string code) {
                found.at(id)
                    .lines.at(static_cast<std::size_t>(position - 1))
                    .places.push_back({location, quantity, std::move(code)});
            });
}

void read_charges(Tx& tx, Found& found) {
    tx.each(
        find_charges, {{"market", tx.market()}, {"ids", found.ids()}},
        [&](GoodsReceiptId receipt, ReceiptChargeId id, std::string kind, std::string by,
            std::int64_t fen, std::optional<std::string> note, Uuid made_by, Instant made_at) {
            found.at(receipt).charges.push_back({id,
                                                 {chaolu::inventory::charge_kind_from(kind).value(),
                                                  chaolu::inventory::spread_by_from(by).value(),
                                                  {fen}},
                                                 std::move(note),
                                                 made_by,
                                                 made_at});
        });
}

std::vector<GoodsReceipt> read(Tx& tx, Sql sql, Binds binds) {
    std::vector<GoodsReceipt> receipts;
    tx.each(
        sql, binds,
        [&](GoodsReceiptId id, PurchaseOrderId order, OrganisationId supplier, std::string seller,
            std::optional<std::string> delivery_note, std::optional<std::string> note,
            Uuid received_by, Instant received_at, int version) {
            receipts.push_back({id,
                                order,
                                supplier,
                                std::move(seller),
                                std::move(delivery_note),
                                std::move(note),
                                {},
                                {},
                                received_by,
                                received_at,
                                version});
        });
    if (receipts.empty()) return receipts;
    Found found(std::move(receipts));
    read_lines(tx, found);
    read_places(tx, found);
    read_charges(tx, found);
    return found.take();
}

}  // namespace

std::vector<chaolu::inventory::CostLine> GoodsReceipt::cost_lines() const {
    std::vector<chaolu::inventory::CostLine> costs;
    for (auto const& line : lines) costs.push_back({line.accepted(), line.base_unit, line.price});
    return costs;
}

std::vector<chaolu::inventory::Charge> GoodsReceipt::plain_charges() const {
    std::vector<chaolu::inventory::Charge> plain;
    for (auto const& each : charges) plain.push_back(each.charge);
    return plain;
}

void insert(Tx& tx, GoodsReceipt const& receipt) {
    tx.execute(insert_head, {{"market", tx.market()},
                             {"id", receipt.id},
                             {"order", receipt.order},
                             {"supplier", receipt.supplier},
                             {"delivery_note", receipt.delivery_note},
                             {"note", receipt.note},
                             {"received_by", receipt.received_by},
                             {"received_at", receipt.received_at},
                             {"version", receipt.version}});
    Array orders, skus, lots, quantities, inspections, positions, locations, parts;
    std::int64_t position = 0;
    for (auto const& line : receipt.lines) {
        ++position;
        orders.add(std::int64_t{line.order_position});
        skus.add(line.sku_id);
        lots.add(line.lot);
        quantities.add(line.quantity);
        inspections.add(text(line.inspection));
        for (auto const& place : line.places) {
            positions.add(position);
            locations.add(place.location);
            parts.add(place.quantity);
        }
    }
    tx.execute(insert_lines, {{"market", tx.market()},
                              {"id", receipt.id},
                              {"supplier", receipt.supplier},
                              {"orders", orders},
                              {"skus", skus},
                              {"lots", lots},
                              {"quantities", quantities},
                              {"inspections", inspections}});
    tx.execute(insert_places, {{"market", tx.market()},
                               {"id", receipt.id},
                               {"positions", positions},
                               {"locations", locations},
                               {"quantities", parts}});
}

void insert_charge(Tx& tx, GoodsReceiptId receipt, Charge const& charge) {
    tx.execute(insert_one_charge, {{"market", tx.market()},
                                   {"id", charge.id},
                                   {"receipt", receipt},
                                   {"kind", text(charge.charge.kind)},
                                   {"spread_by", text(charge.charge.by)},
                                   {"amount", charge.charge.amount.fen},
                                   {"note", charge.note},
                                   {"made_by", charge.made_by},
                                   {"made_at", charge.made_at}});
}

std::optional<GoodsReceipt> find(Tx& tx, std::optional<OrganisationId> party, GoodsReceiptId id) {
    return first_of(read(tx, find_head, {{"market", tx.market()}, {"id", id}, {"party", party}}));
}

std::optional<PurchaseOrderId> order_of(Tx& tx, OrganisationId supplier, GoodsReceiptId id) {
    return first_of(tx.list<PurchaseOrderId>(
        find_order, {{"market", tx.market()}, {"id", id}, {"supplier", supplier}}));
}

std::optional<GoodsReceipt> lock(Tx& tx, OrganisationId supplier, GoodsReceiptId id) {
    return first_of(
        read(tx, lock_head, {{"market", tx.market()}, {"id", id}, {"party", supplier}}));
}

void save(Tx& tx, GoodsReceipt const& receipt) {
    tx.execute(update_head,
               {{"market", tx.market()}, {"id", receipt.id}, {"version", receipt.version}});
    Array inspections, rejected, notes, bys, ats;
    for (auto const& line : receipt.lines) {
        inspections.add(text(line.inspection));
        rejected.add(line.rejected);
        line.inspection_note ? notes.add(std::string_view(*line.inspection_note))
                             : notes.add_null();
        bys.add(line.inspected_by);
        ats.add(line.inspected_at ? std::optional(line.inspected_at->micros) : std::nullopt);
    }
    tx.execute(update_lines, {{"market", tx.market()},
                              {"id", receipt.id},
                              {"inspections", inspections},
                              {"rejected", rejected},
                              {"notes", notes},
                              {"bys", bys},
                              {"ats", ats}});
}

std::vector<GoodsReceipt> list(Tx& tx, std::optional<OrganisationId> party, Filter const& filter,
                               std::optional<GoodsReceiptId> before, int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const limit{"rows", rows_max};
    if (filter.order)
        return read(tx, heads_of_order,
                    {market,
                     {"order", *filter.order},
                     {"party", party},
                     {"is_pending", filter.is_pending},
                     below(before),
                     limit});
    if (filter.is_pending)
        return read(tx, heads_of_pending, {market, {"party", party}, below(before), limit});
    if (party) return read(tx, heads_of_party, {market, {"party", *party}, below(before), limit});
    return read(tx, heads_of_market, {market, below(before), limit});
}

std::optional<GoodsReceiptId> pending_of(Tx& tx, LotId lot) {
    return first_of(tx.list<GoodsReceiptId>(find_pending, {{"market", tx.market()}, {"lot", lot}}));
}

}  // namespace chaolu::storage::goods_receipts
