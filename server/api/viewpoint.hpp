// What a caller sees of the catalogue.
#pragma once
#include "server/http/call.hpp"
#include "storage/viewpoint.hpp"

namespace chaolu::api {

inline storage::catalogue::Viewpoint viewpoint_of(http::Call const& call) {
    return {call.now, call.actor.channel_code()};
}

}  // namespace chaolu::api
