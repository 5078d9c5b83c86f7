// The migrations are embedded in the binary; the table chaolu_migration remembers which ran.
#include "storage/database/migrate.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <map>
#include <stdexcept>

#include "embedded/migrations.hpp"

namespace chaolu::storage {
namespace {

// Roles belong to the whole cluster, so two databases being made at once may both create ours.
constexpr char const* foundation = R"(
do $role$
begin
    create role chaolu_app nologin nosuperuser nocreatedb nocreaterole nobypassrls;
exception when duplicate_object or unique_violation then null;
end
$role$;
do $grant$
begin
    if not pg_has_role(current_user, 'chaolu_app', 'member') then
        execute format('grant chaolu_app to %I', current_user);
    end if;
end
$grant$;
create table if not exists chaolu_migration (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
);
grant select on chaolu_migration to chaolu_app;
)";

std::string checksum_of(std::string_view content) {
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<unsigned char const*>(content.data()), content.size(), digest.data());
    return to_bytea(digest).substr(2);
}

std::map<std::string, std::string> applied_in(Session& session) {
    std::map<std::string, std::string> applied;
    session.run({}, [&](Tx& tx) {
        applied.clear();
        tx.each("select name, checksum from chaolu_migration", {},
                [&](std::string name, std::string checksum) {
                    applied.emplace(std::move(name), std::move(checksum));
                });
    });
    return applied;
}

void check_known(std::map<std::string, std::string> const& applied) {
    auto files = embedded::migrations::files();
    for (auto const& [name, checksum] : applied) {
        auto ours = std::find_if(files.begin(), files.end(),
                                 [&](auto const& file) { return file.name == name; });
        if (ours == files.end())
            throw std::runtime_error("the schema is newer than this binary: it has " + name);
        if (checksum_of(ours->content) != checksum)
            throw std::runtime_error("migration " + name + " was changed after it was applied");
    }
}

}  // namespace

MigrationReport migrate(DatabaseOptions options) {
    options.role.clear();
    Session session(std::move(options));
    session.connect();
    // A session lock, not a transaction lock: it spans the transactions of all migrations.
    session.run_script("select pg_advisory_lock(4073171947)");
    session.run_script(std::string("set client_min_messages = warning;") + foundation);
    auto applied = applied_in(session);
    check_known(applied);
    MigrationReport report;
    for (auto const& file : embedded::migrations::files()) {
        std::string name(file.name);
        if (applied.contains(name)) {
            ++report.already_there;
            continue;
        }
        session.run_script(fmt::format(
            "begin; set local lock_timeout = '5s';\n{}\n"
            "insert into chaolu_migration (name, checksum) values ('{}', '{}'); commit;",
            file.content, name, checksum_of(file.content)));
        report.applied.push_back(name);
    }
    return report;
}

void require_migrated(Session& session) {
    std::map<std::string, std::string> applied;
    try {
        applied = applied_in(session);
    } catch (Failure const& failure) {
        if (failure.what_class == FailureClass::dead) throw;
        throw std::runtime_error("the database has no schema yet: run `chaolu migrate`");
    }
    check_known(applied);
    if (applied.size() != embedded::migrations::files().size())
        throw std::runtime_error("the schema is older than this binary: run `chaolu migrate`");
}

}  // namespace chaolu::storage
