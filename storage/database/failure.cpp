// The classes of failures by SQLSTATE.
#include "storage/database/failure.hpp"

#include <algorithm>
#include <array>

namespace chaolu::storage {
namespace {
template <std::size_t N>
bool is_one_of(std::string_view state, std::array<std::string_view, N> const& states) {
    return std::find(states.begin(), states.end(), state) != states.end();
}
constexpr std::array<std::string_view, 2> retry_states{"40001", "40P01"};
constexpr std::array<std::string_view, 4> busy_states{"55P03", "57014", "53300", "53200"};
// 25006: the server became a standby; 25P03: idle in transaction too long.
constexpr std::array<std::string_view, 5> dead_states{"57P01", "57P02", "57P03", "25006", "25P03"};
constexpr std::array<std::string_view, 2> taken_states{"23505", "23P01"};
}  // namespace

FailureClass classify(std::string_view sqlstate) {
    if (sqlstate.empty() || sqlstate.starts_with("08") || is_one_of(sqlstate, dead_states))
        return FailureClass::dead;
    if (is_one_of(sqlstate, retry_states)) return FailureClass::retry;
    if (is_one_of(sqlstate, busy_states) || sqlstate.starts_with("53")) return FailureClass::busy;
    if (is_one_of(sqlstate, taken_states)) return FailureClass::taken;
    if (sqlstate.starts_with("22") || sqlstate.starts_with("23")) return FailureClass::caller;
    return FailureClass::bug;
}

Failure::Failure(FailureClass what, std::string state, std::string constraint_name)
    : std::runtime_error("database failure " + (state.empty() ? "(no SQLSTATE)" : state) +
                         (constraint_name.empty() ? "" : ", constraint " + constraint_name)),
      what_class(what),
      sqlstate(std::move(state)),
      constraint(std::move(constraint_name)) {}

}  // namespace chaolu::storage
