// Exact figures: products of three factors need more than 64 bits, and only the last is rounded.
#include "domain/catalogue/content.hpp"

namespace chaolu::catalogue {
namespace {

__extension__ typedef __int128 Wide;

}  // namespace

std::optional<Code> check_weight(PackWeight const& weight, TradeUnit const& pack, BaseUnit base) {
    if (weight.nominal < weight.min || weight.nominal > weight.max) return Code::out_of_range;
    bool const is_other = Wide{weight.nominal} * pack.denominator != Wide{pack.numerator};
    if (base == BaseUnit::g && is_other) return Code::out_of_range;
    return {};
}

std::optional<UnitPrice> comparable_price(UnitPrice const& price, Measures const& measures,
                                          std::optional<NetContent> const& content) {
    auto const ratio = measures.ratio(price.per);
    if (!ratio) return {};
    bool const is_counted = measures.base == BaseUnit::piece;
    if (is_counted && !content) return {};
    auto const unit = is_counted ? content->unit : measures.base;
    // Grams or millilitres in one `per` are numerator x content / denominator.
    Wide const above = Wide{price.e4} * ratio->denominator * 1000;
    Wide const below = Wide{ratio->numerator} * (is_counted ? content->value : 1);
    Wide const rounded = (2 * above + below) / (2 * below);
    if (rounded > price_e4_max) return {};
    return UnitPrice{static_cast<std::int64_t>(rounded), unit == BaseUnit::g ? "kg" : "l"};
}

}  // namespace chaolu::catalogue
