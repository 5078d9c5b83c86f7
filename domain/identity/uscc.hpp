// The unified social credit code of an organisation (GB 32100), checked by its own algorithm.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/error.hpp"

namespace chaolu::identity {

// 18 characters; only a code with a right check character exists.
class Uscc {
public:
    // Lower case, wrong length and letters outside the alphabet are invalid_format; a wrong check
    // character is invalid_check_digit.
    static tl::expected<Uscc, Code> parse(std::string_view text);
    std::string const& text() const { return text_; }
    // Unions are registered under 81 (`domain.md` 2.7).
    bool is_union() const { return text_.starts_with("81"); }

private:
    explicit Uscc(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace chaolu::identity
