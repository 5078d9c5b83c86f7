// What can go wrong between us and PostgreSQL, classified by SQLSTATE (SOCI's categories are
// "unknown" for most of what matters).
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

namespace chaolu::storage {

enum class FailureClass {
    retry,            // 40001, 40P01: run the whole transaction again
    busy,             // 55P03 lock timeout, 57014 statement timeout, 53xxx: answer 503
    dead,             // the connection is gone or belongs to a server that cannot write
    taken,            // 23505, 23P01: somebody was faster; look again
    caller,           // other 22xxx, 23xxx: our checks let something through
    bug,              // everything else
    outcome_unknown,  // COMMIT was sent and its answer never came
};

FailureClass classify(std::string_view sqlstate);

// Thrown by everything in storage/ when a statement fails. The text holds the SQLSTATE and the
// constraint's name, never a value of a row.
class Failure : public std::runtime_error {
public:
    Failure(FailureClass what, std::string sqlstate, std::string constraint);
    FailureClass what_class;
    std::string sqlstate;
    std::string constraint;
};

}  // namespace chaolu::storage
