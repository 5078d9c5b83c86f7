// All of them under the lock of the commitment's row.
#include "server/app/harvest_steps.hpp"

#include <nlohmann/json.hpp>

#include "server/json/harvest_commitments.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {

namespace stored = storage::harvest_commitments;
using inventory::AskEvent;

tl::unexpected<Error> no_such_commitment() {
    return refuse(Code::not_found, "There is no such harvest commitment.");
}

inventory::Sale sale_of(Commitment const& commitment) {
    return {
        commitment.state,
        commitment.times,
        commitment.terms,
        inventory::sellable(commitment.expected, commitment.haircut_bp, commitment.terms.multiple),
        commitment.requested,
        commitment.base_unit};
}

std::vector<HarvestAsk> live_asks(storage::Tx& tx, CommitmentId id,
                                  std::optional<OrganisationId> buyer) {
    return stored::requests(tx, id, buyer, stored::Which::live, {},
                            inventory::harvest_requests_max);
}

bool is_open_share(HarvestAsk const& ask) {
    return ask.share.value_or(0) > 0 && inventory::ask_machine.next(ask.state, AskEvent::order);
}

std::vector<HarvestAsk> share_out(Commitment const& commitment, std::int64_t available,
                                  std::span<HarvestAsk> asks) {
    std::vector<inventory::Ask> wanted;
    for (auto const& ask : asks)
        wanted.push_back({ask.id, ask.asked_at, ask.share.value_or(ask.asked)});
    auto const shares = inventory::shares_of(commitment.rule, available, commitment.terms, wanted);
    std::vector<HarvestAsk> changed;
    for (std::size_t at = 0; at < asks.size(); ++at) {
        if (asks[at].share == shares[at]) continue;
        asks[at].share = shares[at];
        asks[at].state = inventory::ask_machine.next(asks[at].state, AskEvent::share).value();
        changed.push_back(asks[at]);
    }
    return changed;
}

void tell(storage::Tx& tx, std::string const& type, Commitment const& commitment,
          std::span<HarvestAsk> asks, Services const& services, Instant now) {
    std::vector<storage::outbox::Event> events;
    for (auto& ask : asks)
        events.push_back({EventId{services.ids.next(now)}, type, ask.id.uuid, ++ask.told, ask.buyer,
                          commitment.supplier, json::event_data(commitment, ask).dump(), now});
    storage::outbox::append(tx, events);
    stored::save(tx, asks);
}

void close(storage::Tx& tx, Commitment& commitment, inventory::CloseCause cause,
           std::optional<std::string> reason, Services const& services, Instant now) {
    commitment.state =
        inventory::commitment_machine.next(commitment.state, inventory::CommitmentEvent::close)
            .value();
    commitment.closed_by = cause;
    commitment.close_reason = std::move(reason);
    ++commitment.version;
    stored::save(tx, commitment);
    auto asks = live_asks(tx, commitment.id);
    std::erase_if(asks, [](auto const& ask) { return !is_open_share(ask); });
    for (auto& ask : asks)
        ask.state = inventory::ask_machine.next(ask.state, AskEvent::release).value();
    tell(tx, "harvest_request.released", commitment, asks, services, now);
}

}  // namespace chaolu::app
