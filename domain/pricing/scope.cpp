// Scopes as texts, and whom they take in.
#include "domain/pricing/scope.hpp"

#include <algorithm>

#include "domain/core/text.hpp"

namespace chaolu::pricing {
namespace {

constexpr std::string_view buyer_prefix = "buyer:";
constexpr std::string_view group_prefix = "group:";
constexpr std::string_view channel_prefix = "channel:";

struct ToText {
    std::string operator()(OrganisationId buyer) const {
        return std::string(buyer_prefix) + buyer.text();
    }
    std::string operator()(BuyerGroupId group) const {
        return std::string(group_prefix) + group.text();
    }
    std::string operator()(OfChannel const& channel) const {
        return std::string(channel_prefix) + channel.code;
    }
    std::string operator()(Everybody) const { return "general"; }
};

struct Fits {
    Customer const& customer;
    bool operator()(OrganisationId buyer) const { return customer.buyer == buyer; }
    bool operator()(BuyerGroupId group) const {
        auto const& groups = customer.groups;
        return std::find(groups.begin(), groups.end(), group) != groups.end();
    }
    bool operator()(OfChannel const& channel) const { return customer.channel == channel.code; }
    bool operator()(Everybody) const { return true; }
};

template <class SomeId>
std::optional<Scope> of_id(std::string_view text) {
    auto const id = SomeId::parse(text);
    if (!id) return {};
    return Scope{*id};
}

}  // namespace

std::string to_text(Scope const& scope) { return std::visit(ToText{}, scope); }

std::optional<Scope> scope_from_text(std::string_view text) {
    if (text == "general") return Everybody{};
    if (text.starts_with(buyer_prefix))
        return of_id<OrganisationId>(text.substr(buyer_prefix.size()));
    if (text.starts_with(group_prefix))
        return of_id<BuyerGroupId>(text.substr(group_prefix.size()));
    if (!text.starts_with(channel_prefix)) return {};
    auto const code = text.substr(channel_prefix.size());
    if (!is_code(code)) return {};
    return OfChannel{std::string(code)};
}

bool fits(Scope const& scope, Customer const& customer) {
    return std::visit(Fits{customer}, scope);
}

}  // namespace chaolu::pricing
