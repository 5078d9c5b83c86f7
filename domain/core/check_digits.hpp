// The check digits that numbers of papers and goods end in, one algorithm each.
#pragma once
#include <string_view>

namespace chaolu {

// ISO 7064 MOD 11,10, of licences for food: finds every single wrong digit. `digits` holds decimal
// digits only and ends in the check digit.
bool has_mod_11_10(std::string_view digits);
// GS1, of barcodes: weights 3 and 1 from the right, modulo 10. `digits` as above.
bool has_gs1_check_digit(std::string_view digits);

}  // namespace chaolu
