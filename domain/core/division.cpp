// The levels of places, and the verdict on a code.
#include "domain/core/division.hpp"

#include <algorithm>

#include "domain/core/text.hpp"

namespace chaolu {
namespace {

Division const* listed_on(std::string_view code, Date day, std::span<Division const> near) {
    auto const found = std::find_if(near.begin(), near.end(), [&](Division const& each) {
        return each.code == code && each.holds_on(day);
    });
    return found == near.end() ? nullptr : &*found;
}

// The name that ended last before `day`.
Division const* ended_before(std::string_view code, Date day, std::span<Division const> near) {
    Division const* last = nullptr;
    for (auto const& each : near)
        if (each.code == code && each.to && *each.to <= day && (!last || *last->to < *each.to))
            last = &each;
    return last;
}

}  // namespace

std::string_view text(DivisionLevel level) {
    switch (level) {
        case DivisionLevel::province: return "province";
        case DivisionLevel::city: return "city";
        case DivisionLevel::county: return "county";
        case DivisionLevel::town: return "town";
    }
    return "";
}

DivisionLevel level_of(std::string_view code) {
    if (code.size() == 9) return DivisionLevel::town;
    if (code.ends_with("0000")) return DivisionLevel::province;
    return code.ends_with("00") ? DivisionLevel::city : DivisionLevel::county;
}

bool is_place_code(std::string_view text) {
    return (text.size() == 6 || text.size() == 9) && text.front() != '0' && all_digits(text);
}

std::vector<std::string> codes_above(std::string_view code) {
    std::vector<std::string> above;
    if (code.size() == 9) above.emplace_back(code.substr(0, 6));
    for (auto const& kept : {code.substr(0, 4), code.substr(0, 2)}) {
        auto wider = std::string(kept) + std::string(6 - kept.size(), '0');
        if (wider != code) above.push_back(std::move(wider));
    }
    return above;
}

DivisionVerdict judge_division(std::string_view code, Date day, std::span<Division const> near) {
    using enum DivisionStanding;
    if (listed_on(code, day, near)) return {current, std::string(code)};
    // A successor may have ended in its turn; rows bound the steps, so that no circle is endless.
    auto const* ended = ended_before(code, day, near);
    for (std::size_t step = 0; ended && ended->successor && step < near.size(); ++step) {
        if (listed_on(*ended->successor, day, near)) return {historic, *ended->successor};
        ended = ended_before(*ended->successor, day, near);
    }
    for (auto const& above : codes_above(code))
        if (auto const* around = listed_on(above, day, near))
            return {around->is_complete ? unknown : unlisted, std::string(code)};
    return {unknown, std::string(code)};
}

std::vector<Division> path_to(Division const& place, Date day, std::span<Division const> near) {
    if (place.to) day = std::min(day, place.to->plus_days(-1));
    std::vector<Division> path{place};
    while (path.front().parent && path.size() < path_length_max) {
        auto const* above = listed_on(*path.front().parent, day, near);
        if (!above) break;
        path.insert(path.begin(), *above);
    }
    return path;
}

}  // namespace chaolu
