// Clones are made by CREATE DATABASE ... TEMPLATE: a few tens of milliseconds each.
#include "tests/support/database.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "storage/database/migrate.hpp"

namespace chaolu::test {
namespace {

std::string superuser() {
    char const* text = std::getenv("CHAOLU_TEST_DATABASE");
    if (!text) throw std::runtime_error("CHAOLU_TEST_DATABASE is not set: use tests/run");
    return text;
}

std::string conninfo_of(std::string const& database) {
    // The later dbname wins.
    return superuser() + " dbname=" + database;
}

std::string run(std::string const& conninfo, std::string const& text) {
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(conninfo.c_str()),
                                                            PQfinish);
    std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), text.c_str()),
                                                         PQclear);
    auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error(PQerrorMessage(connection.get()));
    if (PQntuples(result.get()) == 0 || PQnfields(result.get()) == 0) return {};
    return PQgetvalue(result.get(), 0, 0);
}

// Made by the first test that needs it, dropped with the process's last breath or by the cluster.
std::string const& migrated_template() {
    static std::string const name = [] {
        auto fresh = "chaolu_template_" + std::to_string(getpid());
        run(superuser(), "drop database if exists " + fresh);
        run(superuser(), "create database " + fresh);
        storage::migrate({conninfo_of(fresh)});
        return fresh;
    }();
    return name;
}

}  // namespace

Database::Database() {
    static std::atomic<int> count = 0;
    name_ = "chaolu_test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
    run(superuser(), "drop database if exists " + name_);
    run(superuser(), "create database " + name_ + " template " + migrated_template());
}

Database::~Database() {
    try {
        run(superuser(), "drop database if exists " + name_ + " with (force)");
    } catch (std::exception const&) {
        // The cluster itself is thrown away after the run.
    }
}

storage::DatabaseOptions Database::as_application() const { return {conninfo_of(name_)}; }

storage::DatabaseOptions Database::as_owner() const {
    storage::DatabaseOptions options{conninfo_of(name_)};
    options.role.clear();
    return options;
}

std::string Database::sql(std::string const& text) const { return run(conninfo_of(name_), text); }

}  // namespace chaolu::test
