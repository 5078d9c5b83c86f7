// Products as bodies that would add them: what files of products are held against and made of.
#pragma once
#include <nlohmann/json.hpp>
#include <span>

#include "storage/catalogue.hpp"

namespace chaolu::json {

// With these of its SKUs, as POST /v1/products takes them; what says nothing is left out. Files
// have neither descriptions, options and components nor weights of packs, and so has this.
nlohmann::json body_of(storage::catalogue::NewProduct const& product,
                       std::span<storage::catalogue::NewSku const* const> skus);

}  // namespace chaolu::json
