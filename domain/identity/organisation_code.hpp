// The organisation code (GB 11714) that stands inside a unified social credit code.
#pragma once
#include <string_view>

#include "domain/identity/uscc.hpp"

namespace chaolu::identity {

// Eight digits or capital letters and their check character.
bool is_organisation_code(std::string_view text);

// Places 9 to 17 of the credit code. One whose check character is wrong is worth a warning and no
// more: the credit code is checked as a whole by its own.
std::string_view organisation_code_of(Uscc const& uscc);

}  // namespace chaolu::identity
