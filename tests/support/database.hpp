// A fresh, migrated database for a test, cloned from a template that is migrated once per run.
#pragma once
#include <string>

#include "storage/database/session.hpp"

namespace chaolu::test {

// Dropped at the end. Needs CHAOLU_TEST_DATABASE, the conninfo of a superuser.
class Database {
public:
    Database();
    ~Database();
    Database(Database const&) = delete;

    storage::DatabaseOptions as_application() const;
    storage::DatabaseOptions as_owner() const;
    // Runs statements as the superuser, who sees every market; the first column of the first row.
    std::string sql(std::string const& text) const;
    std::string const& name() const { return name_; }

private:
    std::string name_;
};

}  // namespace chaolu::test
