// Shares are counted in multiples, in 128 bits where two quantities are multiplied.
#include "domain/inventory/commitment.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {
namespace {

__extension__ using Wide = __int128;
using Places = std::vector<std::size_t>;

// The places of the asks, the first come leading.
Places by_time(std::span<Ask const> asks) {
    Places places(asks.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::ranges::sort(places, {},
                      [&](std::size_t at) { return std::tuple(asks[at].asked_at, asks[at].id); });
    return places;
}

std::vector<std::int64_t> first_come(std::int64_t units, std::int64_t least,
                                     std::span<std::int64_t const> asked, Places const& places) {
    std::vector<std::int64_t> shares(asked.size());
    for (auto const at : places) {
        auto const share = std::min(asked[at], units);
        if (share >= least) shares[at] = share;
        units -= shares[at];
    }
    return shares;
}

// Of those at these places; the others get nothing.
std::vector<std::int64_t> largest_remainder(std::int64_t units, std::span<std::int64_t const> asked,
                                            Places places) {
    std::vector<std::int64_t> shares(asked.size());
    Wide total = 0;
    for (auto const at : places) total += asked[at];
    if (total == 0) return shares;
    auto left = std::min(Wide{units}, total);
    auto const given = left;
    std::vector<Wide> remainders(asked.size());
    for (auto const at : places) {
        auto const part = Wide{asked[at]} * given;
        shares[at] = static_cast<std::int64_t>(part / total);
        remainders[at] = part % total;
        left -= shares[at];
    }
    std::ranges::stable_sort(places, std::greater{},
                             [&](std::size_t at) { return remainders[at]; });
    for (std::size_t at = 0; left > 0; ++at, --left) ++shares[places[at]];
    return shares;
}

std::vector<std::int64_t> pro_rata(std::int64_t units, std::int64_t least,
                                   std::span<std::int64_t const> asked, Places places) {
    while (true) {
        auto shares = largest_remainder(units, asked, places);
        auto worst = places.end();
        for (auto at = places.begin(); at != places.end(); ++at)
            if (shares[*at] > 0 && shares[*at] < least &&
                (worst == places.end() || shares[*at] <= shares[*worst]))
                worst = at;
        if (worst == places.end()) return shares;
        places.erase(worst);
    }
}

Instant after_notice(Instant told_at) { return told_at + std::chrono::microseconds(notice_min); }

Error is_already(CommitmentState state) {
    return {Code::illegal_transition,
            "This cannot be done to a commitment that is " + std::string(text(state)) + ".",
            {}};
}

std::optional<Code> misfit(ShareTerms const& terms, std::int64_t quantity) {
    if (quantity < terms.minimum) return Code::below_minimum;
    if (quantity % terms.multiple != 0) return Code::not_a_multiple;
    return {};
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

std::string_view text(CloseCause cause) {
    switch (cause) {
        case CloseCause::orders: return "orders";
        case CloseCause::supplier: return "supplier";
        case CloseCause::last_day: return "last_day";
    }
    return "";
}
std::optional<CloseCause> close_cause_from(std::string_view text) {
    return enum_from_text(text, CloseCause::last_day);
}

std::string_view text(AskState state) {
    switch (state) {
        case AskState::asked: return "asked";
        case AskState::shared: return "shared";
        case AskState::ordered: return "ordered";
        case AskState::unfilled: return "unfilled";
        case AskState::withdrawn: return "withdrawn";
        case AskState::released: return "released";
    }
    return "";
}
std::optional<AskState> ask_state_from(std::string_view text) {
    return enum_from_text(text, AskState::released);
}

std::vector<Fault> faults_of(CommitmentTimes const& times, Instant now) {
    std::vector<Fault> faults;
    if (times.harvest_to < times.harvest_from)
        faults.push_back({"/harvest_to", Code::out_of_range, "is before `harvest_from`"});
    else if (times.harvest_to < shanghai_day(now))
        faults.push_back({"/harvest_to", Code::out_of_range, "is over"});
    if (times.decides_at <= now)
        faults.push_back({"/decides_at", Code::out_of_range, "must lie ahead"});
    if (times.cut_off_at < after_notice(times.decides_at))
        faults.push_back({"/cut_off_at", Code::out_of_range,
                          "must be at least ten minutes after `decides_at`, for buyers to answer"});
    else if (shanghai_day(times.cut_off_at) > times.harvest_to)
        faults.push_back({"/cut_off_at", Code::out_of_range, "is after the harvest"});
    return faults;
}

bool share_a_day(CommitmentTimes const& left, CommitmentTimes const& right) {
    return left.harvest_from <= right.harvest_to && right.harvest_from <= left.harvest_to;
}

std::optional<Instant> cut_off_when_decided(CommitmentTimes const& times, Instant now) {
    auto const cut_off = std::max(times.cut_off_at, after_notice(now));
    if (shanghai_day(cut_off) > times.harvest_to) return {};
    return cut_off;
}

bool has_lapsed(CommitmentTimes const& times, Instant now) {
    return shanghai_day(now) > times.fulfil_until();
}

std::int64_t sellable(std::int64_t expected, int haircut_bp, std::int64_t multiple) {
    constexpr int whole_bp = 10'000;
    auto const kept = Wide{expected} * (whole_bp - haircut_bp) / whole_bp;
    return static_cast<std::int64_t>(kept - kept % multiple);
}

std::vector<std::int64_t> shares_of(CutRule rule, std::int64_t available, ShareTerms const& terms,
                                    std::span<Ask const> asks) {
    auto const& [multiple, minimum] = terms;
    std::vector<std::int64_t> asked;
    for (auto const& ask : asks) asked.push_back(ask.quantity / multiple);
    auto const units = available / multiple;
    auto const least = (minimum + multiple - 1) / multiple;
    auto places = by_time(asks);
    auto shares = rule == CutRule::first_come ? first_come(units, least, asked, places)
                                              : pro_rata(units, least, asked, std::move(places));
    for (auto& share : shares) share *= multiple;
    return shares;
}

std::int64_t open_stock(std::span<std::optional<std::string> const> channels, SkuId sku,
                        std::span<Pool const> pools, Stocks const& stocks, Instant now) {
    std::set<StockKey> keys;
    for (auto const& channel : channels)
        for (auto const& key : open_to(channel, sku, pools, stocks, now)) keys.insert(key);
    std::int64_t sum = 0;
    for (auto const& key : keys)
        if (auto const stock = stocks.find(key); stock != stocks.end())
            sum += stock->second.available();
    return std::max(sum, std::int64_t{0});
}

std::optional<Error> why_not(CommitmentEvent event, CommitmentState state) {
    if (commitment_machine.next(state, event)) return {};
    return is_already(state);
}

std::optional<Error> why_not_ask(Sale const& sale, Wish const& wish, Instant now) {
    if (auto error = why_not(CommitmentEvent::ask, sale.state)) return error;
    if (sale.times.decides_at <= now)
        return Error{Code::illegal_transition, "The time to ask for a share is over.", {}};
    if (wish.has_asked)
        return Error{Code::already_exists,
                     "You have asked for a share already: withdraw that request first.",
                     {}};
    if (wish.requests >= harvest_requests_max)
        return Error{Code::validation_failed,
                     "Too many buyers have asked for a share.",
                     {{"", Code::too_many, "there are 500 requests already"}}};
    if (auto const code = misfit(sale.terms, wish.quantity))
        return Error{Code::validation_failed,
                     "The request has faults.",
                     {{"/quantity", *code, "is not sold in such quantities"}}};
    auto const left = std::max(sale.sellable - sale.requested, std::int64_t{0});
    if (wish.quantity <= left) return {};
    return Error{Code::insufficient_stock,
                 "So much is not left of this harvest.",
                 {{"/quantity", Code::insufficient_stock,
                   "only " + std::to_string(left) + " " + sale.base_unit + " are left",
                   Available{left, sale.base_unit}}}};
}

bool may_withdraw(Sale const& sale, AskState ask, Instant now) {
    if (!ask_machine.next(ask, AskEvent::withdraw)) return false;
    if (sale.state == CommitmentState::open) return true;
    if (sale.state != CommitmentState::decided) return false;
    return ask == AskState::unfilled || now < sale.times.cut_off_at;
}

std::optional<Error> why_not_decide(CommitmentState state, bool says_harvest, bool has_orders) {
    if (auto error = why_not(CommitmentEvent::decide, state)) return error;
    if (state == CommitmentState::open) return {};
    if (has_orders)
        return Error{Code::illegal_transition, "Shares were ordered already: they stand.", {}};
    if (!says_harvest)
        return Error{
            Code::illegal_transition, "It is decided already: say what was harvested.", {}};
    return {};
}

std::optional<Error> why_not_fulfil(Sale const& sale, Instant now) {
    if (auto error = why_not(CommitmentEvent::fulfil, sale.state)) return error;
    if (now < sale.times.cut_off_at)
        return Error{Code::illegal_transition,
                     "Buyers may still give their shares up: the cut-off lies ahead.",
                     {}};
    if (has_lapsed(sale.times, now))
        return Error{Code::illegal_transition, "The last day to order the shares is over.", {}};
    return {};
}

}  // namespace chaolu::inventory
