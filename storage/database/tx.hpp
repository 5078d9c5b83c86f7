// The transaction every storage function works in. Nothing is half done: an exception poisons it.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "storage/database/failure.hpp"
#include "storage/database/value.hpp"

namespace chaolu::storage {

struct Connection;

// Replaces soci::transaction, whose commit() returns normally after a failed statement although
// PostgreSQL has rolled back.
class Tx {
public:
    ~Tx();  // rolls back what was not committed
    Tx(Tx&& other) noexcept;
    Tx& operator=(Tx&&) = delete;

    // Runs a statement; the number of rows it touched.
    std::int64_t execute(Sql sql, Binds binds = {});

    // Calls `use` with the columns of each row, read as the types of its parameters:
    // each("select id, quantity from ...", {...}, [&](SkuId id, std::int64_t quantity) {...}).
    template <class F>
    void each(Sql sql, Binds binds, F&& use) {
        using Tuple = typename Columns<std::decay_t<F>>::Tuple;
        auto step = [&](Row row) { std::apply(use, read_row<Tuple>(row)); };
        run(sql, binds, std::tuple_size_v<Tuple>, &step,
            [](void* context, Row row) { (*static_cast<decltype(step)*>(context))(row); });
    }
    // The first row, or none. More than one row throws std::logic_error.
    template <class... T>
    std::optional<std::tuple<T...>> find(Sql sql, Binds binds = {}) {
        std::optional<std::tuple<T...>> found;
        each(sql, binds, [&](T... columns) {
            if (found) throw std::logic_error("a query for one row found several");
            found.emplace(std::move(columns)...);
        });
        return found;
    }
    // The only row; throws std::logic_error when there is none.
    template <class... T>
    std::tuple<T...> one(Sql sql, Binds binds = {}) {
        auto found = find<T...>(sql, binds);
        if (!found) throw std::logic_error("a query for one row found none");
        return std::move(*found);
    }
    template <class T>
    std::vector<T> list(Sql sql, Binds binds = {}) {
        std::vector<T> values;
        each(sql, binds, [&](T value) { values.push_back(std::move(value)); });
        return values;
    }

    // Inside a transaction: what follows can be undone without losing what came before.
    void savepoint();
    void rollback_to_savepoint();

    // The market of this transaction; every statement of a market names it as well.
    MarketId market() const { return market_.value(); }
    // For storage::identity::enter_market, which tells row-level security as well.
    void enter(MarketId market) { market_ = market; }

    // Throws Failure: outcome_unknown when the answer to COMMIT was lost. Never cancelled.
    void commit();
    void rollback();

private:
    friend class Session;
    Tx(Connection& connection, std::optional<MarketId> market)
        : connection_(&connection), market_(market) {}
    void run(Sql sql, Binds binds, std::size_t columns, void* context, void (*row)(void*, Row));

    Connection* connection_;
    std::optional<MarketId> market_;
    bool is_poisoned_ = false;
};

}  // namespace chaolu::storage
