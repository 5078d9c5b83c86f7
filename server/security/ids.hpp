// Identifiers nobody can guess from another: UUIDv7 with bytes of the system's random source.
#pragma once
#include "domain/core/id.hpp"

namespace chaolu::security {

// Safe from many threads at once, without a lock: each thread draws its random bytes in bulk.
class RandomIds final : public IdSource {
public:
    Uuid next(Instant now) override;
};

}  // namespace chaolu::security
