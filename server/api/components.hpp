// The components of bundles, as they stand in the body of a product.
#pragma once
#include <vector>

#include "domain/catalogue/bundle.hpp"
#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "storage/catalogue.hpp"

namespace chaolu::api {

// Reads "components" of a SKU.
std::vector<catalogue::Component> decode_components(json::Decoder& in);

// Finds the components of all SKUs of a product, once the rest of it could be read. Faults: those
// of catalogue::resolve; components outside the category bundle; a bundle not counted in pieces.
void resolve_components(http::Call const& call, storage::catalogue::NewProduct& product,
                        json::Faults& faults);

}  // namespace chaolu::api
