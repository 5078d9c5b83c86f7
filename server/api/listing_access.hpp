// Whose listings a call changes, and which of them somebody must review.
#pragma once
#include "server/http/call.hpp"
#include "storage/listings.hpp"

namespace chaolu::api {

// The listing named in the path, locked; that of another supplier does not exist.
Result<storage::listings::Listing> lock_listing(http::Call const& call);

// Whether what this call lists for the supplier needs no review: an operator's word is the review.
bool is_review_waived(http::Call const& call, OrganisationId supplier);

}  // namespace chaolu::api
