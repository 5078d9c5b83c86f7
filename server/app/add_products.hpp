// Products begin their life: stored with their SKUs and offers, found by search, listed.
#pragma once
#include <span>

#include "server/app/services.hpp"
#include "storage/catalogue.hpp"
#include "storage/listings.hpp"

namespace chaolu::app {

// The round trips of one product, or hardly more for thousands. When anything is taken, the
// transaction must be rolled back.
storage::catalogue::Taken add_products(storage::Tx& tx, Services const& services,
                                       std::span<storage::catalogue::NewProduct const> products,
                                       storage::listings::Author const& author);

}  // namespace chaolu::app
