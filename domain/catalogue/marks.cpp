// The decisions themselves.
#include "domain/catalogue/marks.hpp"

#include <algorithm>

namespace chaolu::catalogue {
namespace {

// "零 添加" says the same.
std::string without_spaces(std::string_view text) {
    std::string kept;
    for (char const c : text)
        if (c != ' ') kept += c;
    return kept;
}

}  // namespace

bool is_in_area(std::string_view division, std::string_view area) {
    if (division.size() != 6 || area.size() != 6) return false;
    while (area.size() > 2 && area.ends_with("00")) area.remove_suffix(2);
    return division.starts_with(area);
}

std::string_view text(Withheld reason) {
    switch (reason) {
        case Withheld::not_authorised: return "not_authorised";
        case Withheld::quota_exceeded: return "quota_exceeded";
        case Withheld::outside_area: return "outside_area";
    }
    return "";
}

std::optional<Withheld> why_without_gi(std::span<std::string const> areas, std::string_view origin,
                                       std::optional<GiAuthorisation> const& authorisation,
                                       Date today) {
    if (!authorisation || !authorisation->valid.contains(today)) return Withheld::not_authorised;
    auto const covers = [&](std::string const& area) { return is_in_area(origin, area); };
    if (!std::any_of(areas.begin(), areas.end(), covers)) return Withheld::outside_area;
    if (authorisation->sold_g > authorisation->quota_g) return Withheld::quota_exceeded;
    return {};
}

std::vector<std::string> claims_in(std::string_view folded, std::span<std::string const> words) {
    auto const text = without_spaces(folded);
    std::vector<std::string> found;
    for (auto const& word : words)
        if (!word.empty() && text.find(word) != std::string::npos) found.push_back(word);
    return found;
}

}  // namespace chaolu::catalogue
