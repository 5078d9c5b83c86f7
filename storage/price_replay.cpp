// Lines of past orders, and the rule asked again about each.
#include "storage/price_replay.hpp"

#include <map>
#include <set>

#include "storage/price_candidates.hpp"

namespace chaolu::storage::pricing {
namespace {

using chaolu::pricing::Question;

constexpr Sql lines_of_order = R"(
select l.order_id, l.position, o.buyer_id, o.price_day, o.price_revision, l.sku_id, p.supplier_id,
       l.quantity, l.price_e4, l.per, l.price_list_code, l.price_trace
from order_line l
join sales_order o on o.market_id = l.market_id and o.id = l.order_id
join supplier_order p on p.market_id = l.market_id and p.id = l.supplier_order_id
where l.market_id = :market and l.order_id = :order
order by l.position)";

constexpr Sql newest_lines = R"(
select l.order_id, l.position, o.buyer_id, o.price_day, o.price_revision, l.sku_id, p.supplier_id,
       l.quantity, l.price_e4, l.per, l.price_list_code, l.price_trace
from (select id, buyer_id, price_day, price_revision from sales_order
      where market_id = :market order by id desc limit cast(:rows as bigint)) o
join order_line l on l.market_id = :market and l.order_id = o.id
join supplier_order p on p.market_id = :market and p.id = l.supplier_order_id
order by l.order_id desc, l.position limit cast(:rows as bigint))";

auto reader_into(std::vector<PricedLine>& lines) {
    return
        [&lines](OrderId order, int position, OrganisationId buyer, Date day, std::int64_t revision,
                 SkuId sku, OrganisationId supplier, std::int64_t quantity, std::int64_t price,
                 std::string per, std::string list, std::string trace) {
            lines.push_back({order, position, buyer, day, revision, sku, supplier, quantity,
                             UnitPrice{price, std::move(per)}, std::move(list),
                             chaolu::pricing::trace_from_text(trace)});
        };
}

// What one round trip can answer.
struct Moment {
    std::int64_t revision;
    Date day;
    auto operator<=>(Moment const&) const = default;
};
Moment moment_of(PricedLine const& line) { return {line.revision, line.day}; }

Question question_of(PricedLine const& line, Candidates const& known) {
    Question question{.day = line.day,
                      .customer = known.customer(line.buyer, {}),
                      .quantity = line.quantity,
                      .supplier = line.supplier};
    if (line.trace && line.trace->decided_by == chaolu::pricing::DecidedBy::named)
        question.price_list = line.price_list;
    return question;
}

}  // namespace

std::vector<PricedLine> priced_lines(Tx& tx, OrderId order) {
    std::vector<PricedLine> lines;
    tx.each(lines_of_order, {{"market", tx.market()}, {"order", order}}, reader_into(lines));
    return lines;
}

std::vector<PricedLine> newest_priced_lines(Tx& tx, int rows_max) {
    std::vector<PricedLine> lines;
    tx.each(newest_lines, {{"market", tx.market()}, {"rows", rows_max}}, reader_into(lines));
    return lines;
}

std::vector<Replayed> replay(Tx& tx, std::span<PricedLine const> lines) {
    std::map<Moment, std::pair<std::set<SkuId>, std::set<OrganisationId>>> asked;
    for (auto const& line : lines) {
        auto& [skus, buyers] = asked[moment_of(line)];
        skus.insert(line.sku);
        buyers.insert(line.buyer);
    }
    std::map<Moment, Candidates> known;
    for (auto const& [moment, what] : asked) {
        auto const& [skus, buyers] = what;
        known[moment] =
            candidates_as_of(tx, {skus.begin(), skus.end()}, {{buyers.begin(), buyers.end()}},
                             moment.day, moment.revision);
    }
    std::vector<Replayed> replayed;
    for (auto const& line : lines) {
        auto const& then = known.at(moment_of(line));
        replayed.push_back(
            chaolu::pricing::choose_price(then.of(line.sku), question_of(line, then)));
    }
    return replayed;
}

bool is_same(PricedLine const& line, Replayed const& replayed) {
    return replayed && replayed->price == line.price && replayed->price_list == line.price_list &&
           (!line.trace || replayed->trace == *line.trace);
}

}  // namespace chaolu::storage::pricing
