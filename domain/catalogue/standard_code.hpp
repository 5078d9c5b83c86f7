// Numbers of product standards: national, of a trade, of a place, of an enterprise.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/validity.hpp"

namespace chaolu::catalogue {

// "GB/T 38581-2020" in its parts; whether an edition still holds is data, not form.
struct StandardCode {
    std::string prefix;  // GB, GB/T, NY/T, GH/T, DB14/T, DB1404/T, Q/LCH
    std::string number;  // 38581, 2763.1, 0001S
    std::optional<int> year;

    // As it is written everywhere: "GB/T 38581-2020".
    std::string text() const;
    bool operator==(StandardCode const&) const = default;

    // Reads folded text (NFKC, capitals); the space before the number may be missing. None for a
    // prefix that is not one of these, or no number, or a year that is not four digits.
    static std::optional<StandardCode> parse(std::string_view text);
};

struct StandardEdition {
    StandardCode code;  // with its year
    Validity valid;
};

// Whether what the code names has ended on that day: the edition of its year or, without a year,
// every edition. What is not among the editions is unknown, which is not the same as withdrawn
// (domain.md 2.5).
bool is_withdrawn(StandardCode const& code, std::vector<StandardEdition> const& editions, Date day);

}  // namespace chaolu::catalogue
