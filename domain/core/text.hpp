// Text that people write: which bytes a name or note may hold.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "domain/core/error.hpp"

namespace chaolu {

// Well-formed UTF-8 without surrogates.
bool is_utf8(std::string_view text);
// Number of code points of well-formed UTF-8.
std::size_t length(std::string_view utf8);

// A text of people: UTF-8 of min..max code points, no control characters, none of the bidirectional
// overrides that make a name read as another, not only white space.
tl::expected<void, Code> check_text(std::string_view text, std::size_t min, std::size_t max);

// Decimal digits of ASCII and nothing else; also true of nothing at all.
bool all_digits(std::string_view text);
// A code: 1..max ASCII letters, digits, '-', '_', '.', '/'; it must not start or end with '-'.
bool is_code(std::string_view text, std::size_t max = 64);
// Six digits, first not zero (GB/T 2260).
bool is_division_code(std::string_view text);
// A phone after spaces and dashes are dropped: +86 mobile, landline with area code, or 400 number.
bool is_phone(std::string_view text);

}  // namespace chaolu
