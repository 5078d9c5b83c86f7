// The clock of the machine, behind the seam that tests replace.
#pragma once
#include "domain/core/time.hpp"

namespace chaolu {

class SystemClock final : public Clock {
public:
    Instant now() override {
        auto since = std::chrono::system_clock::now().time_since_epoch();
        return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
    }
};

}  // namespace chaolu
