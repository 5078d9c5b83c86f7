// One statement a table, however many products there are.
#include "server/app/add_products.hpp"

#include <algorithm>

#include "server/app/index_products.hpp"

namespace chaolu::app {
namespace {

// A product has some hundred terms, all of which travel in one statement.
constexpr std::size_t indexed_at_once = 1000;

}  // namespace

storage::catalogue::Taken add_products(storage::Tx& tx, Services const& services,
                                       std::span<storage::catalogue::NewProduct const> products,
                                       storage::listings::Author const& author) {
    auto taken = storage::catalogue::insert(tx, products);
    if (taken.any()) return taken;
    std::vector<ProductId> ids;
    std::vector<storage::listings::Listing> listings;
    for (auto const& product : products) {
        ids.push_back(product.id);
        auto& listing = listings.emplace_back();
        listing = {product.id, product.supplier, product.state, {}, 1, {}};
        if (product.state == catalogue::ListingState::published)
            listing.publications = catalogue::at_once(author.at);
    }
    std::span<ProductId const> rest(ids);
    while (!rest.empty()) {
        auto const some = rest.first(std::min(rest.size(), indexed_at_once));
        index_products(tx, services.folder, {some.begin(), some.end()}, author.at);
        rest = rest.subspan(some.size());
    }
    storage::listings::insert(tx, listings, author);
    return taken;
}

}  // namespace chaolu::app
