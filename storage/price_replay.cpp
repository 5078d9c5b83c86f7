// Lines of past orders, and the rule asked again about each.
#include "storage/price_replay.hpp"

#include <map>
#include <set>

#include "storage/price_candidates.hpp"

namespace chaolu::storage::pricing {
namespace {

using chaolu::pricing::Question;

constexpr Sql lines_of_order = R"(
select l.order_id, l.position, o.buyer_id, o.channel, o.price_day, o.price_revision, l.sku_id,
       p.supplier_id, l.quantity, l.price_e4, l.per, l.price_list_code, l.price_trace
from order_line l
join sales_order o on o.market_id = l.market_id and o.id = l.order_id
join supplier_order p on p.market_id = l.market_id and p.id = l.supplier_order_id
where l.market_id = :market and l.order_id = :order
order by l.position)";

constexpr Sql newest_lines = R"(
select l.order_id, l.position, o.buyer_id, o.channel, o.price_day, o.price_revision, l.sku_id,
       p.supplier_id, l.quantity, l.price_e4, l.per, l.price_list_code, l.price_trace
from (select id, buyer_id, channel, price_day, price_revision from sales_order
      where market_id = :market order by id desc limit cast(:rows as bigint)) o
join order_line l on l.market_id = :market and l.order_id = o.id
join supplier_order p on p.market_id = :market and p.id = l.supplier_order_id
order by l.order_id desc, l.position limit cast(:rows as bigint))";

auto reader_into(std::vector<PricedLine>& lines) {
    return [&lines](OrderId order, int position, OrganisationId buyer,
                    std::optional<std::string> channel, Date day, std::int64_t revision, SkuId sku,
                    OrganisationId supplier, std::int64_t quantity, std::int64_t price,
                    std::string per, std::string list, std::string trace) {
        lines.push_back({order, position, buyer, std::move(channel), day, revision, sku, supplier,
                         quantity, UnitPrice{price, std::move(per)}, std::move(list),
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

struct Wanted {
    std::set<SkuId> skus;
    std::set<OrganisationId> buyers;
    std::set<std::string> channels;
};

Question question_of(PricedLine const& line, Candidates const& known) {
    Question question{.day = line.day,
                      .customer = known.customer(line.buyer, line.channel),
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
    std::map<Moment, Wanted> asked;
    for (auto const& line : lines) {
        auto& wanted = asked[moment_of(line)];
        wanted.skus.insert(line.sku);
        wanted.buyers.insert(line.buyer);
        if (line.channel) wanted.channels.insert(*line.channel);
    }
    std::map<Moment, Candidates> known;
    for (auto const& [moment, wanted] : asked) {
        Askers const askers{{wanted.buyers.begin(), wanted.buyers.end()},
                            {wanted.channels.begin(), wanted.channels.end()}};
        known[moment] = candidates_as_of(tx, {wanted.skus.begin(), wanted.skus.end()}, askers,
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
