// What `chaolu check` asks, feature by feature where a file has no room for all.
#pragma once
#include <span>

#include "storage/database/value.hpp"

namespace chaolu::storage {

struct Invariant {
    char const* name;
    Sql first_offender;  // one text column, one row at most; binds :market
};

std::span<Invariant const> shipment_invariants();
std::span<Invariant const> consignment_invariants();
std::span<Invariant const> receipt_invariants();

}  // namespace chaolu::storage
