// Step 2 of placing an order: each line's offer and price.
#include <algorithm>
#include <array>
#include <map>

#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {
namespace {

// What a line would cost with one of the offers.
struct Quote {
    OfferFacts const* offer = nullptr;
    pricing::Chosen price;
    Money amount;
    std::int64_t left = 0;  // after the lines before
};

// What the lines so far take, by their offers.
using Taken = std::map<OfferFacts const*, std::int64_t>;

bool is_on_sale(OfferFacts const& offer) { return offer.may_sell; }

// Refused with price_list_closed, no_price, or out_of_range for an amount that cannot be counted.
tl::expected<Quote, Code> quote(pricing::Question& question, DecidedLine const& line,
                                OfferFacts const& offer) {
    question.quantity = line.quantity;
    question.supplier = offer.supplier;
    auto chosen = pricing::choose_price(offer.prices, question);
    if (!chosen) return tl::unexpected(chosen.error());
    auto sum = amount(chosen->price, line.quantity, line.sku->measures);
    if (!sum) return tl::unexpected(Code::out_of_range);
    return Quote{&offer, *std::move(chosen), *sum};
}

// Of the reasons why the offers of a line fell out, the one that came nearest to a sale.
Code nearer(Code left, Code right) {
    constexpr std::array order{Code::out_of_range, Code::price_list_closed, Code::no_price,
                               Code::not_on_sale};
    return std::find(order.begin(), order.end(), left) <
                   std::find(order.begin(), order.end(), right)
               ? left
               : right;
}

// None of them is not possible: `quotes` holds the oldest first, and at least one.
Quote const& best_of(std::vector<Quote> const& quotes, std::int64_t quantity) {
    Quote const* best = nullptr;
    for (auto const& each : quotes)
        if (each.left >= quantity && (!best || each.amount < best->amount)) best = &each;
    if (best) return *best;
    return *std::max_element(quotes.begin(), quotes.end(), [](auto const& left, auto const& right) {
        return left.left < right.left;
    });
}

tl::expected<Quote, Code> choose_offer(pricing::Question& question, Facts const& facts,
                                       DecidedLine const& line, Taken const& taken) {
    std::vector<Quote> quotes;
    auto refusal = Code::not_on_sale;
    for (auto const& offer : line.sku->offers) {
        if (!is_on_sale(offer)) continue;
        auto quoted = quote(question, line, offer);
        if (!quoted) {
            refusal = nearer(refusal, quoted.error());
            continue;
        }
        auto before = taken.find(&offer);
        quoted->left =
            available(facts, *line.sku, offer) - (before == taken.end() ? 0 : before->second);
        quotes.push_back(*std::move(quoted));
    }
    if (quotes.empty()) return tl::unexpected(refusal);
    return best_of(quotes, line.quantity);
}

Fault fault_of(std::size_t at, Code code) {
    switch (code) {
        case Code::out_of_range:
            return {line_pointer(at) + "/quantity/value", code,
                    "The amount of this line is beyond what can be counted."};
        case Code::price_list_closed: return {line_pointer(at), code, "The price list is closed."};
        case Code::no_price: return {line_pointer(at), code, "No price applies today."};
        default: return {line_pointer(at), code, "Nobody has this on sale today."};
    }
}

Error refusal_of(Code code, std::vector<Fault> faults) {
    switch (code) {
        case Code::out_of_range:
            return {Code::validation_failed, "The request has faults.", std::move(faults)};
        case Code::price_list_closed:
            return {code, "Nothing can be ordered from a closed price list.", std::move(faults)};
        case Code::no_price: return {code, "Some lines have no price today.", std::move(faults)};
        default: return {code, "Some lines are not on sale today.", std::move(faults)};
    }
}

}  // namespace

std::optional<Error> choose_offers(PlaceOrder const& command, pricing::Customer const& customer,
                                   Facts const& facts, std::vector<DecidedLine>& lines) {
    pricing::Question question{
        .day = facts.price_day, .customer = customer, .price_list = command.price_list};
    std::map<Code, std::vector<Fault>> faults;
    Taken taken;
    std::int64_t total = 0;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto& line = lines[at];
        auto chosen = choose_offer(question, facts, line, taken);
        if (!chosen) {
            faults[chosen.error()].push_back(fault_of(at, chosen.error()));
            continue;
        }
        line.offer = chosen->offer;
        line.price = std::move(chosen->price);
        line.amount = chosen->amount;
        taken[line.offer] += line.quantity;
        total += line.amount.fen;  // at most 500 times 2^53: fits
    }
    if (total > fen_max)
        faults[Code::out_of_range].push_back(
            {"/lines", Code::out_of_range,
             "The total of this order is beyond what can be counted."});
    for (auto const code :
         {Code::out_of_range, Code::not_on_sale, Code::price_list_closed, Code::no_price})
        if (auto found = faults.find(code); found != faults.end())
            return refusal_of(code, std::move(found->second));
    return {};
}

}  // namespace chaolu::ordering
