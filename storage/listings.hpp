// Listings: the states of products, the times at which they are shown, and the steps they took.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/catalogue/listing.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::listings {

using chaolu::catalogue::ListingState;
using chaolu::catalogue::Publication;

struct Listing {
    ProductId product;
    OrganisationId supplier;
    ListingState state{};
    std::optional<std::string> reason;  // of its state
    int version = 1;
    std::vector<Publication> publications;  // by channel and time
};

// Everything left out means every listing.
struct Filter {
    std::optional<OrganisationId> supplier = {};
    std::optional<ListingState> state = {};
};
// One round trip each. The ids that fit, oldest first, those after `after`.
std::vector<ProductId> page(Tx& tx, Filter const& filter, ProductId after, int rows_max);
// Unknown ids are left out.
std::map<ProductId, Listing> find(Tx& tx, std::vector<ProductId> const& ids);

// Which channel shows which of these products at that moment; '*' stands for every channel.
std::set<std::pair<std::string, ProductId>> shown(Tx& tx, std::vector<ProductId> const& ids,
                                                  Instant now);

// Who took a step of a listing, and when.
struct Author {
    OrganisationId organisation;
    Uuid credential{};
    Instant at;
};
// A step taken: the state and the version that the product reached by it.
struct Step {
    int version = 1;
    ListingState state{};
    std::optional<std::string> reason;
    Author author;
};
// Oldest first.
std::vector<Step> steps(Tx& tx, ProductId id);

// One listing, and nobody else changes it before this transaction ends. Two round trips.
std::optional<Listing> lock(Tx& tx, ProductId id);
// What products that were just inserted begin with: their publications and the first step. Two
// round trips for any number of them.
void insert(Tx& tx, std::span<Listing const> listings, Author const& author);
// Writes state, reason and version, the publications instead of those that stood there, and the
// step.
void save(Tx& tx, Listing const& listing, Author const& author);

}  // namespace chaolu::storage::listings
