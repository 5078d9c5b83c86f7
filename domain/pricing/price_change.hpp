// Changing the prices of an open list: which running ones end, and what looks like a slip.
#pragma once
#include <vector>

#include "domain/pricing/price_list.hpp"

namespace chaolu::pricing {

struct Replacement {
    std::vector<ListedPrice> ended;  // as they stood
    std::vector<ListedPrice> added;  // what is left of those, and the new ones
};

// What changes when `wanted` prices are put onto a list on which `running` ones stand: those of the
// same SKU, supplier and minimum lose the days that the new ones take, and keep the others. Neither
// of the two overlaps within itself.
Replacement replace(std::vector<ListedPrice> const& running,
                    std::vector<ListedPrice> const& wanted);

// Whether one price is about twice the other, each for the same quantity: as when jin and kg were
// mixed up. About, since the price of a day moves as well: 6.80 a jin that is 13.70 the next day is
// the same slip. A tenth of the double is as far as prices of one list move from day to day, and
// far from the 1.5 and 3 that mean something else. Both units have a definition in `measures`.
bool is_factor_two(UnitPrice const& left, UnitPrice const& right, Measures const& measures);

}  // namespace chaolu::pricing
