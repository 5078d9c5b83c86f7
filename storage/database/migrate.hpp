// Brings a database to the schema this binary was built with: forward only, checksummed.
#pragma once
#include <string>
#include <vector>

#include "storage/database/session.hpp"

namespace chaolu::storage {

struct MigrationReport {
    std::vector<std::string> applied;
    int already_there = 0;
};

// Runs what is missing, each in a transaction of its own, under an advisory lock so that two
// starts do not meet. `options` must belong to the schema's owner. Creates the role chaolu_app
// when it is missing. Throws std::runtime_error when an applied migration differs from ours or
// the schema is newer than this binary.
MigrationReport migrate(DatabaseOptions options);

// Throws std::runtime_error that names the remedy when the schema is not exactly ours.
void require_migrated(Session& session);

}  // namespace chaolu::storage
