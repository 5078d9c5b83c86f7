// From one instant up to, and without, another: for what begins and ends within a day.
#pragma once
#include <optional>

#include "domain/core/time.hpp"

namespace chaolu::channels {

struct Period {
    Instant from;
    // None: it has no end.
    std::optional<Instant> to = {};
    bool operator==(Period const&) const = default;

    bool is_empty() const { return to && *to <= from; }
    bool contains(Instant at) const { return from <= at && (!to || at < *to); }
};

}  // namespace chaolu::channels
