// What the buyer's channel has to say about an order: when it takes orders, and for what.
#include "domain/catalogue/listing.hpp"
#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {

Result<std::optional<OrderCycleId>> cycle_of(Buyer const& buyer, Facts const& facts, Instant now) {
    if (!buyer.channel || !buyer.channel->uses_cycles) return std::optional<OrderCycleId>{};
    auto const found = facts.cycles.find(buyer.channel->code);
    auto cycle = channels::cycle_for_order(
        found == facts.cycles.end() ? std::nullopt : std::optional(found->second), now);
    if (!cycle) return tl::unexpected(std::move(cycle.error()));
    return std::optional(*cycle);
}

std::optional<Error> check_listings(PlaceOrder const& command, Buyer const& buyer,
                                    Facts const& facts) {
    auto const is_shown = [&](ProductId product) {
        return facts.shown.contains({std::string(catalogue::every_channel), product}) ||
               (buyer.channel && facts.shown.contains({buyer.channel->code, product}));
    };
    Error error{Code::not_on_sale, "Not all of this is on sale.", {}};
    for (std::size_t at = 0; at < command.lines.size(); ++at)
        if (!is_shown(facts.skus.at(command.lines[at].sku_code).product))
            error.faults.push_back(
                {line_pointer(at), Code::not_on_sale, "is not published to you now: leave it out"});
    if (error.faults.empty()) return {};
    return error;
}

std::optional<Error> check_channel(PlaceOrder const& command, Buyer const& buyer,
                                   Facts const& facts) {
    if (!buyer.channel || !buyer.channel->has_own_assortment) return {};
    Error error{Code::not_on_sale,
                "The channel " + buyer.channel->code + " does not sell all of this.",
                {}};
    for (std::size_t at = 0; at < command.lines.size(); ++at)
        if (!facts.listed.contains({buyer.channel->code, command.lines[at].sku_code}))
            error.faults.push_back({line_pointer(at), Code::not_on_sale,
                                    "is not in the assortment of this channel: leave it out"});
    if (error.faults.empty()) return {};
    return error;
}

}  // namespace chaolu::ordering
