// Which price holds on a day: the rule that orders are priced by.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>

#include "domain/core/error.hpp"
#include "domain/core/money.hpp"
#include "domain/core/validity.hpp"

namespace chaolu::pricing {

// One price of a SKU, with the list it stands on.
struct Candidate {
    std::string price_list;
    bool is_open = false;
    Validity list_valid;
    Validity price_valid;
    UnitPrice price;
};

// A price, and what it was chosen from: enough to explain it later.
struct Chosen {
    UnitPrice price;
    std::string price_list;
    // How many prices held on that day, those of closed lists included.
    int considered = 0;
    bool operator==(Chosen const&) const = default;
};

// The price of the open list that holds on `day`, out of the candidates of one SKU. With
// `price_list` only the list of that code counts. Refused: price_list_closed when the only lists
// that would have a price for that day are closed, no_price when none would.
//
// Open lists do not overlap, and the prices of a list neither: the database sees to both. Should
// two hold all the same, the list that began last wins, then the smaller code, so that the answer
// never depends on the order of rows.
tl::expected<Chosen, Code> choose_price(std::span<Candidate const> candidates, Date day,
                                        std::optional<std::string> const& price_list = {});

}  // namespace chaolu::pricing
