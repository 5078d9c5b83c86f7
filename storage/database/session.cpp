// Opening, guarding and replacing one connection.
#include "storage/database/session.hpp"

#include <random>
#include <thread>

#include "storage/database/connection.hpp"

namespace chaolu::storage {
namespace {

constexpr int retries_max = 5;

std::string full_conninfo(DatabaseOptions const& options) {
    auto text = options.conninfo;
    text += " connect_timeout=" + std::to_string(options.connect_max.count());
    text += " application_name=chaolu keepalives_idle=10 keepalives_interval=3 keepalives_count=3";
    text += " tcp_user_timeout=10000 client_encoding=UTF8";
    if (!options.role.empty()) text += " options='-c role=" + options.role + "'";
    return text;
}

std::string opening(TxOptions const& options) {
    // One round trip. SET LOCAL ends with the transaction, so it is safe behind a pooler.
    auto milliseconds = std::to_string(std::max<std::int64_t>(options.budget.count(), 1));
    std::string text = options.read_only ? "begin read only" : "begin";
    text += "; set local statement_timeout=" + milliseconds;
    text += "; set local lock_timeout=" + milliseconds;
    if (options.market) text += "; set local chaolu.market='" + options.market->hex() + "'";
    return text;
}

std::chrono::milliseconds jitter(int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    auto top = std::min(10 << attempt, 200);
    return std::chrono::milliseconds(std::uniform_int_distribution<int>(10, top)(random));
}

}  // namespace

struct Session::Impl {
    DatabaseOptions options;
    std::unique_ptr<Connection> connection;
};

Session::Session(DatabaseOptions options)
    : impl_(std::make_unique<Impl>(Impl{std::move(options), nullptr})) {}
Session::~Session() = default;

void Session::connect() {
    if (is_usable()) return;
    close();
    try {
        impl_->connection = std::make_unique<Connection>(full_conninfo(impl_->options),
                                                         impl_->options.prepared_statements);
    } catch (soci::soci_error const&) {
        // A refused connection carries no SQLSTATE, and its text names hosts: neither goes on.
        throw Failure(FailureClass::dead, "", "");
    }
}

bool Session::is_usable() const {
    return impl_->connection && !impl_->connection->is_in_doubt &&
           PQstatus(impl_->connection->raw()) == CONNECTION_OK;
}

void Session::close() { impl_->connection.reset(); }

Tx Session::begin(TxOptions const& options) {
    connect();
    impl_->connection->run_text(opening(options));
    return Tx(*impl_->connection, options.market);
}

void Session::run(TxOptions const& options, std::function<void(Tx&)> const& fn) {
    for (int attempt = 1;; ++attempt) {
        try {
            auto tx = begin(options);
            fn(tx);
            tx.commit();
            return;
        } catch (Failure const& failure) {
            if (failure.what_class != FailureClass::retry || attempt == retries_max) throw;
            std::this_thread::sleep_for(jitter(attempt));
        }
    }
}

void Session::ping(std::chrono::milliseconds budget) {
    run({.market = {}, .budget = budget, .read_only = true},
        [](Tx& tx) { tx.one<int>("select 1"); });
}

void Session::run_script(std::string const& script) {
    connect();
    impl_->connection->run_text(script);
}

}  // namespace chaolu::storage
