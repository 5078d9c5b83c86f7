// The check of an organisation code: weights modulo 11, X for ten.
#include "domain/identity/organisation_code.hpp"

#include <array>

namespace chaolu::identity {
namespace {

constexpr std::size_t code_length = 9;

int value_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return -1;
}

}  // namespace

bool is_organisation_code(std::string_view text) {
    constexpr std::array weights{3, 7, 9, 10, 5, 8, 4, 2};
    if (text.size() != code_length) return false;
    int sum = 0;
    for (std::size_t at = 0; at < weights.size(); ++at) {
        int const value = value_of(text[at]);
        if (value < 0) return false;
        sum += value * weights[at];
    }
    int const check = (11 - sum % 11) % 11;
    return text.back() == (check == 10 ? 'X' : static_cast<char>('0' + check));
}

std::string_view organisation_code_of(Uscc const& uscc) {
    return std::string_view(uscc.text()).substr(8, code_length);
}

}  // namespace chaolu::identity
