// Price lists and the prices on them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/pricing/price_list.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::pricing {

using chaolu::pricing::ListedPrice;
using chaolu::pricing::PriceListState;

struct PriceList {
    PriceListId id;
    std::string code;
    std::string name_zh;
    std::optional<std::string> name_en;
    Validity valid;
    PriceListState state = PriceListState::open;
    int version = 1;
};

// Why a list could not be inserted: another one has its code, or is open on some of its days.
struct Conflict {
    bool is_code = false;
    std::string other_code;
};
// Two round trips, one more for a conflict. The SKUs exist and no two prices overlap; if that is
// not so it throws.
std::optional<Conflict> insert(Tx& tx, PriceList const& list,
                               std::vector<ListedPrice> const& prices, Instant now);

// One round trip each. Prices by SKU and day.
std::optional<PriceList> find(Tx& tx, PriceListId id);
std::vector<ListedPrice> prices_of(Tx& tx, PriceListId id);
// Oldest first, those after `after`.
std::vector<PriceList> list(Tx& tx, PriceListId after, int rows_max);

// As find(), and nobody else changes it before this transaction ends.
std::optional<PriceList> lock(Tx& tx, PriceListId id);
void update_state(Tx& tx, PriceList const& list);

}  // namespace chaolu::storage::pricing
