// Kinds and states as texts, and the numbers of each kind.
#include "domain/suppliers/licence.hpp"

#include <algorithm>

#include "domain/core/enum_text.hpp"
#include "domain/core/text.hpp"
#include "domain/suppliers/licence_number.hpp"

namespace chaolu::suppliers {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view text(LicenceKind kind) {
    switch (kind) {
        case LicenceKind::sc: return "sc";
        case LicenceKind::jy: return "jy";
        case LicenceKind::jy_filing: return "jy_filing";
    }
    return "";
}

std::optional<LicenceKind> licence_kind_from(std::string_view text) {
    return enum_from_text(text, LicenceKind::jy_filing);
}

std::string_view text(LicenceState state) {
    switch (state) {
        case LicenceState::submitted: return "submitted";
        case LicenceState::confirmed: return "confirmed";
        case LicenceState::refused: return "refused";
        case LicenceState::withdrawn: return "withdrawn";
    }
    return "";
}

std::optional<LicenceState> licence_state_from(std::string_view text) {
    return enum_from_text(text, LicenceState::withdrawn);
}

bool is_food_class(std::string_view text) {
    return text.size() == 2 && std::all_of(text.begin(), text.end(), is_digit) && text >= "01" &&
           text <= "32";
}

tl::expected<NumberFacts, Code> check_number(LicenceKind kind, std::string_view number) {
    switch (kind) {
        case LicenceKind::sc: {
            auto const sc = parse_sc(number);
            if (!sc) return tl::unexpected(sc.error());
            return NumberFacts{sc->category, sc->division};
        }
        case LicenceKind::jy: {
            auto const jy = parse_jy(number);
            if (!jy) return tl::unexpected(jy.error());
            return NumberFacts{{}, jy->division};
        }
        case LicenceKind::jy_filing: break;
    }
    if (!is_code(number)) return tl::unexpected(Code::invalid_format);
    return NumberFacts{};
}

}  // namespace chaolu::suppliers
