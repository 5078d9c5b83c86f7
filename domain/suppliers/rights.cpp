// Sets of days: approval, less what papers do not cover, less holidays.
#include "domain/suppliers/rights.hpp"

#include <algorithm>

namespace chaolu::suppliers {
namespace {

bool serves(Paper const& paper, LicenceRule const& rule) {
    auto const has = [](auto const& list, auto const& wanted) {
        return std::find(list.begin(), list.end(), wanted) != list.end();
    };
    // Classes are a matter of making food: a licence to sell has none.
    bool const is_of_class = !rule.food_class || paper.kind != LicenceKind::sc ||
                             has(paper.food_classes, *rule.food_class);
    return has(rule.any_of, paper.kind) && is_of_class;
}

DaySet days_served(LicenceRule const& rule, std::span<Paper const> papers) {
    DaySet const ruled{rule.valid};
    if (rule.any_of.empty()) return ruled;
    DaySet days;
    for (auto const& paper : papers)
        if (serves(paper, rule)) days = days | DaySet{paper.valid};
    return days & ruled;
}

}  // namespace

DaySet days_with_papers(std::string const& category, SupplierRole role,
                        std::span<Paper const> papers, std::span<LicenceRule const> rules) {
    DaySet served;
    for (auto const& rule : rules)
        if (rule.category == category && rule.role == role)
            served = served | days_served(rule, papers);
    return served;
}

CategoryDays rights_of(Standing const& standing, std::span<LicenceRule const> rules) {
    CategoryDays rights;
    if (standing.state != SupplierState::active) return rights;
    for (auto const& [category, approved] : standing.approvals) {
        auto days = (approved & days_with_papers(category, standing.role, standing.papers, rules)) -
                    standing.closures;
        if (standing.role == SupplierRole::trader) days = days & standing.agencies;
        if (!days.empty()) rights.emplace(category, std::move(days));
    }
    return rights;
}

}  // namespace chaolu::suppliers
