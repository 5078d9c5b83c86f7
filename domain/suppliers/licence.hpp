// Licences of suppliers: their kinds, and what a review makes of one.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/error.hpp"
#include "domain/core/state_machine.hpp"

namespace chaolu::suppliers {

// sc: to make food (食品生产许可证). jy: to sell it (食品经营许可证). jy_filing: the filing that
// takes its place for those who sell prepackaged food only (备案).
enum class LicenceKind { sc, jy, jy_filing };
std::string_view text(LicenceKind kind);
std::optional<LicenceKind> licence_kind_from(std::string_view text);

enum class LicenceState { submitted, confirmed, refused, withdrawn };
std::string_view text(LicenceState state);
std::optional<LicenceState> licence_state_from(std::string_view text);

enum class LicenceEvent { confirm, refuse, withdraw };

// What stands on a licence never changes: a renewed or corrected one is another row, and this one
// stays as it was. Only a confirmed licence counts; a withdrawn one did up to its last day.
inline constexpr StateMachine licence_machine{
    std::to_array<Transition<LicenceState, LicenceEvent>>({
        {LicenceState::submitted, LicenceEvent::confirm, LicenceState::confirmed},
        {LicenceState::submitted, LicenceEvent::refuse, LicenceState::refused},
        {LicenceState::confirmed, LicenceEvent::withdraw, LicenceState::withdrawn},
    })};
static_assert(licence_machine.is_deterministic());

constexpr std::size_t food_classes_max = 32;
// Two digits, 01 to 32 (01 grain, 03 condiment): the classes of food of the SC rules.
bool is_food_class(std::string_view text);

// What the number of a licence tells; a filing has a number of its county's own making.
struct NumberFacts {
    std::optional<std::string> food_class;
    std::optional<std::string> division_code;
    bool operator==(NumberFacts const&) const = default;
};
// Checked by the rules of its kind: invalid_format, or invalid_check_digit.
tl::expected<NumberFacts, Code> check_number(LicenceKind kind, std::string_view number);

}  // namespace chaolu::suppliers
