// SOCI statements cached per connection, and its errors turned into ours.
#include "storage/database/connection.hpp"

#include "storage/database/failure.hpp"

namespace chaolu::storage {
namespace {

void exchange_slots(CachedStatement& cached) {
    for (auto& slot : cached.uses)
        cached.statement.exchange(soci::use(slot.text, slot.is_null, slot.name));
    for (auto& slot : cached.intos) cached.statement.exchange(soci::into(slot.text, slot.is_null));
}

void make_slots(CachedStatement& cached, Binds binds, std::size_t columns) {
    for (auto const& bind : binds) cached.uses.emplace_back().name = bind.name;
    cached.intos.resize(columns);
    cached.cells.resize(columns);
}

void set_values(CachedStatement& cached, Binds binds) {
    auto slot = cached.uses.begin();
    for (auto const& bind : binds) {
        if (slot->name != bind.name)
            throw std::logic_error("one statement is bound with different names in two places");
        auto const& text = bind.value.text();
        slot->is_null = text ? soci::i_ok : soci::i_null;
        slot->text = text ? *text : std::string();
        ++slot;
    }
}

// "constraint" of the last error, without its detail (which holds values of the row).
std::string constraint_in(std::string const& message) {
    constexpr std::string_view mark = "constraint \"";
    auto from = message.find(mark);
    if (from == std::string::npos) return {};
    from += mark.size();
    return message.substr(from, message.find('"', from) - from);
}

}  // namespace

Connection::Connection(std::string const& conninfo, bool keep)
    : sql(soci::postgresql, conninfo), keep_statements(keep) {}

PGconn* Connection::raw() {
    return static_cast<soci::postgresql_session_backend*>(sql.get_backend())->conn_;
}

bool Connection::is_in_transaction() { return PQtransactionStatus(raw()) == PQTRANS_INTRANS; }

void Connection::run_text(std::string const& text) {
    std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(raw(), text.c_str()), PQclear);
    auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
    char const* state = result ? PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) : nullptr;
    char const* name = result ? PQresultErrorField(result.get(), PG_DIAG_CONSTRAINT_NAME) : nullptr;
    std::string sqlstate = state ? state : "";
    auto what = PQstatus(raw()) == CONNECTION_OK ? classify(sqlstate) : FailureClass::dead;
    if (what == FailureClass::dead) is_in_doubt = true;
    throw Failure(what, sqlstate, name ? name : "");
}

CachedStatement& Connection::prepare(Sql query, Binds binds, std::size_t columns,
                                     std::unique_ptr<CachedStatement>& one_shot) {
    if (auto found = statements.find(query.text); found != statements.end()) {
        set_values(*found->second, binds);
        return *found->second;
    }
    auto fresh = std::make_unique<CachedStatement>(sql);
    make_slots(*fresh, binds, columns);
    exchange_slots(*fresh);
    set_values(*fresh, binds);
    fresh->statement.alloc();
    // A one-time query is sent unnamed, as a transaction pooler needs it.
    fresh->statement.prepare(std::string(query.text), keep_statements
                                                          ? soci::details::st_repeatable_query
                                                          : soci::details::st_one_time_query);
    fresh->statement.define_and_bind();
    if (!keep_statements) {
        one_shot = std::move(fresh);
        return *one_shot;
    }
    return *statements.emplace(query.text, std::move(fresh)).first->second;
}

void Connection::release(Sql query) {
    auto const found = statements.find(query.text);
    if (found == statements.end()) return;
    auto& cached = *found->second;
    cached.statement.bind_clean_up();
    exchange_slots(cached);
    cached.statement.define_and_bind();
}

void rethrow_as_failure(Connection& connection) {
    bool is_alive = PQstatus(connection.raw()) == CONNECTION_OK;
    if (!is_alive) connection.is_in_doubt = true;
    try {
        throw;
    } catch (Failure const&) {
        throw;
    } catch (soci::postgresql_soci_error const& error) {
        auto what = is_alive ? classify(error.sqlstate()) : FailureClass::dead;
        if (what == FailureClass::dead) connection.is_in_doubt = true;
        throw Failure(what, error.sqlstate(), constraint_in(error.what()));
    } catch (soci::soci_error const&) {
        throw Failure(is_alive ? FailureClass::bug : FailureClass::dead, "", "");
    }
}

}  // namespace chaolu::storage
