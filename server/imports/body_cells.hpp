// One cell of each kind, from text to the value that the API takes and back.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/imports/body_rows.hpp"
#include "server/imports/cells.hpp"

namespace chaolu::imports {

// `raw` is the cell as it stands, `clean` the same in NFKC; neither is empty.
Cell<nlohmann::json> value_in(CellKind kind, std::string_view raw, std::string_view clean);
// Read back as the same; empty where that cannot be.
OutCell cell_of(CellKind kind, nlohmann::json const& value);

}  // namespace chaolu::imports
