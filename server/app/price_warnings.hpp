// What looks like a slip in new prices; they are taken all the same.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "domain/pricing/price_list.hpp"
#include "domain/pricing/scope.hpp"
#include "server/json/warnings.hpp"
#include "storage/catalogue.hpp"

namespace chaolu::app {

// Warns of prices that are exactly twice or half of what the same customers paid for the SKU the
// day before: most often a price for a kilogram was written as one for a jin, or the reverse. The
// day before is yesterday, and today for prices that begin later. To be asked before the prices are
// written.
void warn_of_factor_two(storage::Tx& tx, pricing::Scope const& scope,
                        std::vector<pricing::ListedPrice> const& prices,
                        std::map<std::string, storage::catalogue::MeasuredSku> const& skus,
                        Date today, json::Warnings& warnings);

}  // namespace chaolu::app
