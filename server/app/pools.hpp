// Shares of stock: cut from the general pool of their location, topped up, and given back.
#pragma once
#include <optional>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/inventory/pool.hpp"
#include "server/app/services.hpp"
#include "storage/pools.hpp"

namespace chaolu::app {

constexpr std::size_t pool_items_max = 500;
constexpr int open_pools_max = 200;

// So much of a SKU, as it was asked for at this place of the request.
struct Portion {
    std::string pointer;
    SkuId sku;
    std::int64_t quantity = 0;
    std::string base_unit;
};

// Refused, with nothing moved: insufficient_stock naming each portion and what there is of it;
// already_exists; too_many; illegal_transition for a share that is over.

// Makes the share and cuts the portions from general.
Result<void> open_pool(storage::Tx& tx, storage::pools::Share const& share,
                       std::vector<Portion> const& portions, Services const& services, Instant now);
// Cuts more for it; `share` is locked and gets its new version.
Result<void> allot(storage::Tx& tx, storage::pools::Share& share,
                   std::vector<Portion> const& portions, Services const& services, Instant now);
// Gives these portions back or, without any, everything that is left; it is over then.
Result<void> give_back(storage::Tx& tx, storage::pools::Share& share,
                       std::optional<std::vector<Portion>> const& portions,
                       Services const& services, Instant now);

// Moves what is left of shares whose time has come; how many of them. Those that somebody else is
// moving are left to them.
int give_back_due(storage::Tx& tx, Services const& services, Instant now, int shares_max);

}  // namespace chaolu::app
