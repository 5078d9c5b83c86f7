// Reads a partial document of a product: what is left out stays as it is.
#pragma once
#include <optional>
#include <vector>

#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "server/json/warnings.hpp"
#include "storage/product_content.hpp"

namespace chaolu::api {

struct ChangedProduct {
    storage::catalogue::ProductContent content;
    // None: they stay as they are.
    std::optional<std::vector<storage::catalogue::Attribute>> attributes;
};

// `content` with what `changes` replaces. A null takes away what may be absent. Faults: too_few
// where nothing is changed, unknown_sku, and those of a new product.
ChangedProduct decode_changes(http::Call const& call, json::Decoder& changes,
                              storage::catalogue::ProductContent content, json::Warnings& warnings);

}  // namespace chaolu::api
