// An application to sell: from the applicant over the county's word to the market's decision.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/state_machine.hpp"

namespace chaolu::suppliers {

enum class ApplicationState { submitted, recommended, returned, approved, rejected };
std::string_view text(ApplicationState state);
std::optional<ApplicationState> application_state_from(std::string_view text);

enum class ApplicationEvent { recommend, send_back, resubmit, approve, reject };

// Nothing is approved without the county's recommendation, and what was sent back needs it anew:
// it may be another application by then.
inline constexpr StateMachine application_machine{
    std::to_array<Transition<ApplicationState, ApplicationEvent>>({
        {ApplicationState::submitted, ApplicationEvent::recommend, ApplicationState::recommended},
        {ApplicationState::submitted, ApplicationEvent::send_back, ApplicationState::returned},
        {ApplicationState::recommended, ApplicationEvent::send_back, ApplicationState::returned},
        {ApplicationState::returned, ApplicationEvent::resubmit, ApplicationState::submitted},
        {ApplicationState::recommended, ApplicationEvent::approve, ApplicationState::approved},
        {ApplicationState::submitted, ApplicationEvent::reject, ApplicationState::rejected},
        {ApplicationState::recommended, ApplicationEvent::reject, ApplicationState::rejected},
    })};
static_assert(application_machine.is_deterministic());

enum class Verdict { approved, refused };
std::string_view text(Verdict verdict);
std::optional<Verdict> verdict_from(std::string_view text);

// A category that was asked for, and what was decided about it.
struct AppliedCategory {
    std::string category;
    std::optional<Verdict> verdict;
    // Why it was refused.
    std::optional<std::string> reason;
    bool operator==(AppliedCategory const&) const = default;
};

// What is wrong with the decisions on an application, each at its place: every category that was
// asked for is decided once (required, duplicate), no other is (unknown_value), a refusal has a
// reason (required), and something is approved, or else the whole is to be rejected (too_few).
std::vector<Fault> faults_of(std::span<AppliedCategory const> asked,
                             std::span<AppliedCategory const> decisions);

// "622848****1234" is told by nobody but its last four characters: "****1234".
std::string masked_account(std::string_view account);
// 8 to 30 digits, as banks of the country give them out.
bool is_bank_account(std::string_view account);

}  // namespace chaolu::suppliers
