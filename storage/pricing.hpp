// Price lists and the prices on them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/pricing/price_list.hpp"
#include "domain/pricing/scope.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::pricing {

using chaolu::pricing::ListedPrice;
using chaolu::pricing::PriceListState;

struct PriceList {
    PriceListId id;
    std::string code;
    std::string name_zh;
    std::optional<std::string> name_en;
    chaolu::pricing::Scope scope = chaolu::pricing::Everybody{};
    int position = 0;
    Validity valid;
    PriceListState state = PriceListState::open;
    int version = 1;
};

// Why a list could not be inserted: another one has its code, or is open for the same scope on some
// of its days.
struct Conflict {
    bool is_code = false;
    std::string other_code;
};
// Two round trips, one more for a conflict. The SKUs exist and no two prices overlap; if that is
// not so it throws.
std::optional<Conflict> insert(Tx& tx, PriceList const& list,
                               std::vector<ListedPrice> const& prices, std::int64_t revision,
                               Instant now);
void insert_prices(Tx& tx, PriceListId list, std::vector<ListedPrice> const& prices,
                   std::int64_t revision);

// One round trip each. Prices as they are known now, by SKU, supplier, minimum and day.
std::optional<PriceList> find(Tx& tx, PriceListId id);
std::vector<ListedPrice> prices_of(Tx& tx, PriceListId id);
// Oldest first, those after `after`.
std::vector<PriceList> list(Tx& tx, PriceListId after, int rows_max);

// As find(), and nobody else changes it before this transaction ends.
std::optional<PriceList> lock(Tx& tx, PriceListId id);
void close(Tx& tx, PriceList const& list, std::int64_t revision);

}  // namespace chaolu::storage::pricing
