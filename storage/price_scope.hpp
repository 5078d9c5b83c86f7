// The scope of a price list, read from and written to the columns that hold it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/pricing/scope.hpp"
#include "storage/database/value.hpp"

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

// What price_list.scope holds for it.
struct ScopeKey {
    std::string operator()(OrganisationId buyer) const { return "buyer:" + buyer.hex(); }
    std::string operator()(BuyerGroupId group) const { return "group:" + group.hex(); }
    std::string operator()(chaolu::pricing::OfChannel const& channel) const {
        return "channel:" + channel.code;
    }
    std::string operator()(chaolu::pricing::Everybody) const { return "general"; }
};
inline Array scope_keys(std::vector<chaolu::pricing::Scope> const& scopes) {
    Array keys;
    for (auto const& scope : scopes) keys.add(std::string_view(std::visit(ScopeKey{}, scope)));
    return keys;
}

}  // namespace chaolu::storage
