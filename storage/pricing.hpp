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
using chaolu::pricing::Scope;

struct PriceList {
    PriceListId id;
    std::string code;
    std::string name_zh;
    std::optional<std::string> name_en;
    Scope scope = chaolu::pricing::Everybody{};
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

std::optional<PriceList> find(Tx& tx, PriceListId id);
// Of these scopes, or (none) of all; oldest first, those after `after`.
std::vector<PriceList> list(Tx& tx, std::optional<std::vector<Scope>> const& scopes,
                            PriceListId after, int rows_max);

// As find(), and nobody else changes it before this transaction ends.
std::optional<PriceList> lock(Tx& tx, PriceListId id);
void update_version(Tx& tx, PriceList const& list);
void close(Tx& tx, PriceList const& list, std::int64_t revision);

}  // namespace chaolu::storage::pricing
