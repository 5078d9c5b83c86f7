// A caller as a customer, and the lists that customer may see.
#include "server/api/price_sight.hpp"

#include "server/app/caller_prices.hpp"
#include "storage/buyer_groups.hpp"

namespace chaolu::api {
namespace {

pricing::Customer customer_of(http::Call const& call) {
    pricing::Customer customer{app::buyer_of(call.actor), {}, call.actor.channel_code()};
    if (customer.buyer)
        customer.groups =
            storage::buyer_groups::of_buyer(call.tx(), *customer.buyer, shanghai_day(call.now));
    return customer;
}

}  // namespace

bool sees(http::Call const& call, pricing::Scope const& scope) {
    return call.actor.sees_whole_market() || pricing::fits(scope, customer_of(call));
}

std::optional<std::vector<pricing::Scope>> scopes_seen(http::Call const& call) {
    if (call.actor.sees_whole_market()) return {};
    auto const customer = customer_of(call);
    std::vector<pricing::Scope> scopes{pricing::Everybody{}};
    if (customer.buyer) scopes.push_back(*customer.buyer);
    if (customer.channel) scopes.push_back(pricing::OfChannel{*customer.channel});
    scopes.insert(scopes.end(), customer.groups.begin(), customer.groups.end());
    return scopes;
}

Error no_such_price_list() { return {Code::not_found, "There is no such price list.", {}}; }

}  // namespace chaolu::api
