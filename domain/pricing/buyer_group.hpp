// When a buyer belongs to a group, and how that ends.
#pragma once
#include <vector>

#include "domain/core/validity.hpp"

namespace chaolu::pricing {

// What is left of the times of a membership, when it ends on a day: whatever lies before it. `day`
// is the first day on which the buyer is no member any more.
std::vector<Validity> ended_on(std::vector<Validity> const& times, Date day);

}  // namespace chaolu::pricing
