// Harvest commitments and requests for shares of them as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "storage/harvest_commitments.hpp"

namespace chaolu::json {

nlohmann::json encode(storage::harvest_commitments::Commitment const& commitment);
nlohmann::json encode(storage::harvest_commitments::Request const& request);
// Of an event that concerns one buyer.
nlohmann::json event_data(storage::harvest_commitments::Commitment const& commitment,
                          storage::harvest_commitments::Request const& request);

}  // namespace chaolu::json
