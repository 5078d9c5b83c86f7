// The arithmetic of changed prices.
#include "domain/pricing/price_change.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace chaolu::pricing {
namespace {

// A price is at most 10^12 and each part of a ratio too: their product fits.
__extension__ typedef unsigned __int128 Wide;

using Place = std::tuple<std::string_view, std::optional<OrganisationId>, std::int64_t>;

Place place_of(ListedPrice const& price) { return {price.sku, price.supplier, price.minimum}; }

// The days of each part that are none of `taken`.
std::vector<Validity> without(std::vector<Validity> const& parts, Validity const& taken) {
    std::vector<Validity> left;
    for (auto const& part : parts) {
        if (!part.overlaps(taken)) {
            left.push_back(part);
            continue;
        }
        if (part.from < taken.from) left.push_back({part.from, taken.from});
        if (taken.to && (!part.to || *taken.to < *part.to)) left.push_back({*taken.to, part.to});
    }
    return left;
}

}  // namespace

Replacement replace(std::vector<ListedPrice> const& running,
                    std::vector<ListedPrice> const& wanted) {
    std::map<Place, std::vector<Validity>> taken;
    for (auto const& price : wanted) taken[place_of(price)].push_back(price.valid);
    Replacement change;
    for (auto const& price : running) {
        std::vector<Validity> left{price.valid};
        for (auto const& valid : taken[place_of(price)]) left = without(left, valid);
        if (left == std::vector{price.valid}) continue;
        change.ended.push_back(price);
        for (auto const& valid : left) {
            change.added.push_back(price);
            change.added.back().valid = valid;
        }
    }
    change.added.insert(change.added.end(), wanted.begin(), wanted.end());
    return change;
}

bool is_factor_two(UnitPrice const& left, UnitPrice const& right, Measures const& measures) {
    auto const left_unit = measures.ratio(left.per).value();
    auto const right_unit = measures.ratio(right.per).value();
    // left / left_unit against right / right_unit, without dividing.
    auto const a = static_cast<Wide>(left.e4) * static_cast<Wide>(left_unit.denominator) *
                   static_cast<Wide>(right_unit.numerator);
    auto const b = static_cast<Wide>(right.e4) * static_cast<Wide>(right_unit.denominator) *
                   static_cast<Wide>(left_unit.numerator);
    // Within a tenth of the double; no product here passes 2^120.
    auto const is_about_twice = [](Wide large, Wide small) {
        return 10 * large >= 18 * small && 10 * large <= 22 * small;
    };
    return is_about_twice(a, b) || is_about_twice(b, a);
}

}  // namespace chaolu::pricing
