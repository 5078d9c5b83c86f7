// Number plates of the vehicles that bring goods.
#pragma once
#include <string_view>

namespace chaolu::fulfilment {

// A province, a letter of the city (no I, no O), then five letters or digits; six with a D or an F
// at one end are of new-energy vehicles; four and 挂 of trailers. Text is folded (NFKC, capitals)
// and without the dot that some write.
bool is_plate(std::string_view text);

}  // namespace chaolu::fulfilment
