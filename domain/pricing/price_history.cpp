// Times at which prices were in force.
#include "domain/pricing/price_history.hpp"

#include <algorithm>
#include <tuple>

namespace chaolu::pricing {
namespace {

__extension__ typedef unsigned __int128 Wide;

// All that makes two prices one: the place on the list, and the price itself.
auto identity(KnownPrice const& price) {
    return std::tie(price.price_list, price.supplier, price.minimum, price.price);
}

bool is_continued(PastPrice const& before, PastPrice const& after) {
    return identity(before.price) == identity(after.price) && before.held.to == after.held.from;
}

// The first instant of a day: +08:00 all year.
Instant midnight_of(Date day) {
    constexpr std::int64_t second = 1'000'000;
    auto const days = day.days.time_since_epoch().count();
    return {days * 86'400 * second - 8 * 3'600 * second};
}

// left / its unit < right / its unit, without dividing; below 10^36.
bool is_lower(UnitPrice const& left, UnitPrice const& right, Measures const& measures) {
    auto const left_unit = measures.ratio(left.per).value();
    auto const right_unit = measures.ratio(right.per).value();
    return static_cast<Wide>(left.e4) * static_cast<Wide>(left_unit.denominator) *
               static_cast<Wide>(right_unit.numerator) <
           static_cast<Wide>(right.e4) * static_cast<Wide>(right_unit.denominator) *
               static_cast<Wide>(left_unit.numerator);
}

}  // namespace

Span span_of(Validity const& days) {
    Span span{midnight_of(days.from), {}};
    if (days.to) span.to = midnight_of(*days.to);
    return span;
}

Span intersection(Span const& left, Span const& right) {
    Span both{std::max(left.from, right.from), left.to};
    if (right.to && (!both.to || *right.to < *both.to)) both.to = right.to;
    return both;
}

std::vector<PastPrice> history(std::vector<KnownPrice> known) {
    std::vector<PastPrice> held;
    for (auto& price : known) {
        auto const span =
            intersection(intersection(span_of(price.valid), price.known), price.list_open);
        if (!span.is_empty()) held.push_back({std::move(price), span});
    }
    auto by_place = [](PastPrice const& left, PastPrice const& right) {
        return std::tuple(identity(left.price), left.held.from) <
               std::tuple(identity(right.price), right.held.from);
    };
    std::sort(held.begin(), held.end(), by_place);
    std::vector<PastPrice> merged;
    for (auto& each : held) {
        if (!merged.empty() && is_continued(merged.back(), each))
            merged.back().held.to = each.held.to;
        else
            merged.push_back(std::move(each));
    }
    std::stable_sort(merged.begin(), merged.end(), [](auto const& left, auto const& right) {
        return left.held.from > right.held.from;
    });
    return merged;
}

std::optional<PastPrice> lowest(std::vector<PastPrice> const& history, Span const& within,
                                Measures const& measures) {
    PastPrice const* found = nullptr;
    for (auto const& each : history) {
        bool const is_for_all = std::holds_alternative<Everybody>(each.price.scope) &&
                                !each.price.supplier && each.price.minimum == 0;
        if (!is_for_all || intersection(each.held, within).is_empty()) continue;
        // The newest come first: of two as low the later one here is the earlier price.
        if (!found || !is_lower(found->price.price, each.price.price, measures)) found = &each;
    }
    if (!found) return {};
    return *found;
}

}  // namespace chaolu::pricing
