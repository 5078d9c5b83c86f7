// Harvest commitments: goods sold before they are picked. How much of a forecast is sold, and who
// gets how much when the harvest is short, by the rule that was published with it.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/id.hpp"
#include "domain/core/state_machine.hpp"
#include "domain/core/time.hpp"

namespace chaolu::inventory {

enum class CutRule {
    pro_rata,    // everybody the same part of what was asked for
    first_come,  // in the order in which it was asked for
};
std::string_view text(CutRule rule);
std::optional<CutRule> cut_rule_from(std::string_view text);

// Asked for while open; shares are known once it is decided; closed when every share was ordered
// or given up.
enum class CommitmentState { open, decided, closed, cancelled };
std::string_view text(CommitmentState state);
std::optional<CommitmentState> commitment_state_from(std::string_view text);

enum class CommitmentEvent { decide, close, cancel };

inline constexpr StateMachine commitment_machine{
    std::to_array<Transition<CommitmentState, CommitmentEvent>>({
        {CommitmentState::open, CommitmentEvent::decide, CommitmentState::decided},
        {CommitmentState::open, CommitmentEvent::cancel, CommitmentState::cancelled},
        {CommitmentState::decided, CommitmentEvent::close, CommitmentState::closed},
    })};
static_assert(commitment_machine.is_deterministic());

// A buyer's request: withdrawn before the decision as after it; `unfilled` when its order was
// refused, which may be tried again.
enum class AskState { asked, shared, ordered, unfilled, withdrawn };
std::string_view text(AskState state);
std::optional<AskState> ask_state_from(std::string_view text);

constexpr int haircut_bp_max = 9000;
// Between the notice of the shares and the last moment to give one up.
constexpr std::chrono::minutes notice_min{10};

// When a commitment is decided, until when shares may be given up, and the days of the harvest.
struct CommitmentTimes {
    Instant decides_at;
    Instant cut_off_at;
    Date harvest_from;
    Date harvest_to;
};
// decides_at lies ahead, cut_off_at at least notice_min behind it and not after the last day of
// the harvest in Shanghai, which is not over yet. Pointers are names of fields.
std::vector<Fault> faults_of(CommitmentTimes const& times, Instant now);

// What is sold of a forecast: what is left after the haircut (in basis points, 0..haircut_bp_max),
// rounded down to whole multiples. Quantities are 0..base_quantity_max, a multiple is above zero.
std::int64_t sellable(std::int64_t expected, int haircut_bp, std::int64_t multiple);

struct Ask {
    HarvestRequestId id;
    Instant asked_at;
    std::int64_t quantity = 0;  // a whole number of multiples
};
// What each gets, in the order of `asks`: whole multiples, nobody more than was asked for, together
// all that is available as far as it is asked for. pro_rata: exact parts rounded down, and what
// that leaves to those who lost most by it (largest remainder); of equals, to who asked first, then
// to the smaller id. The order of `asks` does not matter, and a second run gives the same.
std::vector<std::int64_t> shares_of(CutRule rule, std::int64_t available, std::int64_t multiple,
                                    std::span<Ask const> asks);

}  // namespace chaolu::inventory
