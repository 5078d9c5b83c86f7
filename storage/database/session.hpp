// One connection to PostgreSQL, owned by one thread for life: SOCI inside, our own rules outside.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "storage/database/tx.hpp"

namespace chaolu::storage {

struct DatabaseOptions {
    // key=value form only: SOCI mangles URIs.
    std::string conninfo;
    // SET at connection start through libpq's options; empty behind a pooler, whose own login
    // must then be the application's role.
    std::string role = "chaolu_app";
    // Off behind a transaction pooler: named statements belong to a server connection there.
    bool prepared_statements = true;
    std::chrono::seconds connect_max{3};
};

struct TxOptions {
    // Row-level security shows this market's rows only; none shows none.
    std::optional<MarketId> market;
    // Bounds every statement, also while it waits for a lock. COMMIT is not bounded and never
    // cancelled.
    std::chrono::milliseconds budget{2000};
    bool read_only = false;
};

class Session {
public:
    // Does not connect yet.
    explicit Session(DatabaseOptions options);
    ~Session();
    Session(Session const&) = delete;

    // Connects when needed; throws Failure{dead} when it cannot.
    void connect();
    // Open, idle and not in doubt. After a failure that leaves the connection in doubt it is
    // closed, and the next connect() makes a new one.
    bool is_usable() const;
    void close();

    Tx begin(TxOptions const& options);

    // begin, fn(tx), commit; a retry failure runs all of it again, at most 5 times with jitter.
    // fn must have no effect outside the transaction. For tools and jobs; requests go through
    // the pipeline's workers.
    void run(TxOptions const& options, std::function<void(Tx&)> const& fn);

    // One round trip that touches nothing; throws Failure when the database does not answer.
    void ping(std::chrono::milliseconds budget);

    // Several statements at once, without parameters: migrations only.
    void run_script(std::string const& script);

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace chaolu::storage
