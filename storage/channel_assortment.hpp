// The SKUs that a channel with a list of its own sells, and when.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/channels/period.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::channel_assortment {

using chaolu::channels::Period;

struct Entry {
    std::string sku;
    std::string name_zh;
    std::optional<std::string> name_en;
    Period during;
};
// One SKU once; the market has it. Those that were added: the others stand in the list already for
// part of that time.
std::vector<std::string> add(Tx& tx, std::string_view channel, std::vector<Entry> const& entries);

struct Removal {
    std::string sku;
    Instant at;
};
// What would begin later does not begin at all. Those that stood in the list then or were to.
std::vector<std::string> remove(Tx& tx, std::string_view channel,
                                std::vector<Removal> const& removals);

// By SKU and time, those after `after`; with `maker` only SKUs that this supplier made known.
struct Place {
    std::string sku;
    Instant from;
};
std::vector<Entry> list(Tx& tx, std::string_view channel, std::optional<OrganisationId> maker,
                        Place const& after, int rows_max);

// Which of these SKUs, by code, stand in the lists of these channels at that instant.
using Listed = std::pair<std::string, std::string>;  // channel, SKU
std::set<Listed> listed(Tx& tx, std::vector<std::string> const& channels,
                        std::vector<std::string> const& skus, Instant at);

}  // namespace chaolu::storage::channel_assortment
