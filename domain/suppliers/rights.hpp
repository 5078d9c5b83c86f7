// On which days a supplier may sell what: the one place where approvals and papers are weighed.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/core/day_set.hpp"
#include "domain/suppliers/licence.hpp"
#include "domain/suppliers/supplier.hpp"

namespace chaolu::suppliers {

// What a supplier of this role needs for this category in these days: one of the licences named, of
// this class of food if there is one; nothing where none is named.
struct LicenceRule {
    std::string category;
    SupplierRole role{};
    std::vector<LicenceKind> any_of;
    std::optional<std::string> food_class;
    Validity valid;
};

// A confirmed licence and the days on which it counts.
struct Paper {
    LicenceKind kind{};
    std::vector<std::string> food_classes;
    Validity valid;
};

// Days by category; a category without any is left out.
using CategoryDays = std::map<std::string, DaySet>;

struct Standing {
    SupplierRole role{};
    SupplierState state{};
    CategoryDays approvals;
    std::vector<Paper> papers;
    DaySet closures;
    // The days on which a producer has made it its agent.
    DaySet agencies;
};

// The days on which the papers suffice for a category. Days that no rule speaks of are not among
// them: what nobody has thought about is not sold.
DaySet days_with_papers(std::string const& category, SupplierRole role,
                        std::span<Paper const> papers, std::span<LicenceRule const> rules);

// Approved, with the papers needed, not closed for holidays; nothing at all unless active. A trader
// sells while it is somebody's agent only.
CategoryDays rights_of(Standing const& standing, std::span<LicenceRule const> rules);

}  // namespace chaolu::suppliers
