// Statements of consignment reports.
#include "storage/consignment.hpp"

#include <map>

#include "storage/database/lists.hpp"

namespace chaolu::storage::consignment {
namespace {

constexpr Sql find_held = R"(
select w.id, p.id, w.supplier_id, w.holder_id
from location w
join pool p on p.market_id = w.market_id and p.location_id = w.id and p.kind = 'general'
where w.market_id = :market and w.id = :location and w.holder_id is not null
  and (cast(:party as uuid) is null or w.holder_id = :party or w.supplier_id = :party))";

constexpr Sql insert_head = R"(
insert into consignment_report (market_id, id, supplier_id, holder_id, location_id, business_day,
                                note, reported_by, reporter_id, reported_at, reverses_id)
values (:market, :id, :supplier, :holder, :location, cast(:day as date), cast(:note as text),
        :reported_by, :reporter, :now, cast(:reverses as uuid))
on conflict on constraint consignment_report_is_reversed_once do nothing)";

constexpr Sql insert_lines = R"(
insert into consignment_report_line (market_id, report_id, position, sku_id, kind, quantity,
                                     amount_fen, price_e4, price_per, buyer, reason)
select cast(:market as uuid), cast(:id as uuid), t.position, t.sku_id, t.kind, t.quantity,
       t.amount_fen, t.price_e4, t.price_per, t.buyer, t.reason
from unnest(cast(:skus as uuid[]), cast(:kinds as text[]), cast(:quantities as bigint[]),
            cast(:amounts as bigint[]), cast(:prices as bigint[]), cast(:pers as text[]),
            cast(:buyers as text[]), cast(:reasons as text[]))
     with ordinality as t(sku_id, kind, quantity, amount_fen, price_e4, price_per, buyer, reason,
                          position))";

constexpr Sql insert_lots = R"(
insert into consignment_report_lot (market_id, report_id, position, lot_id, quantity)
select cast(:market as uuid), cast(:id as uuid), t.position, t.lot_id, t.quantity
from unnest(cast(:positions as integer[]), cast(:lots as uuid[]), cast(:quantities as bigint[]))
     as t(position, lot_id, quantity))";

// Each of these goes down one index, newest first; the filters that it has no column for are asked
// of the rows it finds.
constexpr Sql ids_at_location = R"(
select r.id from consignment_report r
where r.market_id = :market and r.id < :before
  and r.location_id = :location
  and (cast(:supplier as uuid) is null or r.supplier_id = :supplier)
  and (cast(:holder as uuid) is null or r.holder_id = :holder)
  and (cast(:party as uuid) is null or r.supplier_id = :party or r.holder_id = :party)
  and (cast(:from as date) is null or r.business_day >= cast(:from as date))
  and (cast(:to as date) is null or r.business_day <= cast(:to as date))
order by r.id desc limit cast(:rows as bigint))";

constexpr Sql ids_of_supplier = R"(
select r.id from consignment_report r
where r.market_id = :market and r.id < :before
  and r.supplier_id = :supplier
  and (cast(:holder as uuid) is null or r.holder_id = :holder)
  and (cast(:party as uuid) is null or r.supplier_id = :party or r.holder_id = :party)
  and (cast(:from as date) is null or r.business_day >= cast(:from as date))
  and (cast(:to as date) is null or r.business_day <= cast(:to as date))
order by r.id desc limit cast(:rows as bigint))";

constexpr Sql ids_of_holder = R"(
select r.id from consignment_report r
where r.market_id = :market and r.id < :before
  and r.holder_id = :holder
  and (cast(:party as uuid) is null or r.supplier_id = :party or r.holder_id = :party)
  and (cast(:from as date) is null or r.business_day >= cast(:from as date))
  and (cast(:to as date) is null or r.business_day <= cast(:to as date))
order by r.id desc limit cast(:rows as bigint))";

// Two ordered scans, each cut at the page size, then merged; nobody holds what is its own.
constexpr Sql ids_of_party = R"(
select id from (
    (select r.id from consignment_report r
     where r.market_id = :market and r.id < :before and r.supplier_id = :party
       and (cast(:from as date) is null or r.business_day >= cast(:from as date))
       and (cast(:to as date) is null or r.business_day <= cast(:to as date))
     order by r.id desc limit cast(:rows as bigint))
    union all
    (select r.id from consignment_report r
     where r.market_id = :market and r.id < :before and r.holder_id = :party
       and (cast(:from as date) is null or r.business_day >= cast(:from as date))
       and (cast(:to as date) is null or r.business_day <= cast(:to as date))
     order by r.id desc limit cast(:rows as bigint))
) as mine
order by id desc limit cast(:rows as bigint))";

constexpr Sql ids_of_market = R"(
select r.id from consignment_report r
where r.market_id = :market and r.id < :before
  and (cast(:from as date) is null or r.business_day >= cast(:from as date))
  and (cast(:to as date) is null or r.business_day <= cast(:to as date))
order by r.id desc limit cast(:rows as bigint))";

constexpr Sql find_heads = R"(
select r.id, r.supplier_id, r.holder_id, r.location_id, r.business_day, r.note, r.reported_by,
       r.reporter_id, r.reported_at, r.reverses_id, x.id
from consignment_report r
left join consignment_report x on x.market_id = r.market_id and x.reverses_id = r.id
where r.market_id = :market and r.id = any(cast(:ids as uuid[]))
  and (cast(:party as uuid) is null or r.supplier_id = :party or r.holder_id = :party)
order by r.id desc)";

constexpr Sql find_lines = R"(
select l.report_id, l.position, l.sku_id, l.kind, l.quantity, l.amount_fen, l.price_e4,
       l.price_per, l.buyer, l.reason, k.code, k.base_unit
from consignment_report_line l
join sku k on k.market_id = l.market_id and k.id = l.sku_id
where l.market_id = :market and l.report_id = any(cast(:ids as uuid[]))
order by l.report_id, l.position)";

constexpr Sql find_lots = R"(
select t.report_id, t.position, t.lot_id, t.quantity, l.lot_code
from consignment_report_lot t
join lot l on l.market_id = t.market_id and l.id = t.lot_id
where t.market_id = :market and t.report_id = any(cast(:ids as uuid[]))
order by t.report_id, t.position, t.lot_id)";

// Lines stand in the order of their positions, without gaps.
void read_lines(Tx& tx, std::vector<Report>& reports) {
    Array ids;
    std::map<ConsignmentReportId, std::size_t> places;
    for (std::size_t at = 0; at < reports.size(); ++at) {
        ids.add(reports[at].id);
        places.emplace(reports[at].id, at);
    }
    tx.each(find_lines, {{"market", tx.market()}, {"ids", ids}},
            [&](ConsignmentReportId id, int, SkuId sku_id, std::string kind, std::int64_t quantity,
                std::optional<std::int64_t> amount_fen, std::optional<std::int64_t> price_e4,
                std::optional<std::string> price_per, std::optional<std::string> buyer,
                std::optional<std::string> reason, std::string sku, std::string base_unit) {
                std::optional<UnitPrice> price;
                if (price_e4) price = UnitPrice{*price_e4, std::move(price_per).value()};
                reports[places.at(id)].lines.push_back({sku_id,
                                                        chaolu::inventory::fate_from(kind).value(),
                                                        quantity,
                                                        amount_fen,
                                                        std::move(price),
                                                        std::move(buyer),
                                                        std::move(reason),
                                                        {},
                                                        std::move(sku),
                                                        std::move(base_unit)});
            });
    tx.each(find_lots, {{"market", tx.market()}, {"ids", ids}},
            [&](ConsignmentReportId id, int position, LotId lot, std::int64_t quantity,
                std::string code) {
                auto& line =
                    reports[places.at(id)].lines.at(static_cast<std::size_t>(position - 1));
                line.lots.push_back({lot, quantity, std::move(code)});
            });
}

std::vector<Report> read(Tx& tx, std::optional<OrganisationId> party,
                         std::vector<ConsignmentReportId> const& ids) {
    std::vector<Report> reports;
    if (ids.empty()) return reports;
    tx.each(find_heads, {{"market", tx.market()}, {"ids", array_of(ids)}, {"party", party}},
            [&](ConsignmentReportId id, OrganisationId supplier, OrganisationId holder,
                LocationId location, Date day, std::optional<std::string> note, Uuid reported_by,
                OrganisationId reporter, Instant at, std::optional<ConsignmentReportId> reverses,
                std::optional<ConsignmentReportId> reversed_by) {
                reports.push_back({id,
                                   supplier,
                                   holder,
                                   location,
                                   day,
                                   std::move(note),
                                   reported_by,
                                   reporter,
                                   at,
                                   reverses,
                                   reversed_by,
                                   {}});
            });
    read_lines(tx, reports);
    return reports;
}

std::vector<ConsignmentReportId> ids_of(Tx& tx, Filter const& filter,
                                        std::optional<ConsignmentReportId> before, int rows_max) {
    Bind const market{"market", tx.market()};
    Bind const party{"party", filter.party};
    Bind const supplier{"supplier", filter.supplier};
    Bind const holder{"holder", filter.holder};
    Bind const from{"from", filter.from};
    Bind const to{"to", filter.to};
    Bind const rows{"rows", rows_max};
    using Id = ConsignmentReportId;
    if (filter.location)
        return tx.list<Id>(ids_at_location, {market,
                                             below(before),
                                             {"location", filter.location},
                                             supplier,
                                             holder,
                                             party,
                                             from,
                                             to,
                                             rows});
    if (filter.supplier)
        return tx.list<Id>(ids_of_supplier,
                           {market, below(before), supplier, holder, party, from, to, rows});
    if (filter.holder)
        return tx.list<Id>(ids_of_holder, {market, below(before), holder, party, from, to, rows});
    if (filter.party)
        return tx.list<Id>(ids_of_party, {market, below(before), party, from, to, rows});
    return tx.list<Id>(ids_of_market, {market, below(before), from, to, rows});
}

}  // namespace

std::optional<Place> find_place(Tx& tx, std::optional<OrganisationId> party, LocationId location) {
    auto const found = tx.find<LocationId, PoolId, OrganisationId, OrganisationId>(
        find_held, {{"market", tx.market()}, {"location", location}, {"party", party}});
    if (!found) return {};
    auto const& [id, pool, supplier, holder] = *found;
    return Place{id, pool, supplier, holder};
}

bool insert(Tx& tx, Report const& report) {
    auto const heads = tx.execute(insert_head, {{"market", tx.market()},
                                                {"id", report.id},
                                                {"supplier", report.supplier},
                                                {"holder", report.holder},
                                                {"location", report.location},
                                                {"day", report.day},
                                                {"note", report.note},
                                                {"reported_by", report.reported_by},
                                                {"reporter", report.reporter},
                                                {"now", report.reported_at},
                                                {"reverses", report.reverses}});
    if (heads == 0) return false;
    Array skus, kinds, quantities, amounts, prices, pers, buyers, reasons;
    Array positions, lots, of_lots;
    auto const add_text = [](Array& to, std::optional<std::string> const& text) {
        if (text)
            to.add(std::string_view(*text));
        else
            to.add_null();
    };
    std::int64_t position = 0;
    for (auto const& line : report.lines) {
        ++position;
        skus.add(line.sku_id);
        kinds.add(text(line.fate));
        quantities.add(line.quantity);
        amounts.add(line.amount_fen);
        prices.add(line.price ? std::optional(line.price->e4) : std::nullopt);
        add_text(pers, line.price ? std::optional(line.price->per) : std::nullopt);
        add_text(buyers, line.buyer);
        add_text(reasons, line.reason);
        for (auto const& each : line.lots) {
            positions.add(position);
            lots.add(each.lot);
            of_lots.add(each.quantity);
        }
    }
    tx.execute(insert_lines, {{"market", tx.market()},
                              {"id", report.id},
                              {"skus", skus},
                              {"kinds", kinds},
                              {"quantities", quantities},
                              {"amounts", amounts},
                              {"prices", prices},
                              {"pers", pers},
                              {"buyers", buyers},
                              {"reasons", reasons}});
    tx.execute(insert_lots, {{"market", tx.market()},
                             {"id", report.id},
                             {"positions", positions},
                             {"lots", lots},
                             {"quantities", of_lots}});
    return true;
}

std::optional<Report> find(Tx& tx, std::optional<OrganisationId> party, ConsignmentReportId id) {
    return first_of(read(tx, party, {id}));
}

std::vector<Report> list(Tx& tx, Filter const& filter, std::optional<ConsignmentReportId> before,
                         int rows_max) {
    return read(tx, filter.party, ids_of(tx, filter, before, rows_max));
}

}  // namespace chaolu::storage::consignment
