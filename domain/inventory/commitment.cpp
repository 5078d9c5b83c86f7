// Shares are counted in multiples, in 128 bits where two quantities are multiplied.
#include "domain/inventory/commitment.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {
namespace {

__extension__ using Wide = __int128;

// The places of the asks, the first come leading.
std::vector<std::size_t> by_time(std::span<Ask const> asks) {
    std::vector<std::size_t> places(asks.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::ranges::sort(places, {},
                      [&](std::size_t at) { return std::tuple(asks[at].asked_at, asks[at].id); });
    return places;
}

std::vector<std::int64_t> first_come(std::int64_t units, std::span<std::int64_t const> asked,
                                     std::span<std::size_t const> places) {
    std::vector<std::int64_t> shares(asked.size());
    for (auto const at : places) {
        shares[at] = std::min(asked[at], units);
        units -= shares[at];
    }
    return shares;
}

std::vector<std::int64_t> pro_rata(std::int64_t units, std::span<std::int64_t const> asked,
                                   std::vector<std::size_t> places) {
    auto const total = std::accumulate(asked.begin(), asked.end(), Wide{0});
    if (total == 0) return std::vector<std::int64_t>(asked.size());
    auto left = std::min(Wide{units}, total);
    auto const given = left;
    std::vector<std::int64_t> shares;
    std::vector<Wide> remainders;
    for (auto const quantity : asked) {
        auto const part = Wide{quantity} * given;
        shares.push_back(static_cast<std::int64_t>(part / total));
        remainders.push_back(part % total);
        left -= shares.back();
    }
    std::ranges::stable_sort(places, std::greater{},
                             [&](std::size_t at) { return remainders[at]; });
    for (std::size_t at = 0; left > 0; ++at, --left) ++shares[places[at]];
    return shares;
}

}  // namespace

std::string_view text(CutRule rule) {
    switch (rule) {
        case CutRule::pro_rata: return "pro_rata";
        case CutRule::first_come: return "first_come";
    }
    return "";
}
std::optional<CutRule> cut_rule_from(std::string_view text) {
    return enum_from_text(text, CutRule::first_come);
}

std::string_view text(CommitmentState state) {
    switch (state) {
        case CommitmentState::open: return "open";
        case CommitmentState::decided: return "decided";
        case CommitmentState::closed: return "closed";
        case CommitmentState::cancelled: return "cancelled";
    }
    return "";
}
std::optional<CommitmentState> commitment_state_from(std::string_view text) {
    return enum_from_text(text, CommitmentState::cancelled);
}

std::string_view text(AskState state) {
    switch (state) {
        case AskState::asked: return "asked";
        case AskState::shared: return "shared";
        case AskState::ordered: return "ordered";
        case AskState::unfilled: return "unfilled";
        case AskState::withdrawn: return "withdrawn";
    }
    return "";
}
std::optional<AskState> ask_state_from(std::string_view text) {
    return enum_from_text(text, AskState::withdrawn);
}

std::vector<Fault> faults_of(CommitmentTimes const& times, Instant now) {
    std::vector<Fault> faults;
    if (times.harvest_to < times.harvest_from)
        faults.push_back({"/harvest_to", Code::out_of_range, "is before `harvest_from`"});
    else if (times.harvest_to < shanghai_day(now))
        faults.push_back({"/harvest_to", Code::out_of_range, "is over"});
    if (times.decides_at <= now)
        faults.push_back({"/decides_at", Code::out_of_range, "must lie ahead"});
    auto const notice = std::chrono::duration_cast<std::chrono::microseconds>(notice_min).count();
    if (times.cut_off_at.micros - times.decides_at.micros < notice)
        faults.push_back({"/cut_off_at", Code::out_of_range,
                          "must be at least ten minutes after `decides_at`, for buyers to answer"});
    else if (shanghai_day(times.cut_off_at) > times.harvest_to)
        faults.push_back({"/cut_off_at", Code::out_of_range, "is after the harvest"});
    return faults;
}

std::int64_t sellable(std::int64_t expected, int haircut_bp, std::int64_t multiple) {
    constexpr int whole_bp = 10'000;
    auto const kept = Wide{expected} * (whole_bp - haircut_bp) / whole_bp;
    return static_cast<std::int64_t>(kept - kept % multiple);
}

std::vector<std::int64_t> shares_of(CutRule rule, std::int64_t available, std::int64_t multiple,
                                    std::span<Ask const> asks) {
    std::vector<std::int64_t> asked;
    for (auto const& ask : asks) asked.push_back(ask.quantity / multiple);
    auto const units = available / multiple;
    auto places = by_time(asks);
    auto shares = rule == CutRule::first_come ? first_come(units, asked, places)
                                              : pro_rata(units, asked, std::move(places));
    for (auto& share : shares) share *= multiple;
    return shares;
}

}  // namespace chaolu::inventory
