// Step 2 of placing an order: each line's offer and price.
#include <algorithm>
#include <array>

#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {
namespace {

// What a line would cost with one of the offers.
struct Quote {
    OfferFacts const* offer = nullptr;
    pricing::Chosen price;
    Money amount;
    std::vector<Draw> draws = {};
    std::int64_t left = 0;  // after the lines before
};

// Why an offer is out of the question. The figure is the minimum or multiple that was not kept to.
struct Refusal {
    Code code = Code::not_on_sale;
    std::int64_t figure = 0;
};

bool is_on_sale(OfferFacts const& offer) { return offer.may_sell; }

tl::expected<Quote, Refusal> quote(pricing::Question& question, DecidedLine const& line,
                                   OfferFacts const& offer) {
    if (!is_on_sale(offer)) return tl::unexpected(Refusal{Code::not_on_sale});
    if (auto const misfit = offers::misfit(offer.terms, line.quantity))
        return tl::unexpected(Refusal{*misfit, *misfit == Code::below_minimum
                                                   ? offer.terms.min_quantity
                                                   : offer.terms.multiple});
    question.quantity = line.quantity;
    question.supplier = offer.supplier;
    auto chosen = pricing::choose_price(offer.prices, question);
    if (!chosen) return tl::unexpected(Refusal{chosen.error()});
    auto sum = amount(chosen->price, line.quantity, line.sku->measures);
    if (!sum) return tl::unexpected(Refusal{Code::out_of_range});
    return Quote{&offer, *std::move(chosen), *sum};
}

// Of the reasons why the offers of a line fell out, the one that came nearest to a sale: that is
// the one to do something about.
Refusal nearer(Refusal const& left, Refusal const& right) {
    constexpr std::array order{Code::out_of_range,   Code::price_list_closed, Code::no_price,
                               Code::not_a_multiple, Code::below_minimum,     Code::not_on_sale,
                               Code::not_offered};
    auto const rank = [&](Code code) { return std::find(order.begin(), order.end(), code); };
    if (left.code == right.code) return left.figure <= right.figure ? left : right;
    return rank(left.code) < rank(right.code) ? left : right;
}

// The best of at least one quote, the oldest standing first.
Quote const& best_of(std::vector<Quote> const& quotes, std::int64_t quantity) {
    Quote const* best = nullptr;
    for (auto const& each : quotes)
        if (each.left >= quantity && (!best || each.amount < best->amount)) best = &each;
    if (best) return *best;
    return *std::max_element(quotes.begin(), quotes.end(), [](auto const& left, auto const& right) {
        return left.left < right.left;
    });
}

OfferReason reason_of(Quote const& best, std::vector<Quote> const& quotes, bool is_named) {
    auto const considered = static_cast<int>(quotes.size());
    auto const has = [&](auto test) { return std::any_of(quotes.begin(), quotes.end(), test); };
    if (is_named) return {OfferRule::named, considered};
    if (considered == 1) return {OfferRule::only, considered};
    if (has([&](Quote const& each) { return each.amount < best.amount; }))
        return {OfferRule::cheapest_with_enough, considered};
    if (has([&](Quote const& each) {
            return each.offer != best.offer && each.amount == best.amount;
        }))
        return {OfferRule::older_of_equal, considered};
    return {OfferRule::cheapest, considered};
}

// Fills in offer, price and reason.
std::optional<Refusal> choose_offer(pricing::Question& question, Facts const& facts,
                                    Buyer const& buyer, std::optional<Date> delivery_day,
                                    std::optional<OrganisationId> const& named, Instant now,
                                    Taken& taken, DecidedLine& line) {
    std::vector<Quote> quotes;
    Refusal refusal{named ? Code::not_offered : Code::not_on_sale};
    for (auto const& offer : line.sku->offers) {
        if (named && offer.supplier != *named) continue;
        auto quoted = quote(question, line, offer);
        if (!quoted) {
            refusal = nearer(refusal, quoted.error());
            continue;
        }
        quoted->draws = draws_of(facts, *line.sku, offer, buyer, delivery_day, now);
        quoted->left = available(facts, taken, quoted->draws);
        quotes.push_back(*std::move(quoted));
    }
    if (quotes.empty()) return refusal;
    auto const& best = best_of(quotes, line.quantity);
    line.offer = best.offer;
    line.price = best.price;
    line.amount = best.amount;
    line.offer_reason = reason_of(best, quotes, named.has_value());
    line.draws = best.draws;
    take(facts, line, taken);
    return {};
}

Fault fault_of(std::size_t at, Refusal const& refusal, BaseUnit unit) {
    auto const figure = std::to_string(refusal.figure) + " " + std::string(text(unit));
    auto const line = line_pointer(at);
    switch (refusal.code) {
        case Code::out_of_range:
            return {line + "/quantity/value", refusal.code,
                    "The amount of this line is beyond what can be counted."};
        case Code::below_minimum:
            return {line + "/quantity/value", refusal.code, "It is sold from " + figure + " on."};
        case Code::not_a_multiple:
            return {line + "/quantity/value", refusal.code,
                    "It is sold in multiples of " + figure + "."};
        case Code::not_offered:
            return {line + "/supplier_id", refusal.code,
                    "This supplier does not offer this SKU; leave it out to take the best offer."};
        case Code::price_list_closed: return {line, refusal.code, "The price list is closed."};
        case Code::no_price: return {line, refusal.code, "No price applies today."};
        default: return {line, refusal.code, "Nobody has this on sale today."};
    }
}

// What heads the answer when lines fell out for this reason.
Error heading_of(Code code) {
    switch (code) {
        case Code::not_on_sale: return {code, "Some lines are not on sale today.", {}};
        case Code::price_list_closed:
            return {code, "Nothing can be ordered from a closed price list.", {}};
        case Code::no_price: return {code, "Some lines have no price today.", {}};
        default: return {Code::validation_failed, "The request has faults.", {}};
    }
}

}  // namespace

std::optional<Error> choose_offers(PlaceOrder const& command, Buyer const& buyer,
                                   Facts const& facts, Instant now,
                                   std::vector<DecidedLine>& lines) {
    pricing::Question question{.day = facts.price_day,
                               .customer = customer_of(buyer, facts),
                               .price_list = command.price_list};
    auto const delivery_day = last_delivery_day(command);
    std::map<Code, Error> errors;
    auto const add = [&](Fault fault) {
        auto heading = heading_of(fault.code);
        errors.try_emplace(heading.code, heading).first->second.faults.push_back(std::move(fault));
    };
    Taken taken;
    std::int64_t total = 0;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto& line = lines[at];
        if (auto const refusal = choose_offer(question, facts, buyer, delivery_day,
                                              command.lines[at].supplier, now, taken, line))
            add(fault_of(at, *refusal, line.sku->measures.base));
        total += line.amount.fen;  // at most 500 times 2^53: fits
    }
    if (total > fen_max)
        add({"/lines", Code::out_of_range,
             "The total of this order is beyond what can be counted."});
    for (auto const code :
         {Code::validation_failed, Code::not_on_sale, Code::price_list_closed, Code::no_price})
        if (auto found = errors.find(code); found != errors.end()) return std::move(found->second);
    return {};
}

}  // namespace chaolu::ordering
