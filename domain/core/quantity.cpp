// Units, what they hold, and what a quantity of them costs.
#include "domain/core/quantity.hpp"

#include <algorithm>
#include <array>

#include "domain/core/enum_text.hpp"

namespace chaolu {
namespace {

__extension__ typedef unsigned __int128 Wide;

struct FixedUnit {
    BaseUnit base;
    std::string_view unit;
    std::int64_t base_units;
};

// `domain.md` 2.6. The jin is the 500 g one whatever script a text is written in.
constexpr std::array<FixedUnit, 9> fixed_units{{
    {BaseUnit::g, "g", 1},
    {BaseUnit::g, "liang", 50},
    {BaseUnit::g, "jin", 500},
    {BaseUnit::g, "kg", 1'000},
    {BaseUnit::g, "dan", 50'000},
    {BaseUnit::g, "t", 1'000'000},
    {BaseUnit::ml, "ml", 1},
    {BaseUnit::ml, "l", 1'000},
    {BaseUnit::piece, "piece", 1},
}};

}  // namespace

std::string_view text(BaseUnit unit) {
    switch (unit) {
        case BaseUnit::g: return "g";
        case BaseUnit::ml: return "ml";
        case BaseUnit::piece: return "piece";
    }
    return "";
}

std::optional<BaseUnit> base_unit_from(std::string_view text) {
    return enum_from_text(text, BaseUnit::piece);
}

std::optional<TradeUnit> Measures::ratio(std::string_view unit) const {
    for (auto const& fixed : fixed_units)
        if (fixed.base == base && fixed.unit == unit)
            return TradeUnit{std::string(unit), fixed.base_units, 1};
    auto const pack = std::find_if(packs.begin(), packs.end(),
                                   [&](TradeUnit const& each) { return each.unit == unit; });
    // A ratio that is not positive measures nothing.
    if (pack == packs.end() || pack->numerator <= 0 || pack->denominator <= 0) return {};
    return *pack;
}

tl::expected<std::int64_t, Code> to_base(Quantity const& quantity, Measures const& measures) {
    auto const ratio = measures.ratio(quantity.unit);
    if (!ratio) return tl::unexpected(Code::unknown_unit);
    if (quantity.value <= 0 || quantity.value > base_quantity_max)
        return tl::unexpected(Code::out_of_range);
    auto const product = static_cast<Wide>(quantity.value) * static_cast<Wide>(ratio->numerator);
    auto const denominator = static_cast<Wide>(ratio->denominator);
    if (product > denominator * static_cast<Wide>(base_quantity_max))
        return tl::unexpected(Code::out_of_range);
    if (product % denominator != 0) return tl::unexpected(Code::not_whole_base_units);
    return static_cast<std::int64_t>(product / denominator);
}

std::optional<Money> amount(UnitPrice const& price, std::int64_t base_quantity,
                            Measures const& measures) {
    auto const ratio = measures.ratio(price.per);
    if (!ratio || price.e4 < 0 || base_quantity < 0) return {};
    Wide product = static_cast<Wide>(price.e4) * static_cast<Wide>(base_quantity);
    // The divisor is below 2^70, so a product beyond 2^128 is an amount beyond fen_max (2^53).
    if (__builtin_mul_overflow(product, static_cast<Wide>(ratio->denominator), &product)) return {};
    constexpr Wide e4_per_fen = 100;
    auto const divisor = static_cast<Wide>(ratio->numerator) * e4_per_fen;
    auto fen = product / divisor;
    if (product % divisor * 2 >= divisor) ++fen;
    if (fen > static_cast<Wide>(fen_max)) return {};
    return Money{static_cast<std::int64_t>(fen)};
}

}  // namespace chaolu
