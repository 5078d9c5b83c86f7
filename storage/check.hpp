// The invariants of a market, checked against the database itself: what must always be true.
#pragma once
#include <string>
#include <vector>

#include "storage/database/tx.hpp"

namespace chaolu::storage {

struct Difference {
    std::string invariant;  // "I2"
    std::string what;       // the first row that breaks it, by public id and figures
};

struct CheckReport {
    int checked = 0;                      // invariants looked at
    std::vector<Difference> differences;  // at most one per invariant: the first
};

// Runs every invariant of the market of `tx` that has data in this version (reliability goals I1,
// I2, I3, I4, I6, I7, the derived state of orders, and that the newest prices are given again by
// their rule). Reads only; best in a REPEATABLE READ or quiet database, since figures of running
// transactions are not seen.
CheckReport check_invariants(Tx& tx);

}  // namespace chaolu::storage
