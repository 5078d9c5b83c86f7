// New prices beside those of the day before.
#include "server/app/price_warnings.hpp"

#include "domain/pricing/price_change.hpp"
#include "storage/price_candidates.hpp"

namespace chaolu::app {
namespace {

using pricing::ListedPrice;

// Those whom a list is for, as one customer.
struct AsAsker {
    storage::pricing::Askers& askers;
    pricing::Customer& customer;
    void operator()(OrganisationId buyer) const {
        askers.buyers = {buyer};
        customer.buyer = buyer;
    }
    void operator()(BuyerGroupId group) const {
        askers.groups = {group};
        customer.groups = {group};
    }
    void operator()(pricing::OfChannel const& channel) const {
        askers.channels = {channel.code};
        customer.channel = channel.code;
    }
    void operator()(pricing::Everybody) const {}
};

// What they would pay on one day.
struct OldPrices {
    Date day;
    pricing::Customer customer;
    storage::pricing::Candidates candidates;

    OldPrices(storage::Tx& tx, pricing::Scope const& scope, std::vector<SkuId> const& skus,
              Date of_day)
        : day(of_day) {
        storage::pricing::Askers askers;
        std::visit(AsAsker{askers, customer}, scope);
        candidates = storage::pricing::candidates(tx, skus, askers, day);
    }

    std::optional<pricing::Chosen> of(ListedPrice const& price, SkuId sku) const {
        auto chosen = pricing::choose_price(candidates.of(sku),
                                            {.day = day,
                                             .customer = customer,
                                             .quantity = std::max<std::int64_t>(price.minimum, 1),
                                             .supplier = price.supplier});
        if (!chosen) return {};
        return *std::move(chosen);
    }
};

}  // namespace

void warn_of_factor_two(storage::Tx& tx, pricing::Scope const& scope,
                        std::vector<ListedPrice> const& prices,
                        std::map<std::string, storage::catalogue::MeasuredSku> const& skus,
                        Date today, json::Warnings& warnings) {
    std::vector<SkuId> ids;
    for (auto const& [code, sku] : skus) ids.push_back(sku.id);
    OldPrices const of_yesterday(tx, scope, ids, today.plus_days(-1));
    OldPrices const of_today(tx, scope, ids, today);
    for (std::size_t at = 0; at < prices.size(); ++at) {
        auto const& price = prices[at];
        auto const& sku = skus.at(price.sku);
        auto const before = (price.valid.from > today ? of_today : of_yesterday).of(price, sku.id);
        if (!before || !pricing::is_factor_two(price.price, before->price, sku.measures)) continue;
        warnings.add("/prices/" + std::to_string(at) + "/price", Code::price_factor_two,
                     "is about twice or half of the price before, " + price_text(before->price.e4) +
                         " per " + before->price.per + "; check whether jin and kg were mixed up");
    }
}

}  // namespace chaolu::app
