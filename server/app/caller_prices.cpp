// Prices for showing: chosen by the rule that orders are priced by.
#include "server/app/caller_prices.hpp"

#include "domain/identity/organisation.hpp"

namespace chaolu::app {

std::optional<OrganisationId> buyer_of(identity::Actor const& actor) {
    return identity::may_have_channel(actor.kind) ? actor.organisation : std::nullopt;
}

CallerPrices::CallerPrices(storage::Tx& tx, identity::Actor const& actor,
                           std::span<storage::catalogue::Product const> products, Date day)
    : question_{.day = day} {
    std::vector<SkuId> skus;
    for (auto const& product : products)
        for (auto const& sku : product.skus) skus.push_back(sku.id);
    auto const buyer = buyer_of(actor);
    storage::pricing::Askers askers;
    if (buyer) askers.buyers.push_back(*buyer);
    auto const channel = actor.channel_code();
    if (channel) askers.channels.push_back(*channel);
    candidates_ = storage::pricing::candidates(tx, skus, askers, day);
    question_.customer = candidates_.customer(buyer, channel);
}

std::optional<UnitPrice> CallerPrices::of(SkuId sku, OrganisationId supplier) const {
    auto question = question_;
    question.supplier = supplier;
    auto chosen = pricing::choose_price(candidates_.of(sku), question);
    if (!chosen) return {};
    return std::move(chosen->price);
}

}  // namespace chaolu::app
