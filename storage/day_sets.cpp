// One writing and one reading for every module that keeps days.
#include "storage/day_sets.hpp"

#include <stdexcept>

namespace chaolu::storage {
namespace {

std::optional<Date> day_in(std::string_view text) {
    if (text.empty()) return {};
    return date_from_text(text).value();
}

}  // namespace

std::string multirange_of(DaySet const& days) {
    std::string text = "{";
    for (auto const& stretch : days.stretches()) {
        if (text.size() > 1) text += ',';
        text += '[' + to_text(stretch.from) + ',' + (stretch.to ? to_text(*stretch.to) : "") + ')';
    }
    return text + "}";
}

DaySet days_from(std::string_view multirange) {
    std::vector<Validity> stretches;
    for (auto open = multirange.find('['); open != multirange.npos;
         open = multirange.find('[', open + 1)) {
        auto const comma = multirange.find(',', open);
        auto const close = multirange.find(')', comma);
        if (close == multirange.npos)
            throw std::invalid_argument("a column is not the set of days it should be");
        stretches.push_back({day_in(multirange.substr(open + 1, comma - open - 1)).value(),
                             day_in(multirange.substr(comma + 1, close - comma - 1))});
    }
    return DaySet(stretches);
}

}  // namespace chaolu::storage
