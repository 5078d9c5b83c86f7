// Categories as texts, and the checks of packs.
#include "domain/catalogue/product.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "domain/core/enum_text.hpp"

namespace chaolu::catalogue {
namespace {

bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_unit_name(std::string_view name) {
    if (name.empty() || name.size() > unit_length_max || !is_small_letter(name.front()))
        return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return is_small_letter(c) || is_digit(c) || c == '_'; });
}

// A pack called "kg" of something counted in pieces would be read as a weight by everybody.
bool is_same_everywhere(std::string_view name) {
    for (auto const base : {BaseUnit::g, BaseUnit::ml, BaseUnit::piece})
        if (Measures{base, {}}.ratio(name)) return true;
    return false;
}

bool is_part_of_ratio(std::int64_t part) { return part >= 1 && part <= base_quantity_max; }

}  // namespace

std::string_view text(Category category) {
    switch (category) {
        case Category::scallion: return "scallion";
        case Category::mushroom: return "mushroom";
        case Category::millet: return "millet";
        case Category::vinegar: return "vinegar";
        case Category::sauce: return "sauce";
        case Category::bundle: return "bundle";
        case Category::craft: return "craft";
        case Category::substrate: return "substrate";
    }
    return "";
}

std::optional<Category> category_from(std::string_view text) {
    return enum_from_text(text, Category::substrate);
}

std::vector<UnitFault> check_trade_units(std::span<TradeUnit const> units) {
    std::vector<UnitFault> faults;
    std::set<std::string_view> seen;
    for (std::size_t at = 0; at < units.size(); ++at) {
        auto const& unit = units[at];
        if (!is_unit_name(unit.unit))
            faults.push_back({at, Code::invalid_format});
        else if (is_same_everywhere(unit.unit) || !seen.insert(unit.unit).second)
            faults.push_back({at, Code::duplicate});
        else if (!is_part_of_ratio(unit.numerator) || !is_part_of_ratio(unit.denominator))
            faults.push_back({at, Code::out_of_range});
    }
    return faults;
}

TradeUnit reduced(TradeUnit unit) {
    auto const divisor = std::gcd(unit.numerator, unit.denominator);
    unit.numerator /= divisor;
    unit.denominator /= divisor;
    return unit;
}

}  // namespace chaolu::catalogue
