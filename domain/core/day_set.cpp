// Two sets are combined by looking at the days on which one of them begins or ends.
#include "domain/core/day_set.hpp"

#include <algorithm>
#include <set>

namespace chaolu {

// `keep` decides from "in the left" and "in the right"; a day in neither is never kept.
template <class Keep>
DaySet DaySet::combined(DaySet const& left, DaySet const& right, Keep keep) {
    std::set<Date> turns;
    for (auto const* each : {&left, &right})
        for (auto const& stretch : each->stretches_) {
            turns.insert(stretch.from);
            if (stretch.to) turns.insert(*stretch.to);
        }
    DaySet result;
    std::optional<Date> begun;
    for (auto const day : turns) {
        bool const is_in = keep(left.contains(day), right.contains(day));
        if (is_in && !begun) begun = day;
        if (is_in || !begun) continue;
        result.stretches_.push_back({*begun, day});
        begun.reset();
    }
    if (begun) result.stretches_.push_back({*begun, {}});
    return result;
}

DaySet::DaySet(std::span<Validity const> stretches) {
    for (auto const& stretch : stretches) {
        if (stretch.is_empty()) continue;
        DaySet one;
        one.stretches_.push_back(stretch);
        *this = *this | one;
    }
}

DaySet::DaySet(std::initializer_list<Validity> stretches)
    : DaySet(std::span<Validity const>(stretches.begin(), stretches.size())) {}

bool DaySet::contains(Date day) const {
    return std::any_of(stretches_.begin(), stretches_.end(),
                       [&](Validity const& stretch) { return stretch.contains(day); });
}

DaySet operator|(DaySet const& left, DaySet const& right) {
    return DaySet::combined(left, right, [](bool a, bool b) { return a || b; });
}

DaySet operator&(DaySet const& left, DaySet const& right) {
    return DaySet::combined(left, right, [](bool a, bool b) { return a && b; });
}

DaySet operator-(DaySet const& left, DaySet const& right) {
    return DaySet::combined(left, right, [](bool a, bool b) { return a && !b; });
}

}  // namespace chaolu
