// The commitment's row is locked first and stock last, in the order in which orders lock it.
#include "server/app/harvest_fulfilment.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "server/app/place_orders.hpp"
#include "server/json/delivery.hpp"
#include "storage/channels.hpp"
#include "storage/inventory.hpp"
#include "storage/lot_needs.hpp"
#include "storage/ordering.hpp"

namespace chaolu::app {
namespace {

namespace stored = storage::harvest_commitments;
using inventory::AskEvent;

// A share that waits for its order, and who orders: none when the buyer may not act in the channel
// any more in which it asked.
struct Waiting {
    HarvestAsk ask;
    std::optional<ordering::Buyer> buyer;
};

std::vector<Waiting> waiting_for_orders(storage::Tx& tx, CommitmentId id, Instant now) {
    auto asks = live_asks(tx, id);
    std::erase_if(asks, [](auto const& ask) { return !is_open_share(ask); });
    std::vector<storage::channels::Acting> wanted;
    for (auto const& ask : asks)
        if (ask.channel) wanted.push_back({ask.buyer, *ask.channel});
    auto const acting = storage::channels::may_act(tx, wanted, now);
    std::vector<Waiting> waiting;
    for (auto& ask : asks) {
        std::optional<ordering::Buyer> buyer;
        if (!ask.channel)
            buyer = ordering::Buyer{ask.buyer, {}};
        else if (auto const found = acting.find({ask.buyer, *ask.channel}); found != acting.end())
            buyer = ordering::Buyer{ask.buyer, found->second};
        waiting.push_back({std::move(ask), std::move(buyer)});
    }
    std::ranges::sort(waiting, {}, [](Waiting const& each) {
        return inventory::Turn{each.ask.tries, each.ask.id};
    });
    return waiting;
}

// What orders in these channels could take of the supplier's stock, which stays so until the end of
// the transaction. None when the supplier does not offer the SKU now: its orders will say so.
std::optional<std::int64_t> lock_stock(storage::Tx& tx, Commitment const& commitment,
                                       std::vector<std::optional<std::string>> const& channels,
                                       Instant now) {
    storage::ordering::Moment moment{now, {}};
    for (auto const& channel : channels)
        if (channel) moment.channels.push_back(*channel);
    auto const skus = storage::ordering::sku_facts(tx, {commitment.sku_code}, moment);
    auto const& sku = skus.at(commitment.sku_code);
    // Those of other suppliers too: the orders will lock them, and all are locked in one order.
    std::set<inventory::StockKey> keys;
    for (auto const& offer : sku.offers)
        for (auto const& key : ordering::keys_of(skus, sku, offer)) keys.insert(key);
    // And those of other channels at these places: orders lock them where they look at lots.
    std::set<LocationId> places;
    for (auto const& offer : sku.offers)
        for (auto const& pool : offer.pools) places.insert(pool.location);
    for (auto const& [place, pools] :
         storage::lot_needs::pools_at(tx, {places.begin(), places.end()}))
        for (auto const pool : pools) keys.insert({sku.id, pool});
    inventory::Stocks stocks;
    for (auto const& stock : storage::inventory::lock(tx, {keys.begin(), keys.end()}))
        stocks.emplace(stock.key, stock);
    auto const offer =
        std::ranges::find(sku.offers, commitment.supplier, &ordering::OfferFacts::supplier);
    if (offer == sku.offers.end()) return {};
    (void)inventory::give_back_what_is_over(offer->pools, stocks, now);
    return inventory::open_stock(channels, sku.id, offer->pools, stocks, now);
}

// Cuts the shares of those who may order. False when that leaves nobody anything.
bool cut_to_stock(storage::Tx& tx, Commitment const& commitment, std::vector<Waiting>& waiting,
                  Services const& services, Instant now) {
    std::vector<HarvestAsk> asks;
    std::set<std::optional<std::string>> channels;
    for (auto const& each : waiting) {
        if (!each.buyer) continue;
        asks.push_back(each.ask);
        channels.insert(each.ask.channel);
    }
    if (asks.empty()) return true;
    auto const there = lock_stock(tx, commitment, {channels.begin(), channels.end()}, now);
    if (!there) return true;
    auto changed = share_out(commitment, *there, asks);
    if (std::ranges::none_of(asks, is_open_share)) return false;
    tell(tx, "harvest_request.shared", commitment, changed, services, now);
    for (auto& each : waiting)
        if (auto const cut = std::ranges::find(changed, each.ask.id, &HarvestAsk::id);
            cut != changed.end())
            each.ask = *cut;
    std::erase_if(waiting, [](Waiting const& each) { return !is_open_share(each.ask); });
    return true;
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

void note(HarvestAsk& ask, std::optional<OrderId> order, std::optional<Code> refusal) {
    auto const event = order ? AskEvent::order : AskEvent::refuse;
    ask.state = inventory::ask_machine.next(ask.state, event).value();
    ask.order = order;
    ask.refusal = refusal ? std::optional(std::string(slug(*refusal))) : std::nullopt;
    ++ask.tries;
}

// An order outside the channel, at the open price, is not what was asked for.
void place(storage::Tx& tx, Commitment const& commitment, std::span<Waiting> waiting,
           Services const& services, Instant now) {
    std::vector<HarvestAsk*> asks;
    std::vector<ordering::PlaceOrder> orders;
    for (auto& [ask, buyer] : waiting) {
        if (!buyer) {
            note(ask, {}, Code::unknown_channel);
            continue;
        }
        asks.push_back(&ask);
        orders.push_back(order_of(commitment, ask));
    }
    std::vector<OrderRequest> requests;
    for (auto const& each : waiting)
        if (each.buyer) requests.push_back({*each.buyer, &orders[requests.size()]});
    if (requests.empty()) return;
    auto const group = place_orders(tx, requests, services, now, true);
    reserve_stock(tx, group.entries, now);
    for (std::size_t at = 0; at < asks.size(); ++at) {
        auto const& result = group.results[at];
        if (result)
            note(*asks[at], result->id, {});
        else
            note(*asks[at], {}, result.error().code);
    }
}

}  // namespace

Result<Fulfilment> fulfil_commitment(storage::Tx& tx, OrganisationId supplier, CommitmentId id,
                                     Services const& services, Instant now, int orders_max) {
    auto commitment = stored::lock(tx, id, {supplier, {}, {}, now});
    if (!commitment) return no_such_commitment();
    if (auto error = inventory::why_not_fulfil(sale_of(*commitment), now))
        return tl::unexpected(*std::move(error));
    auto waiting = waiting_for_orders(tx, id, now);
    if (!cut_to_stock(tx, *commitment, waiting, services, now))
        return refuse(Code::insufficient_stock,
                      "Nothing of it can be ordered from stock: receive it first, or close the "
                      "commitment.");
    // A call never goes round: whoever calls while there is more comes to an end.
    auto const is_of_this_round = [&](Waiting const& each) {
        return each.ask.tries == waiting.front().ask.tries;
    };
    auto const round = static_cast<std::size_t>(std::ranges::count_if(waiting, is_of_this_round));
    auto const batch =
        std::span(waiting).first(std::min(round, static_cast<std::size_t>(orders_max)));
    place(tx, *commitment, batch, services, now);
    Fulfilment done{*std::move(commitment), {}, round > batch.size()};
    for (auto const& each : batch) done.asks.push_back(each.ask);
    stored::save(tx, done.asks);
    if (std::ranges::none_of(waiting, [](auto const& each) { return is_open_share(each.ask); }))
        close(tx, done.commitment, inventory::CloseCause::orders, {}, services, now);
    return done;
}

}  // namespace chaolu::app
