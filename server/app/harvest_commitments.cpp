// The commitment's row is locked first: whoever asks, withdraws, decides or fulfils waits there.
#include "server/app/harvest_commitments.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "server/app/place_orders.hpp"
#include "server/json/delivery.hpp"
#include "server/json/harvest_commitments.hpp"
#include "storage/channels.hpp"
#include "storage/inventory.hpp"
#include "storage/offers.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

namespace stored = storage::harvest_commitments;
using inventory::AskState;
using inventory::CommitmentEvent;
using inventory::CommitmentState;

tl::unexpected<Error> no_such_commitment() {
    return refuse(Code::not_found, "There is no such harvest commitment.");
}

tl::unexpected<Error> is_already(Commitment const& commitment) {
    return refuse(Code::illegal_transition, "This cannot be done to a commitment that is " +
                                                std::string(text(commitment.state)) + ".");
}

std::optional<Commitment> lock_own(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                   Instant now) {
    return stored::lock(tx, id, {supplier, {}, {}, now});
}

std::vector<HarvestAsk> live_asks(storage::Tx& tx, CommitmentId id,
                                  std::optional<OrganisationId> buyer = {}) {
    return stored::requests(tx, id, buyer, stored::Which::live, {}, harvest_requests_max);
}

// A request is told of its share, or that the commitment was cancelled, and of nothing after.
constexpr int told_once = 1;

void tell(storage::Tx& tx, std::string const& type, Commitment const& commitment,
          std::span<HarvestAsk const> asks, Services const& services, Instant now) {
    std::vector<storage::outbox::Event> events;
    for (auto const& ask : asks)
        events.push_back({EventId{services.ids.next(now)}, type, ask.id.uuid, told_once, ask.buyer,
                          commitment.supplier, json::event_data(commitment, ask).dump(), now});
    if (!events.empty()) storage::outbox::append(tx, events);
}

// In base units; a fault at /quantity or /harvested else.
Result<std::int64_t> in_base(storage::Tx& tx, Commitment const& commitment,
                             Quantity const& quantity, std::string const& field) {
    auto const facts =
        storage::inventory::sku_facts(tx, commitment.supplier, {commitment.sku_code});
    auto const& measures = facts.at(0).measures;
    if (quantity.value == 0 && measures.ratio(quantity.unit)) return 0;
    auto const base = to_base(quantity, measures);
    if (base) return *base;
    bool const is_unit = base.error() == Code::unknown_unit;
    return refuse(Code::validation_failed, "The request has faults.",
                  {{"/" + field + (is_unit ? "/unit" : "/value"), base.error(),
                    is_unit ? "is no unit of this SKU" : "does not come out in whole base units"}});
}

void decide(storage::Tx& tx, Commitment& commitment, std::int64_t available,
            Services const& services, Instant now) {
    auto asks = live_asks(tx, commitment.id);
    std::vector<inventory::Ask> wanted;
    for (auto const& ask : asks) wanted.push_back({ask.id, ask.asked_at, ask.asked});
    auto const shares =
        inventory::shares_of(commitment.rule, available, commitment.multiple, wanted);
    for (std::size_t at = 0; at < asks.size(); ++at) {
        asks[at].share = shares[at];
        asks[at].state = AskState::shared;
    }
    commitment.state = CommitmentState::decided;
    commitment.decided_with = available;
    ++commitment.version;
    stored::save(tx, commitment);
    stored::save(tx, asks);
    tell(tx, "harvest_request.shared", commitment, asks, services, now);
}

std::optional<Error> misfit(storage::Tx& tx, Commitment const& commitment, std::int64_t base) {
    auto const offered = storage::offers::list(tx, commitment.supplier, commitment.sku_code, {}, 1);
    if (offered.empty() || offered.front().state != offers::OfferState::live)
        return Error{Code::not_on_sale, "The supplier does not offer this SKU any more.", {}};
    auto terms = offered.front().terms;
    terms.multiple = std::max(terms.multiple, commitment.multiple);
    auto const code = offers::misfit(terms, base);
    if (!code) return {};
    return Error{Code::validation_failed,
                 "The request has faults.",
                 {{"/quantity", *code, "is not sold in such quantities"}}};
}

// Whether the buyer may ask for so much now.
std::optional<Error> refusal_of(storage::Tx& tx, Commitment const& commitment,
                                AskForShare const& command, std::int64_t base, Instant now) {
    if (commitment.state != CommitmentState::open || commitment.times.decides_at <= now)
        return is_already(commitment).value();
    if (!live_asks(tx, commitment.id, command.buyer).empty())
        return Error{Code::already_exists,
                     "You have asked for a share already: withdraw that request first.",
                     {}};
    if (static_cast<int>(live_asks(tx, commitment.id).size()) >= harvest_requests_max)
        return Error{Code::validation_failed,
                     "Too many buyers have asked for a share.",
                     {{"", Code::too_many, "there are 500 requests already"}}};
    if (auto error = misfit(tx, commitment, base)) return error;
    auto const left =
        inventory::sellable(commitment.expected, commitment.haircut_bp, commitment.multiple) -
        commitment.requested;
    if (base <= left) return {};
    auto const there = std::max(left, std::int64_t{0});
    return Error{Code::insufficient_stock,
                 "So much is not left of this harvest.",
                 {{"/quantity", Code::insufficient_stock,
                   "only " + std::to_string(there) + " " + commitment.base_unit + " are left",
                   Available{there, commitment.base_unit}}}};
}

ordering::Buyer buyer_of(storage::Tx& tx, HarvestAsk const& ask, Instant now) {
    ordering::Buyer buyer{ask.buyer, {}};
    if (!ask.channel) return buyer;
    auto const channel = storage::channels::find(tx, *ask.channel, {ask.buyer, now});
    if (!channel) return buyer;
    buyer.channel = identity::ActingChannel{
        channel->code, channel->assortment != channels::Assortment::all, channel->uses_cycles};
    return buyer;
}

ordering::PlaceOrder order_of(Commitment const& commitment, HarvestAsk const& ask) {
    ordering::PlaceOrder order;
    // It is taken once, whatever else should fail to see that it was ordered.
    order.client_reference = ask.id.text();
    order.price_list = ask.price_list;
    order.lines.push_back({commitment.sku_code, Quantity{ask.share.value(), commitment.base_unit},
                           commitment.supplier});
    json::Faults faults;
    auto const written = nlohmann::json::parse(ask.delivery);
    json::Decoder in(written, "", faults);
    order.deliveries.push_back(json::decode_delivery(in));
    return order;
}

void place(storage::Tx& tx, Commitment const& commitment, std::span<HarvestAsk> asks,
           Services const& services, Instant now) {
    std::vector<ordering::PlaceOrder> orders;
    for (auto const& ask : asks) orders.push_back(order_of(commitment, ask));
    std::vector<OrderRequest> requests;
    for (std::size_t at = 0; at < asks.size(); ++at)
        requests.push_back({buyer_of(tx, asks[at], now), &orders[at]});
    auto const group = place_orders(tx, requests, services, now, true);
    reserve_stock(tx, group.entries, now);
    for (std::size_t at = 0; at < asks.size(); ++at) {
        auto const& result = group.results[at];
        asks[at].state = result ? AskState::ordered : AskState::unfilled;
        asks[at].order = result ? std::optional(result->id) : std::nullopt;
        asks[at].refusal =
            result ? std::nullopt : std::optional(std::string(slug(result.error().code)));
    }
    stored::save(tx, asks);
}

bool waits_for_its_order(HarvestAsk const& ask) {
    return (ask.state == AskState::shared || ask.state == AskState::unfilled) && ask.share > 0;
}

}  // namespace

Result<HarvestAsk> ask_for_share(storage::Tx& tx, AskForShare const& command,
                                 Services const& services, Instant now) {
    auto const channel = command.channel ? std::optional(command.channel->code) : std::nullopt;
    auto commitment = stored::lock(tx, command.commitment, {{}, command.buyer, channel, now});
    if (!commitment) return no_such_commitment();
    auto const base = in_base(tx, *commitment, command.quantity, "quantity");
    if (!base) return tl::unexpected(base.error());
    if (auto refusal = refusal_of(tx, *commitment, command, *base, now))
        return tl::unexpected(*std::move(refusal));
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
    bool const is_in_time = commitment->state == CommitmentState::open ||
                            (commitment->state == CommitmentState::decided &&
                             ask.state == AskState::shared && now < commitment->times.cut_off_at);
    if (!is_in_time)
        return refuse(Code::illegal_transition, "The cut-off has passed: the share is yours.");
    ask.state = AskState::withdrawn;
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
    if (!inventory::commitment_machine.next(commitment->state, CommitmentEvent::decide))
        return is_already(*commitment);
    auto available =
        inventory::sellable(commitment->expected, commitment->haircut_bp, commitment->multiple);
    if (harvested) {
        auto const base = in_base(tx, *commitment, *harvested, "harvested");
        if (!base) return tl::unexpected(base.error());
        available = *base;
    }
    decide(tx, *commitment, available, services, now);
    return *commitment;
}

int decide_due_commitments(storage::Tx& tx, Services const& services, Instant now, int rows_max) {
    auto due = stored::lock_due(tx, now, rows_max);
    for (auto& commitment : due)
        decide(tx, commitment,
               inventory::sellable(commitment.expected, commitment.haircut_bp, commitment.multiple),
               services, now);
    return static_cast<int>(due.size());
}

Result<Commitment> cancel_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     Services const& services, Instant now) {
    auto commitment = lock_own(tx, supplier, id, now);
    if (!commitment) return no_such_commitment();
    auto const next =
        inventory::commitment_machine.next(commitment->state, CommitmentEvent::cancel);
    if (!next) return is_already(*commitment);
    commitment->state = *next;
    ++commitment->version;
    stored::save(tx, *commitment);
    tell(tx, "harvest_request.cancelled", *commitment, live_asks(tx, id), services, now);
    return *commitment;
}

Result<Fulfilment> fulfil_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     Services const& services, Instant now) {
    auto commitment = lock_own(tx, supplier, id, now);
    if (!commitment) return no_such_commitment();
    auto const next = inventory::commitment_machine.next(commitment->state, CommitmentEvent::close);
    if (!next) return is_already(*commitment);
    if (now < commitment->times.cut_off_at)
        return refuse(Code::illegal_transition,
                      "Buyers may still give their shares up: the cut-off lies ahead.");
    auto asks = live_asks(tx, id);
    std::erase_if(asks, [](auto const& ask) { return !waits_for_its_order(ask); });
    Fulfilment done{*commitment, {}, asks.size() > std::size_t{harvest_orders_max}};
    if (done.has_more) asks.resize(harvest_orders_max);
    place(tx, *commitment, asks, services, now);
    if (!done.has_more && std::ranges::none_of(asks, waits_for_its_order)) {
        done.commitment.state = *next;
        ++done.commitment.version;
        stored::save(tx, done.commitment);
    }
    done.asks = std::move(asks);
    return done;
}

}  // namespace chaolu::app
