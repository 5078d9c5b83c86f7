// A price on a list, read from the columns that hold it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/pricing/price_list.hpp"

namespace chaolu::storage {

// For select sku.code, price_e4, per, lower(valid), upper(valid), supplier_id, minimum_value,
// minimum_unit, minimum.
inline auto listed_price_reader(std::vector<chaolu::pricing::ListedPrice>& prices) {
    return [&prices](std::string sku, std::int64_t e4, std::string per, Date from,
                     std::optional<Date> to, std::optional<OrganisationId> supplier,
                     std::optional<std::int64_t> value, std::optional<std::string> unit,
                     std::int64_t minimum) {
        std::optional<Quantity> agreed;
        if (value) agreed = Quantity{*value, *std::move(unit)};
        prices.push_back({std::move(sku),
                          {e4, std::move(per)},
                          {from, to},
                          supplier,
                          std::move(agreed),
                          minimum});
    };
}

}  // namespace chaolu::storage
