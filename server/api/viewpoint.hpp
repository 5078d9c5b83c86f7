// What a caller sees of the catalogue, and what that costs it.
#pragma once
#include "server/app/caller_prices.hpp"
#include "server/http/call.hpp"
#include "storage/viewpoint.hpp"

namespace chaolu::api {

inline storage::catalogue::Viewpoint viewpoint_of(http::Call const& call) {
    auto const& channel = call.actor.channel;
    return {call.now, call.actor.channel_code(), channel && channel->has_own_assortment};
}

inline app::CallerPrices caller_prices(http::Call const& call,
                                       std::span<storage::catalogue::Product const> products) {
    return {call.tx(), call.actor, products, shanghai_day(call.now)};
}

}  // namespace chaolu::api
