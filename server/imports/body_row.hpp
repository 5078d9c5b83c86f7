// A row of a file as what a client of the API would have sent, so that one rule judges both.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "server/imports/columns.hpp"

namespace chaolu::imports {

struct BodyRow {
    std::int64_t line = 0;
    // Of what could be read; empty cells say nothing.
    nlohmann::json body = nlohmann::json::object();
    std::vector<CellFault> faults;
    std::vector<CellFault> warnings;
};

}  // namespace chaolu::imports
