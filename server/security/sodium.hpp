// libsodium, started: its functions are safe from many threads only after that.
#pragma once
#include <sodium.h>

#include <stdexcept>

namespace chaolu::security {

inline void require_sodium() {
    static bool const is_ready = sodium_init() >= 0;
    if (!is_ready) throw std::runtime_error("libsodium does not start");
}

}  // namespace chaolu::security
