// One delivery of an order, as buyers write it.
#pragma once
#include "domain/ordering/place.hpp"
#include "server/json/decode.hpp"

namespace chaolu::json {

ordering::WantedDelivery decode_delivery(Decoder& in);

}  // namespace chaolu::json
