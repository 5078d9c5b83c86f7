// The days on which something holds: from its first day up to, and without, its end.
#pragma once
#include <optional>

#include "domain/core/time.hpp"

namespace chaolu {

struct Validity {
    Date from;
    // The first day on which it no longer holds; none: it has no end.
    std::optional<Date> to = {};
    bool operator==(Validity const&) const = default;

    bool is_empty() const { return to && *to <= from; }
    bool contains(Date day) const { return from <= day && (!to || day < *to); }
    // Every day of `other` is one of these.
    bool contains(Validity const& other) const {
        return from <= other.from && (!to || (other.to && *other.to <= *to));
    }
    // They share a day; neither may be empty.
    bool overlaps(Validity const& other) const {
        return (!other.to || from < *other.to) && (!to || other.from < *to);
    }
};

}  // namespace chaolu
