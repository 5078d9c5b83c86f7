// Charges are split by weights that the lines give; nothing of them is lost.
#include "domain/inventory/landed_cost.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {
namespace {

__extension__ typedef __int128 Wide;

Money goods_value(CostLine const& line) {
    auto const value = value_of(line.price.value(), line.quantity, line.base);
    if (!value) throw std::overflow_error("goods are worth more than can be counted");
    return *value;
}

std::vector<std::int64_t> weights_of(std::span<CostLine const> lines, SpreadBy by) {
    std::vector<std::int64_t> weights;
    for (auto const& line : lines)
        weights.push_back(by == SpreadBy::value ? goods_value(line).fen : line.quantity);
    return weights;
}

// Of charges that are spread alike: split one by one, what is taken back would leave fen behind.
std::map<std::pair<ChargeKind, SpreadBy>, Money> sums_of(std::span<Charge const> charges) {
    std::map<std::pair<ChargeKind, SpreadBy>, Money> sums;
    for (auto const& charge : charges) {
        auto& sum = sums[{charge.kind, charge.by}];
        sum = sum + charge.amount;
    }
    return sums;
}

// Rounded half up. A fen is a hundred ten-thousandths of a yuan.
std::optional<std::int64_t> unit_e4_of(Money landed, CostLine const& line) {
    if (line.quantity == 0) return {};
    auto const& per = line.price.value().per;
    auto const whole = Wide{landed.fen} * 100 * per.numerator;
    auto const parts = Wide{line.quantity} * per.denominator;
    auto const price = (2 * whole + parts) / (2 * parts);
    if (price > price_e4_max) return {};
    return static_cast<std::int64_t>(price);
}

}  // namespace

std::string_view text(ChargeKind kind) {
    switch (kind) {
        case ChargeKind::freight: return "freight";
        case ChargeKind::unloading: return "unloading";
        case ChargeKind::packaging: return "packaging";
        case ChargeKind::inspection: return "inspection";
        case ChargeKind::other: return "other";
    }
    return "";
}

std::optional<ChargeKind> charge_kind_from(std::string_view text) {
    return enum_from_text(text, ChargeKind::other);
}

std::string_view text(SpreadBy by) {
    switch (by) {
        case SpreadBy::value: return "value";
        case SpreadBy::quantity: return "quantity";
    }
    return "";
}

std::optional<SpreadBy> spread_by_from(std::string_view text) {
    return enum_from_text(text, SpreadBy::quantity);
}

bool can_spread(std::span<CostLine const> lines, SpreadBy by) {
    return std::all_of(lines.begin(), lines.end(), [&](CostLine const& line) {
        return by == SpreadBy::value ? line.price.has_value() : line.base == lines.front().base;
    });
}

bool is_sound(std::span<Charge const> charges) {
    auto const sums = sums_of(charges);
    return std::all_of(sums.begin(), sums.end(),
                       [](auto const& each) { return each.second.fen >= 0; });
}

LandedCosts landed_costs(std::span<CostLine const> lines, std::span<Charge const> charges) {
    LandedCosts costs{std::vector<LandedCost>(lines.size()), {}};
    for (auto const& [alike, amount] : sums_of(charges)) {
        auto const weights = weights_of(lines, alike.second);
        bool const is_borne = std::any_of(weights.begin(), weights.end(),
                                          [](std::int64_t weight) { return weight > 0; });
        if (!is_borne) {
            costs.unspread = costs.unspread + amount;
            continue;
        }
        auto const parts = split(amount, weights);
        for (std::size_t at = 0; at < lines.size(); ++at)
            costs.lines[at].charges = costs.lines[at].charges + parts[at];
    }
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto& cost = costs.lines[at];
        if (!lines[at].price) continue;
        cost.goods = goods_value(lines[at]);
        cost.landed = *cost.goods + cost.charges;
        cost.unit_e4 = unit_e4_of(*cost.landed, lines[at]);
    }
    return costs;
}

}  // namespace chaolu::inventory
