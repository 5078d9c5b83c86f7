// The commitment's row is locked first: whoever asks, withdraws, decides or ends it waits there.
#include "server/app/harvest_commitments.hpp"

#include <algorithm>
#include <span>

#include "server/json/base_quantity.hpp"
#include "storage/inventory.hpp"
#include "storage/offers.hpp"

namespace chaolu::app {
namespace {

namespace stored = storage::harvest_commitments;
using inventory::AskEvent;
using inventory::AskState;
using inventory::CommitmentEvent;
using inventory::CommitmentState;

std::optional<Commitment> lock_own(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                   Instant now) {
    return stored::lock(tx, id, {supplier, {}, {}, now});
}

// In base units; a fault at /quantity or /harvested else.
Result<std::int64_t> in_base(storage::Tx& tx, Commitment const& commitment,
                             Quantity const& quantity, std::string const& field) {
    auto const facts =
        storage::inventory::sku_facts(tx, commitment.supplier, {commitment.sku_code});
    json::Faults faults;
    auto const base = json::base_of(quantity, facts.at(0).measures, "/" + field, faults);
    if (!base) return tl::unexpected(faults.error());
    return *base;
}

bool is_offered(storage::Tx& tx, Commitment const& commitment) {
    auto const offered = storage::offers::list(tx, commitment.supplier, commitment.sku_code, {}, 1);
    return !offered.empty() && offered.front().state == offers::OfferState::live;
}

void decide(storage::Tx& tx, Commitment& commitment, std::int64_t available,
            std::vector<HarvestAsk> asks, Services const& services, Instant now) {
    auto changed = share_out(commitment, available, asks);
    commitment.state =
        inventory::commitment_machine.next(commitment.state, CommitmentEvent::decide).value();
    commitment.decided_with = available;
    ++commitment.version;
    stored::save(tx, commitment);
    tell(tx, "harvest_request.shared", commitment, changed, services, now);
}

void cancel(storage::Tx& tx, Commitment& commitment, Services const& services, Instant now) {
    commitment.state =
        inventory::commitment_machine.next(commitment.state, CommitmentEvent::cancel).value();
    ++commitment.version;
    stored::save(tx, commitment);
    auto asks = live_asks(tx, commitment.id);
    for (auto& ask : asks)
        ask.state = inventory::ask_machine.next(ask.state, AskEvent::release).value();
    tell(tx, "harvest_request.cancelled", commitment, asks, services, now);
}

// Buyers get their notice also when whoever decides comes late. False: it is too late for that.
bool leave_time_for_notice(Commitment& commitment, Instant now) {
    auto const cut_off = inventory::cut_off_when_decided(commitment.times, now);
    if (cut_off) commitment.times.cut_off_at = *cut_off;
    return cut_off.has_value();
}

void decide_or_cancel(storage::Tx& tx, Commitment& commitment, Services const& services,
                      Instant now) {
    if (!leave_time_for_notice(commitment, now)) return cancel(tx, commitment, services, now);
    decide(tx, commitment, sale_of(commitment).sellable, live_asks(tx, commitment.id), services,
           now);
}

}  // namespace

std::optional<Error> open_commitment(storage::Tx& tx, Commitment const& commitment, Uuid made_by,
                                     Instant now) {
    for (auto const& times : stored::live_times(tx, commitment.supplier, commitment.sku))
        if (inventory::share_a_day(times, commitment.times))
            return Error{Code::already_exists,
                         "The harvest of these days is sold by another commitment.",
                         {{"/harvest_from", Code::validity_overlap,
                           "from " + to_text(times.harvest_from) + " to " +
                               to_text(times.harvest_to) + " it is sold already"}}};
    stored::insert(tx, commitment);
    stored::insert_forecast(tx, commitment, made_by, now);
    return {};
}

std::optional<Error> revise_forecast(storage::Tx& tx, Commitment& commitment, std::int64_t expected,
                                     Uuid made_by, Instant now) {
    if (auto error = inventory::why_not(CommitmentEvent::revise, commitment.state)) return error;
    commitment.expected = expected;
    ++commitment.version;
    stored::save(tx, commitment);
    stored::insert_forecast(tx, commitment, made_by, now);
    return {};
}

Result<HarvestAsk> ask_for_share(storage::Tx& tx, AskForShare const& command,
                                 Services const& services, Instant now) {
    auto const channel = command.channel ? std::optional(command.channel->code) : std::nullopt;
    auto commitment = stored::lock(tx, command.commitment, {{}, command.buyer, channel, now});
    if (!commitment) return no_such_commitment();
    auto const base = in_base(tx, *commitment, command.quantity, "quantity");
    if (!base) return tl::unexpected(base.error());
    auto const asks = live_asks(tx, commitment->id);
    inventory::Wish const wish{
        *base,
        std::ranges::any_of(asks, [&](auto const& ask) { return ask.buyer == command.buyer; }),
        static_cast<int>(asks.size())};
    if (auto refusal = inventory::why_not_ask(sale_of(*commitment), wish, now))
        return tl::unexpected(*std::move(refusal));
    if (!is_offered(tx, *commitment))
        return refuse(Code::not_on_sale, "The supplier does not offer this SKU any more.");
    HarvestAsk const ask{HarvestRequestId{services.ids.next(now)},
                         commitment->id,
                         command.buyer,
                         channel,
                         *base,
                         {},
                         AskState::asked,
                         command.delivery,
                         command.price_list,
                         {},
                         {},
                         now};
    commitment->requested += *base;
    stored::save(tx, *commitment);
    stored::insert(tx, ask);
    return ask;
}

Result<HarvestAsk> withdraw_ask(storage::Tx& tx, CommitmentId id, OrganisationId buyer,
                                Instant now) {
    auto commitment = stored::lock(tx, id, {{}, buyer, {}, now});
    if (!commitment) return no_such_commitment();
    auto asks = live_asks(tx, id, buyer);
    if (asks.empty()) return refuse(Code::not_found, "You have asked for no share of this.");
    auto& ask = asks.front();
    if (!inventory::may_withdraw(sale_of(*commitment), ask.state, now))
        return refuse(Code::illegal_transition,
                      "The cut-off has passed, or this request has come to its end.");
    ask.state = inventory::ask_machine.next(ask.state, AskEvent::withdraw).value();
    commitment->requested -= ask.asked;
    stored::save(tx, *commitment);
    stored::save(tx, std::span(&ask, 1));
    return ask;
}

Result<Commitment> decide_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     std::optional<Quantity> const& harvested,
                                     Services const& services, Instant now) {
    auto commitment = lock_own(tx, supplier, id, now);
    if (!commitment) return no_such_commitment();
    auto asks = live_asks(tx, id);
    bool const has_orders =
        std::ranges::any_of(asks, [](auto const& ask) { return ask.order.has_value(); });
    if (auto error =
            inventory::why_not_decide(commitment->state, harvested.has_value(), has_orders))
        return tl::unexpected(*std::move(error));
    auto available = sale_of(*commitment).sellable;
    if (harvested) {
        auto const base = in_base(tx, *commitment, *harvested, "harvested");
        if (!base) return tl::unexpected(base.error());
        available = *base;
    }
    // Once the cut-off has passed, shares can only be cut: nobody gives one up any more.
    if (commitment->state == CommitmentState::open || now < commitment->times.cut_off_at)
        if (!leave_time_for_notice(*commitment, now) && commitment->state == CommitmentState::open)
            return refuse(Code::illegal_transition,
                          "It is too late: buyers could not answer before the harvest is over.");
    decide(tx, *commitment, available, std::move(asks), services, now);
    return *commitment;
}

int step_due_commitments(storage::Tx& tx, Services const& services, Instant now, int rows_max) {
    auto due = stored::lock_due(tx, now, rows_max);
    for (auto& commitment : due) decide_or_cancel(tx, commitment, services, now);
    auto lapsed = stored::lock_lapsed(tx, now, rows_max);
    for (auto& commitment : lapsed)
        close(tx, commitment, inventory::CloseCause::last_day, {}, services, now);
    return static_cast<int>(due.size() + lapsed.size());
}

Result<Commitment> cancel_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     Services const& services, Instant now) {
    auto commitment = lock_own(tx, supplier, id, now);
    if (!commitment) return no_such_commitment();
    if (auto error = inventory::why_not(CommitmentEvent::cancel, commitment->state))
        return tl::unexpected(*std::move(error));
    cancel(tx, *commitment, services, now);
    return *commitment;
}

Result<Commitment> close_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                    std::string reason, Services const& services, Instant now) {
    auto commitment = lock_own(tx, supplier, id, now);
    if (!commitment) return no_such_commitment();
    if (auto error = inventory::why_not(CommitmentEvent::close, commitment->state))
        return tl::unexpected(*std::move(error));
    close(tx, *commitment, inventory::CloseCause::supplier, std::move(reason), services, now);
    return *commitment;
}

}  // namespace chaolu::app
