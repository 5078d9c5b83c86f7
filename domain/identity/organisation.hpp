// What an organisation must be to take part in a market as what it says it is.
#pragma once
#include <optional>
#include <string_view>

#include "domain/identity/actor.hpp"
#include "domain/identity/uscc.hpp"

namespace chaolu::identity {

// Through which channel a buyer sells on or uses up what it buys.
enum class Channel { supermarket, wholesale, livestream, event, union_, canteen, app };
std::string_view text(Channel channel);
std::optional<Channel> channel_from(std::string_view text);

// The code of a union starts with 81; that of others is not looked into here.
bool uscc_fits(Uscc const& uscc, OrganisationKind kind);
// Only those who buy have one.
bool may_have_channel(OrganisationKind kind);

}  // namespace chaolu::identity
