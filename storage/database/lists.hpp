// What statements that list documents newest first, and those that find one, have in common.
#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "storage/database/value.hpp"

namespace chaolu::storage {

// The position :before of a list, newest first: below this document, or at its beginning.
inline Bind below(std::optional<Uuid> const& before) {
    Uuid behind_every_other;
    behind_every_other.bytes.fill(0xFF);
    return {"before", before.value_or(behind_every_other)};
}
template <class K>
Bind below(std::optional<Id<K>> const& before) {
    return below(before ? std::optional(before->uuid) : std::nullopt);
}

// The one that was found, or none.
template <class T>
std::optional<T> first_of(std::vector<T> found) {
    if (found.empty()) return {};
    return std::move(found.front());
}

}  // namespace chaolu::storage
