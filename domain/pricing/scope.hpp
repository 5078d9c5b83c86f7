// For whom a price list is: one buyer, a group of buyers, a channel, or everybody.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/core/id.hpp"

namespace chaolu::pricing {

struct Everybody {
    auto operator<=>(Everybody const&) const = default;
};
struct OfChannel {
    std::string code;
    auto operator<=>(OfChannel const&) const = default;
};

// The kinds stand from the most specific to the least: index() is the rank, and lower wins.
using Scope = std::variant<OrganisationId, BuyerGroupId, OfChannel, Everybody>;

// As clients write and read it: "buyer:org_...", "group:grp_...", "channel:canteen", "general".
std::string to_text(Scope const& scope);
std::optional<Scope> scope_from_text(std::string_view text);

// Who is asking for a price. A stranger has none of these and finds what is for everybody.
struct Customer {
    std::optional<OrganisationId> buyer = {};
    // Those it is a member of on the day that is asked about.
    std::vector<BuyerGroupId> groups = {};
    std::optional<std::string> channel = {};
};

bool fits(Scope const& scope, Customer const& customer);

}  // namespace chaolu::pricing
