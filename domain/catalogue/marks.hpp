// Which marks a product bears today, and why not.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/validity.hpp"

namespace chaolu::catalogue {

// Whether a division lies in an area. The code of a province or a city covers all that begins like
// it: 140400 covers 140406, and 140000 both.
bool is_in_area(std::string_view division, std::string_view area);

// What the holder of a geographical indication agreed with one user, and what that user has sold
// under it on the days of the agreement.
struct GiAuthorisation {
    Validity valid;
    std::int64_t quota_g = 0;
    std::int64_t sold_g = 0;
};

enum class Withheld { not_authorised, quota_exceeded, outside_area };
std::string_view text(Withheld reason);

// None: the product bears the mark. The authorisation is the user's of today, if there is one. What
// was sold within the quota bears it; the first gram beyond takes it from the rest.
std::optional<Withheld> why_without_gi(std::span<std::string const> areas, std::string_view origin,
                                       std::optional<GiAuthorisation> const& authorisation,
                                       Date today);

// The words that stand in the text; both folded, without spaces between characters counting.
std::vector<std::string> claims_in(std::string_view folded, std::span<std::string const> words);

}  // namespace chaolu::catalogue
