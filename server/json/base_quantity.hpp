// Quantities of requests in base units, and what is wrong with those that are none.
#pragma once
#include <optional>
#include <string>

#include "domain/core/quantity.hpp"
#include "server/json/decode.hpp"

namespace chaolu::json {

// The quantity that stands at `pointer`, in base units; none after reporting why, at its unit or
// its value. Nothing is nothing in every unit that the SKU has: whether it may be nothing is for
// the reader to say.
std::optional<std::int64_t> base_of(Quantity const& quantity, Measures const& measures,
                                    std::string const& pointer, Faults& faults);
// The same of the field `name`, which was read before.
std::optional<std::int64_t> base_of(Quantity const& quantity, Measures const& measures,
                                    std::string_view name, Decoder& in);

}  // namespace chaolu::json
