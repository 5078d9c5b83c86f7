// The number of a person's identity card (GB 11643): checked, and shown masked only.
#pragma once
#include <string>
#include <string_view>

#include "domain/core/error.hpp"
#include "domain/core/time.hpp"

namespace chaolu::identity {

// To be asked for only where a law needs it, and to be stored encrypted: whoever shows one shows
// masked().
class IdNumber {
public:
    // Another form, a day of birth that never was or a small x are invalid_format; a wrong check
    // character is invalid_check_digit.
    static tl::expected<IdNumber, Code> parse(std::string_view text);

    // "110105********002X".
    std::string masked() const;
    std::string const& text() const { return text_; }
    std::string_view division() const { return std::string_view(text_).substr(0, 6); }
    Date born() const { return born_; }

private:
    IdNumber(std::string_view text, Date born) : text_(text), born_(born) {}
    std::string text_;
    Date born_;
};

}  // namespace chaolu::identity
