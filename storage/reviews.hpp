// Reviews of products, the replies to them, and the sums of their ratings.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/ordering/order.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::reviews {

struct Review {
    ReviewId id;
    SupplierOrderId supplier_order;
    ProductId product;
    OrganisationId supplier;
    OrganisationId buyer;
    int rating = 0;  // 1 to 5
    std::optional<std::string> text;
    std::optional<std::string> reply;
    std::optional<Instant> replied_at;
    std::optional<std::string> hidden_reason;  // none while it is shown
    Instant created_at;
    int version = 1;
};

struct Rating {
    std::int64_t reviews = 0;
    std::int64_t sum = 0;
};

// Everything left out means every review.
struct Filter {
    std::optional<OrganisationId> supplier = {};
    std::optional<OrganisationId> buyer = {};
};

// A part of an order that holds goods of a product.
struct Bought {
    OrganisationId buyer;
    OrganisationId supplier;
    chaolu::ordering::SupplierOrderState state{};
};
// One round trip each, as everything here. None when no line of the part is of the product.
std::optional<Bought> find_bought(Tx& tx, SupplierOrderId part, ProductId product);
// False when this part of an order has a review of the
// product already.
bool insert(Tx& tx, Review const& review);
std::optional<Review> find(Tx& tx, ReviewId id);
// As find(), and nobody else changes it before this transaction ends.
std::optional<Review> lock(Tx& tx, ReviewId id);
// Writes reply, hiding and version.
void update(Tx& tx, Review const& review);
// Adds to the sums of the product: what is hidden counts no more.
void count(Tx& tx, ProductId product, Rating const& change);
Rating rating_of(Tx& tx, ProductId product);

// Newest first, those before `before`; what is hidden too.
std::vector<Review> list(Tx& tx, Filter const& filter, ReviewId before, int rows_max);
// What everybody sees of a product.
std::vector<Review> shown_of(Tx& tx, ProductId product, ReviewId before, int rows_max);

}  // namespace chaolu::storage::reviews
