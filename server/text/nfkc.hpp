// One form for characters that mean the same: full-width digits become plain ones (NFKC).
#pragma once
#include <string>
#include <string_view>

namespace chaolu::folding {

// The result lies in `buffer`, or in `text` itself where that is plain ASCII.
std::string_view nfkc(std::string_view text, std::string& buffer);

}  // namespace chaolu::folding
