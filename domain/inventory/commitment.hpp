// Harvest commitments: goods sold before they are picked. How much of a forecast is sold, who gets
// how much when the harvest is short, by the rule that was published with it, and how it ends.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/id.hpp"
#include "domain/core/state_machine.hpp"
#include "domain/core/time.hpp"
#include "domain/inventory/pool.hpp"

namespace chaolu::inventory {

enum class CutRule {
    pro_rata,    // everybody the same part of what was asked for
    first_come,  // in the order in which it was asked for
};
std::string_view text(CutRule rule);
std::optional<CutRule> cut_rule_from(std::string_view text);

// Asked for while open; shares are known once it is decided, and may be cut until the first order;
// closed when every share was ordered or given up, by the supplier, or after its last day.
enum class CommitmentState { open, decided, closed, cancelled };
std::string_view text(CommitmentState state);
std::optional<CommitmentState> commitment_state_from(std::string_view text);

enum class CommitmentEvent { ask, revise, decide, fulfil, close, cancel };

inline constexpr StateMachine commitment_machine{
    std::to_array<Transition<CommitmentState, CommitmentEvent>>({
        {CommitmentState::open, CommitmentEvent::ask, CommitmentState::open},
        {CommitmentState::open, CommitmentEvent::revise, CommitmentState::open},
        {CommitmentState::open, CommitmentEvent::decide, CommitmentState::decided},
        {CommitmentState::open, CommitmentEvent::cancel, CommitmentState::cancelled},
        {CommitmentState::decided, CommitmentEvent::decide, CommitmentState::decided},
        {CommitmentState::decided, CommitmentEvent::fulfil, CommitmentState::decided},
        {CommitmentState::decided, CommitmentEvent::close, CommitmentState::closed},
    })};
static_assert(commitment_machine.is_deterministic());

// What closed it: that nothing was left to order, its supplier, or that its last day was over.
enum class CloseCause { orders, supplier, last_day };
std::string_view text(CloseCause cause);
std::optional<CloseCause> close_cause_from(std::string_view text);

// A buyer's request: `unfilled` when its order was refused, which may be tried again; `released`
// when the commitment ended before it was ordered.
enum class AskState { asked, shared, ordered, unfilled, withdrawn, released };
std::string_view text(AskState state);
std::optional<AskState> ask_state_from(std::string_view text);

// `share` is also what cuts a share later.
enum class AskEvent { share, order, refuse, withdraw, release };

inline constexpr StateMachine ask_machine{std::to_array<Transition<AskState, AskEvent>>({
    {AskState::asked, AskEvent::share, AskState::shared},
    {AskState::asked, AskEvent::withdraw, AskState::withdrawn},
    {AskState::asked, AskEvent::release, AskState::released},
    {AskState::shared, AskEvent::share, AskState::shared},
    {AskState::shared, AskEvent::order, AskState::ordered},
    {AskState::shared, AskEvent::refuse, AskState::unfilled},
    {AskState::shared, AskEvent::withdraw, AskState::withdrawn},
    {AskState::shared, AskEvent::release, AskState::released},
    {AskState::unfilled, AskEvent::share, AskState::unfilled},
    {AskState::unfilled, AskEvent::order, AskState::ordered},
    {AskState::unfilled, AskEvent::refuse, AskState::unfilled},
    {AskState::unfilled, AskEvent::withdraw, AskState::withdrawn},
    {AskState::unfilled, AskEvent::release, AskState::released},
})};
static_assert(ask_machine.is_deterministic());

constexpr int haircut_bp_max = 9000;
// Between the notice of the shares and the last moment to give one up.
constexpr std::chrono::minutes notice_min{10};
// After the harvest, to order the shares; fulfil_days_usual where the supplier declares none.
constexpr int fulfil_days_usual = 7;
constexpr int fulfil_days_max = 60;
// Of one commitment; more are refused with too_many.
constexpr int harvest_requests_max = 500;

// When a commitment is decided, until when shares may be given up, the days of the harvest, and how
// many days after it the shares are ordered at the latest.
struct CommitmentTimes {
    Instant decides_at;
    Instant cut_off_at;
    Date harvest_from;
    Date harvest_to;
    int fulfil_days = fulfil_days_usual;

    Date fulfil_until() const { return harvest_to.plus_days(fulfil_days); }
};
// decides_at lies ahead, cut_off_at at least notice_min behind it and not after the last day of
// the harvest in Shanghai, which is not over yet. Pointers are names of fields.
std::vector<Fault> faults_of(CommitmentTimes const& times, Instant now);
// Whether two of one supplier and SKU would sell the same harvest.
bool share_a_day(CommitmentTimes const& left, CommitmentTimes const& right);

// The cut-off of what is decided now: moved back where buyers would have less than notice_min. None
// when that is after the harvest: it is too late to decide.
std::optional<Instant> cut_off_when_decided(CommitmentTimes const& times, Instant now);
// From the end of fulfil_until on, in Shanghai.
bool has_lapsed(CommitmentTimes const& times, Instant now);

// What every share is a whole number of and what no share falls below, both above zero: those of
// the supplier's offer when the commitment was opened, whatever becomes of the offer.
struct ShareTerms {
    std::int64_t multiple = 1;
    std::int64_t minimum = 1;
};

// What is sold of a forecast: what is left after the haircut (in basis points, 0..haircut_bp_max),
// rounded down to whole multiples. Quantities are 0..base_quantity_max, a multiple is above zero.
std::int64_t sellable(std::int64_t expected, int haircut_bp, std::int64_t multiple);

struct Ask {
    HarvestRequestId id;
    Instant asked_at;
    std::int64_t quantity = 0;  // a whole number of multiples
};
// What each gets, in the order of `asks`: whole multiples, nobody more than was asked for, and
// either nothing or at least the minimum. pro_rata: exact parts rounded down, and what that leaves
// to those who lost most by it (largest remainder); of equals, to who asked first, then to the
// smaller id. While somebody would get something below the minimum, who gets least of those (of
// equals, who asked last) gets nothing, and the others share again. first_come: who comes when less
// than the minimum is left gets nothing. Less than one minimum stays unsold of what is asked for.
// The order of `asks` does not matter, and a second run gives the same.
std::vector<std::int64_t> shares_of(CutRule rule, std::int64_t available, ShareTerms const& terms,
                                    std::span<Ask const> asks);

// What orders in these channels could take together of the pools of one supplier: each pool that
// is open to one of them counts once. Stocks as after give_back_what_is_over().
std::int64_t open_stock(std::span<std::optional<std::string> const> channels, SkuId sku,
                        std::span<Pool const> pools, Stocks const& stocks, Instant now);

// In which order the shares are tried: what was tried least leads, so that refused ones in front
// keep nobody from being tried.
struct Turn {
    int tries = 0;
    HarvestRequestId id;
    auto operator<=>(Turn const&) const = default;
};

// A commitment as it is judged.
struct Sale {
    CommitmentState state = CommitmentState::open;
    CommitmentTimes times;
    ShareTerms terms;
    std::int64_t sellable = 0;
    std::int64_t requested = 0;
    std::string base_unit = {};
};
// A buyer's wish, whether it has a request there, and how many requests there are.
struct Wish {
    std::int64_t quantity = 0;
    bool has_asked = false;
    int requests = 0;
};
// Why the buyer may not ask for so much now.
std::optional<Error> why_not_ask(Sale const& sale, Wish const& wish, Instant now);
// Until it is decided; a share until the cut-off; and what could not be ordered at any time.
bool may_withdraw(Sale const& sale, AskState ask, Instant now);
std::optional<Error> why_not(CommitmentEvent event, CommitmentState state);
// What is decided already may be decided again with a harvest that was said, until the first order.
std::optional<Error> why_not_decide(CommitmentState state, bool says_harvest, bool has_orders);
// From the cut-off to the last day.
std::optional<Error> why_not_fulfil(Sale const& sale, Instant now);

}  // namespace chaolu::inventory
