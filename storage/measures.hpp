// How a SKU is measured, read from the columns that hold it.
#pragma once
#include <string>
#include <vector>

#include "domain/core/quantity.hpp"

namespace chaolu::storage {

// From sku.base_unit, trade_units, trade_numerators and trade_denominators; the arrays are as long
// as each other (a CHECK of the table).
Measures measures_from(std::string const& base_unit, std::vector<std::string> units,
                       std::vector<std::int64_t> const& numerators,
                       std::vector<std::int64_t> const& denominators);

}  // namespace chaolu::storage
