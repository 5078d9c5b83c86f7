// What a buyer may say of goods that it ordered, and when.
#pragma once
#include <cstdint>

#include "domain/ordering/order.hpp"

namespace chaolu::ordering {

// Stars, as people give them.
constexpr std::int64_t rating_min = 1;
constexpr std::int64_t rating_max = 5;

// Only goods that the supplier has promised to deliver are judged: neither what was refused or
// cancelled, nor what nobody has answered yet.
inline bool may_be_reviewed(SupplierOrderState state) {
    return state == SupplierOrderState::confirmed;
}

// The mean in hundredths of a star, rounded half up; `count` above 0.
inline std::int64_t mean_rating_e2(std::int64_t sum, std::int64_t count) {
    return (sum * 200 + count) / (count * 2);
}

}  // namespace chaolu::ordering
