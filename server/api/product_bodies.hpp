// Bodies of products: read for one that is sent, and for the many of a file.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue/standard_code.hpp"
#include "domain/core/division.hpp"
#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "server/json/warnings.hpp"
#include "storage/catalogue.hpp"
#include "storage/categories.hpp"
#include "storage/identity.hpp"

namespace chaolu::api {

// What the bodies of products are held against, loaded for all of them at once.
struct ProductFacts {
    Date today;
    std::vector<Division> divisions;
    std::vector<catalogue::StandardEdition> editions;
    std::map<std::string, storage::categories::Schema> schemas;  // by category
    std::map<OrganisationId, identity::OrganisationKind> organisations;
    std::map<OrganisationId, bool> waived;  // whose products need no review
};
// Four round trips at most, two for each category, and one for the supplier who calls.
ProductFacts facts_about(http::Call const& call, std::vector<json::Json> const& bodies);

// The product of a body of POST /v1/products, with components not yet looked up. None when anything
// was wrong with it, which is reported.
std::optional<storage::catalogue::NewProduct> decode_product(http::Call const& call,
                                                             json::Json const& body,
                                                             ProductFacts const& facts,
                                                             json::Faults& faults,
                                                             json::Warnings& warnings);

}  // namespace chaolu::api
