// The scope of a price list, read from and written to the columns that hold it.
#pragma once
#include <optional>
#include <string>

#include "domain/pricing/scope.hpp"

namespace chaolu::storage {

// From price_list.channel, group_id and buyer_id, of which at most one is given (a CHECK).
inline chaolu::pricing::Scope scope_from(std::optional<std::string> channel,
                                         std::optional<BuyerGroupId> group,
                                         std::optional<OrganisationId> buyer) {
    if (buyer) return *buyer;
    if (group) return *group;
    if (channel) return chaolu::pricing::OfChannel{*std::move(channel)};
    return chaolu::pricing::Everybody{};
}

inline std::optional<std::string> channel_of(chaolu::pricing::Scope const& scope) {
    if (auto const* channel = std::get_if<chaolu::pricing::OfChannel>(&scope)) return channel->code;
    return {};
}
inline std::optional<BuyerGroupId> group_of(chaolu::pricing::Scope const& scope) {
    if (auto const* group = std::get_if<BuyerGroupId>(&scope)) return *group;
    return {};
}
inline std::optional<OrganisationId> buyer_of(chaolu::pricing::Scope const& scope) {
    if (auto const* buyer = std::get_if<OrganisationId>(&scope)) return *buyer;
    return {};
}

}  // namespace chaolu::storage
