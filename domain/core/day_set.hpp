// Days that need not follow each other: where approvals, licences, rules and holidays meet.
#pragma once
#include <initializer_list>
#include <span>
#include <vector>

#include "domain/core/validity.hpp"

namespace chaolu {

// Sorted stretches of days that neither touch nor overlap, so that equal sets compare equal.
class DaySet {
public:
    DaySet() = default;
    // Stretches in any order; they may overlap and be empty.
    DaySet(std::initializer_list<Validity> stretches);
    explicit DaySet(std::span<Validity const> stretches);

    bool empty() const { return stretches_.empty(); }
    bool contains(Date day) const;
    std::vector<Validity> const& stretches() const { return stretches_; }

    friend DaySet operator|(DaySet const& left, DaySet const& right);
    friend DaySet operator&(DaySet const& left, DaySet const& right);
    friend DaySet operator-(DaySet const& left, DaySet const& right);
    bool operator==(DaySet const&) const = default;

private:
    template <class Keep>
    static DaySet combined(DaySet const& left, DaySet const& right, Keep keep);

    std::vector<Validity> stretches_;
};

}  // namespace chaolu
