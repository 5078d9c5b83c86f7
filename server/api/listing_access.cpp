// Suppliers see and change what is theirs, operators everything.
#include "server/api/listing_access.hpp"

#include "storage/suppliers.hpp"

namespace chaolu::api {

Result<storage::listings::Listing> lock_listing(http::Call const& call) {
    auto const id = ProductId::parse(call.path_values[0]);
    auto listing = id ? storage::listings::lock(call.tx(), *id) : std::nullopt;
    auto const owner = call.actor.finds_only();
    if (!listing || (owner && listing->supplier != owner))
        return refuse(Code::not_found, "There is no such product.");
    return *std::move(listing);
}

bool is_review_waived(http::Call const& call, OrganisationId supplier) {
    if (call.actor.may(identity::Permission::product_review)) return true;
    auto const found = storage::suppliers::find(call.tx(), supplier);
    return found && found->is_review_waived;
}

}  // namespace chaolu::api
