// Geographical indications and their users, recognitions, and the claims that labels may not make.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue/marks.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::marks {

using chaolu::catalogue::GiAuthorisation;

struct GiMark {
    GiMarkId id;
    std::string number;
    std::string specification;
    std::string name_zh;
    std::optional<std::string> name_en;
    std::string holder;
    std::vector<std::string> areas;
    Instant created_at;
    int version = 1;
};
std::vector<GiMark> list_gi(Tx& tx, GiMarkId after, int rows_max);
std::optional<GiMark> find_gi(Tx& tx, GiMarkId id);
// False when the market has a mark of this number.
bool insert_gi(Tx& tx, GiMark const& mark);
// False when it is not this version any more.
bool raise_gi_version(Tx& tx, GiMarkId id, int version);

struct GiUser {
    OrganisationId supplier;
    std::string supplier_zh;
    std::optional<std::string> supplier_en;
    GiAuthorisation authorisation;
};
// Who was ever authorised, or only that supplier, by begin; with what they sold under the mark on
// those days: what they have not refused, of SKUs counted by weight.
std::vector<GiUser> users_of(Tx& tx, GiMarkId mark, std::optional<OrganisationId> supplier);
// False when one of the supplier's authorisations shares a day.
bool insert_user(Tx& tx, GiMarkId mark, OrganisationId supplier, Validity const& valid,
                 std::int64_t quota_g, Instant now);

std::vector<ProductId> products_of(Tx& tx, GiMarkId mark);
// Of these, the products of the market.
std::vector<ProductId> existing_products(Tx& tx, std::vector<ProductId> const& products);
void set_products(Tx& tx, GiMarkId mark, std::vector<ProductId> const& products);
// The marks under which a product is sold.
std::vector<GiMarkId> gi_of_product(Tx& tx, ProductId product);

struct Recognition {
    RecognitionId id;
    ProductId product;
    OrganisationId supplier;
    std::string number;
    std::string issuer;
    Validity valid;
    Instant created_at;
    int version = 1;
};
// Of the products of that supplier, or of all; oldest first.
std::vector<Recognition> list_recognitions(Tx& tx, std::optional<OrganisationId> supplier,
                                           RecognitionId after, int rows_max);
std::optional<Recognition> find_recognition(Tx& tx, RecognitionId id);
std::vector<Recognition> recognitions_of(Tx& tx, ProductId product, Date day);
// False when one of this number shares a day.
bool insert(Tx& tx, Recognition const& recognition);

// What may not be claimed on that day, as people write it.
std::vector<std::string> claims_barred(Tx& tx, Date day);

}  // namespace chaolu::storage::marks
