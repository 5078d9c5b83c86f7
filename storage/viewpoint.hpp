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
    // The channel sells the SKUs of its own list only; the others are not shown either.
    bool has_own_assortment = false;
};

}  // namespace chaolu::storage::catalogue
