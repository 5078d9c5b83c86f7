// From where the catalogue is looked at: by whom, and when.
#pragma once
#include <optional>
#include <string>

#include "domain/core/time.hpp"

namespace chaolu::storage::catalogue {

// The catalogue shows what is published to that channel at that moment.
struct Viewpoint {
    Instant now;
    // None: the public.
    std::optional<std::string> channel = {};
};

}  // namespace chaolu::storage::catalogue
