// Media as clients see them.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "storage/media.hpp"

namespace chaolu::json {

nlohmann::json encode(storage::media::Media const& media);
nlohmann::json encode(std::vector<storage::media::Media> const& media);

}  // namespace chaolu::json
