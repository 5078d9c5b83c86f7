// The check of a unified social credit code: weights are powers of 3 modulo 31.
#include "domain/identity/uscc.hpp"

namespace chaolu::identity {

tl::expected<Uscc, Code> Uscc::parse(std::string_view text) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    constexpr std::size_t modulus = 31;
    static_assert(alphabet.size() == modulus);
    if (text.size() != 18) return tl::unexpected(Code::invalid_format);
    std::size_t sum = 0;
    std::size_t weight = 1;
    std::size_t check = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const value = alphabet.find(text[i]);
        if (value == std::string_view::npos) return tl::unexpected(Code::invalid_format);
        if (i == 17) {
            check = value;
            break;
        }
        sum += value * weight;
        weight = weight * 3 % modulus;
    }
    if ((sum + check) % modulus != 0) return tl::unexpected(Code::invalid_check_digit);
    return Uscc(std::string(text));
}

}  // namespace chaolu::identity
