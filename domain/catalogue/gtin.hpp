// The number under a barcode (GTIN): of a single good, or of a case of them.
#pragma once
#include <string>
#include <string_view>

#include "domain/core/error.hpp"

namespace chaolu::catalogue {

// 8, 12, 13 or 14 digits with a right check digit. No prefix is refused: goods come from
// everywhere, and China's own (690-699, lately 680 and up) go on growing.
class Gtin {
public:
    // Anything else than digits, or so many of them, is invalid_format; a wrong check digit
    // invalid_check_digit.
    static tl::expected<Gtin, Code> parse(std::string_view text);

    std::string const& text() const { return text_; }
    // With leading zeros to 14 digits: two numbers of one good are the same here, such as those of
    // an EAN-13 and of the 12 digits that are left when a spreadsheet takes its zero away.
    std::string in_14_digits() const;

private:
    explicit Gtin(std::string_view text) : text_(text) {}
    std::string text_;
};

}  // namespace chaolu::catalogue
