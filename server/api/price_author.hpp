// Whoever is calling, as the author of a change of prices.
#pragma once
#include "server/http/call.hpp"
#include "storage/price_revision.hpp"

namespace chaolu::api {

inline storage::pricing::Author author_of(http::Call const& call) {
    return {*call.actor.organisation, call.actor.credential, call.actor.is_session};
}

}  // namespace chaolu::api
