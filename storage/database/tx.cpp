// The transaction guard: poisoned by any exception, committed only when PostgreSQL agrees that a
// healthy transaction is open.
#include "storage/database/tx.hpp"

#include "storage/database/connection.hpp"

namespace chaolu::storage {

Tx::Tx(Tx&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)),
      market_(other.market_),
      is_poisoned_(other.is_poisoned_) {}

Tx::~Tx() {
    if (!connection_) return;
    try {
        rollback();
    } catch (...) {
        // The connection is marked in doubt and will be replaced; there is nobody to tell here.
    }
}

void Tx::run(Sql sql, Binds binds, std::size_t columns, void* context, void (*use)(void*, Row)) {
    if (is_poisoned_) throw std::logic_error("a statement in a transaction that has failed");
    std::unique_ptr<CachedStatement> one_shot;
    try {
        auto& cached = connection_->prepare(sql, binds, columns, one_shot);
        bool has_row = cached.statement.execute(true);
        while (has_row) {
            for (std::size_t at = 0; at < columns; ++at)
                cached.cells[at] = {cached.intos[at].is_null == soci::i_null,
                                    cached.intos[at].text};
            use(context, cached.cells);
            has_row = cached.statement.fetch();
        }
    } catch (soci::soci_error const&) {
        is_poisoned_ = true;
        connection_->release(sql);
        rethrow_as_failure(*connection_);
    } catch (...) {
        is_poisoned_ = true;
        connection_->release(sql);
        throw;
    }
}

std::int64_t Tx::execute(Sql sql, Binds binds) {
    if (is_poisoned_) throw std::logic_error("a statement in a transaction that has failed");
    std::unique_ptr<CachedStatement> one_shot;
    try {
        auto& cached = connection_->prepare(sql, binds, 0, one_shot);
        cached.statement.execute(true);
        return cached.statement.get_affected_rows();
    } catch (soci::soci_error const&) {
        is_poisoned_ = true;
        connection_->release(sql);
        rethrow_as_failure(*connection_);
    } catch (...) {
        is_poisoned_ = true;
        connection_->release(sql);
        throw;
    }
}

void Tx::savepoint() {
    if (is_poisoned_) throw std::logic_error("a savepoint in a transaction that has failed");
    connection_->run_text("savepoint before_handler");
}

void Tx::rollback_to_savepoint() {
    connection_->run_text("rollback to savepoint before_handler");
    is_poisoned_ = false;
}

void Tx::commit() {
    if (is_poisoned_) throw std::logic_error("commit of a transaction that has failed");
    if (!connection_->is_in_transaction())
        throw Failure(FailureClass::bug, "", "no healthy transaction to commit");
    auto& connection = *std::exchange(connection_, nullptr);
    try {
        connection.run_text("commit");
    } catch (Failure const& failure) {
        if (failure.what_class == FailureClass::dead)
            throw Failure(FailureClass::outcome_unknown, failure.sqlstate, "");
        throw;
    }
}

void Tx::rollback() {
    auto& connection = *std::exchange(connection_, nullptr);
    if (connection.is_in_doubt) return;
    connection.is_in_doubt = true;  // until the rollback is known to have worked
    connection.run_text("rollback");
    connection.is_in_doubt = PQtransactionStatus(connection.raw()) != PQTRANS_IDLE;
}

}  // namespace chaolu::storage
