// Prices of past orders computed again from what was known when they were placed.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "domain/pricing/choose_price.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::pricing {

// A line of a past order: what was asked, and what was kept of the answer.
struct PricedLine {
    OrderId order;
    int position = 0;
    OrganisationId buyer;
    // In which the order was placed.
    std::optional<std::string> channel;
    Date day;
    std::int64_t revision = 0;
    SkuId sku;
    OrganisationId supplier;
    std::int64_t quantity = 0;  // base units
    UnitPrice price;
    std::string price_list;
    // None on lines from before traces were kept.
    std::optional<chaolu::pricing::Trace> trace;
};
// Of one order, by position.
std::vector<PricedLine> priced_lines(Tx& tx, OrderId order);
// Of the newest orders, at most so many.
std::vector<PricedLine> newest_priced_lines(Tx& tx, int rows_max);

using Replayed = tl::expected<chaolu::pricing::Chosen, Code>;
// What the rule says about each line, in order; one round trip for each revision and day.
std::vector<Replayed> replay(Tx& tx, std::span<PricedLine const> lines);
// Whether the rule says again what was kept.
bool is_same(PricedLine const& line, Replayed const& replayed);

}  // namespace chaolu::storage::pricing
