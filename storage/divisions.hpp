// Places by their codes: the list that migrations hold, the same for every market.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/division.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::divisions {

// Everything judge_division and path_to ask for about these codes. One round trip.
std::vector<Division> near(Tx& tx, std::vector<std::string> const& codes);

struct Filter {
    Date day;
    // A piece of the name, folded; in Chinese or English.
    std::optional<std::string> name = {};
    std::optional<std::string> parent = {};
};
// The places of that day, by code, those after `after`. One round trip.
std::vector<Division> page(Tx& tx, Filter const& filter, std::string const& after, int rows_max);

}  // namespace chaolu::storage::divisions
