// Numbers of product standards: national, of a trade, of a place, of an enterprise.
#pragma once
#include <optional>
#include <string>
#include <string_view>

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

}  // namespace chaolu::catalogue
