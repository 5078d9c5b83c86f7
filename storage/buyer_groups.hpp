// Groups of buyers that share prices, and who belonged to them when.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/validity.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::buyer_groups {

struct BuyerGroup {
    BuyerGroupId id;
    std::string code;
    std::string name_zh;
    std::optional<std::string> name_en;
    Instant created_at;
    int version = 1;
};
// False when the market has a group of this code.
bool insert(Tx& tx, BuyerGroup const& group);
std::optional<BuyerGroup> find(Tx& tx, BuyerGroupId id);
// Oldest first, those after `after`.
std::vector<BuyerGroup> list(Tx& tx, BuyerGroupId after, int rows_max);

// As find(), and nobody else changes the group or its members before this transaction ends.
std::optional<BuyerGroup> lock(Tx& tx, BuyerGroupId id);
void update_version(Tx& tx, BuyerGroup const& group);

struct Member {
    OrganisationId buyer;
    std::string name_zh;
    std::optional<std::string> name_en;
    Validity valid;
};
// As known now, by buyer and day; those after the place of `after`.
struct MemberPlace {
    OrganisationId buyer;
    Date from;
};
std::vector<Member> members(Tx& tx, BuyerGroupId group, MemberPlace after, int rows_max);
// The times of one buyer in the group, as known now, the first one first.
std::vector<Validity> times_of(Tx& tx, BuyerGroupId group, OrganisationId buyer);

// The groups the buyer is in on a day, as known now.
std::vector<BuyerGroupId> of_buyer(Tx& tx, OrganisationId buyer, Date day);

// False when the buyer is a member on some of these days already.
bool insert_member(Tx& tx, BuyerGroupId group, OrganisationId buyer, Validity const& valid,
                   std::int64_t revision);
// What was known of the days from `day` on is so no longer.
void end_knowledge(Tx& tx, BuyerGroupId group, OrganisationId buyer, Date day,
                   std::int64_t revision);

}  // namespace chaolu::storage::buyer_groups
