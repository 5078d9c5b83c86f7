// The one place where SOCI's session and its cached statements live; private to storage/database.
#pragma once
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/database/value.hpp"

namespace chaolu::storage {

// A prepared statement with storage of its own for what is bound to it. SOCI keeps pointers to
// bound variables, so they are bound once and only their values change.
struct CachedStatement {
    explicit CachedStatement(soci::session& sql) : statement(sql) {}
    struct Slot {
        std::string name;
        std::string text;
        soci::indicator is_null = soci::i_null;
    };
    std::deque<Slot> uses;
    std::deque<Slot> intos;
    std::vector<Cell> cells;
    // Declared last, destroyed first: it points into the slots.
    soci::statement statement;
};

struct Connection {
    Connection(std::string const& conninfo, bool keep_statements);

    soci::session sql;
    bool keep_statements;
    // Set when the session may not be used again.
    bool is_in_doubt = false;
    std::unordered_map<std::string_view, std::unique_ptr<CachedStatement>> statements;

    PGconn* raw();
    bool is_in_transaction();
    // Runs text without parameters by the simple protocol.
    void run_text(std::string const& text);
    CachedStatement& prepare(Sql query, Binds binds, std::size_t columns,
                             std::unique_ptr<CachedStatement>& one_shot);
    // After a failure of the query: SOCI frees its copies of the bound values only when a statement
    // succeeds, so they are bound anew. The statement stays prepared.
    void release(Sql query);
};

// Turns whatever SOCI threw into a Failure; marks the connection when it is in doubt.
[[noreturn]] void rethrow_as_failure(Connection& connection);

}  // namespace chaolu::storage
