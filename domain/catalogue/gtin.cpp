// Lengths and the check digit of a GTIN.
#include "domain/catalogue/gtin.hpp"

#include "domain/core/check_digits.hpp"
#include "domain/core/text.hpp"

namespace chaolu::catalogue {
namespace {

constexpr std::size_t longest = 14;

}  // namespace

tl::expected<Gtin, Code> Gtin::parse(std::string_view text) {
    bool const is_length = text.size() == 8 || (text.size() >= 12 && text.size() <= longest);
    if (!is_length || !all_digits(text)) return tl::unexpected(Code::invalid_format);
    if (!has_gs1_check_digit(text)) return tl::unexpected(Code::invalid_check_digit);
    return Gtin(text);
}

std::string Gtin::in_14_digits() const { return std::string(longest - text_.size(), '0') + text_; }

}  // namespace chaolu::catalogue
