// The transaction guard against a real PostgreSQL: every trap that was found, once.
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/database.hpp"

namespace {

using chaolu::MarketId;
using chaolu::Uuid;
using chaolu::storage::Array;
using chaolu::storage::Failure;
using chaolu::storage::FailureClass;
using chaolu::storage::Session;
using chaolu::storage::Tx;
using chaolu::test::Database;

FailureClass class_of(std::function<void()> const& action) {
    try {
        action();
    } catch (Failure const& failure) {
        return failure.what_class;
    }
    ADD_FAILURE() << "nothing was thrown";
    return FailureClass::bug;
}

class TxTest : public testing::Test {
protected:
    Database database;
    Session session{database.as_owner()};
    void SetUp() override {
        database.sql("create table thing (id integer primary key, note text)");
    }
    std::string count() { return database.sql("select count(*) from thing"); }
};

TEST_F(TxTest, commits_what_was_done) {
    session.run({}, [](Tx& tx) { tx.execute("insert into thing values (1, 'a'), (2, null)"); });
    std::vector<std::pair<int, std::optional<std::string>>> rows;
    session.run({}, [&](Tx& tx) {
        tx.each("select id, note from thing order by id", {},
                [&](int id, std::optional<std::string> note) { rows.emplace_back(id, note); });
    });
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].second, "a");
    EXPECT_EQ(rows[1].second, std::nullopt);
}

TEST_F(TxTest, rolls_back_what_was_not_committed) {
    {
        auto tx = session.begin({});
        tx.execute("insert into thing values (1, 'a')");
    }
    EXPECT_EQ(count(), "0");
    EXPECT_TRUE(session.is_usable());
}

// soci::transaction would have returned normally here, after PostgreSQL had rolled back.
TEST_F(TxTest, never_commits_after_a_failed_statement) {
    auto tx = session.begin({});
    tx.execute("insert into thing values (1, 'a')");
    EXPECT_EQ(class_of([&] { tx.execute("insert into thing values (1, 'b')"); }),
              FailureClass::taken);
    EXPECT_THROW(tx.commit(), std::logic_error);
    EXPECT_THROW(tx.execute("insert into thing values (2, 'c')"), std::logic_error);
    tx.rollback();
    EXPECT_EQ(count(), "0");
}

TEST_F(TxTest, goes_on_after_a_rollback_to_its_savepoint) {
    auto tx = session.begin({});
    tx.execute("insert into thing values (1, 'kept')");
    tx.savepoint();
    EXPECT_ANY_THROW(tx.execute("insert into thing values (1, 'twice')"));
    tx.rollback_to_savepoint();
    tx.execute("insert into thing values (2, 'kept')");
    tx.commit();
    EXPECT_EQ(count(), "2");
}

TEST_F(TxTest, sends_many_rows_in_one_statement) {
    Array ids, notes;
    for (int id = 1; id <= 1000; ++id) {
        ids.add(std::int64_t{id});
        notes.add(std::string_view(id % 2 ? "a \"quoted\" \\ {note}, NULL" : ""));
    }
    session.run({}, [&](Tx& tx) {
        EXPECT_EQ(tx.execute("insert into thing select * from unnest(cast(:ids as integer[]), "
                             "cast(:notes as text[]))",
                             {{"ids", ids}, {"notes", notes}}),
                  1000);
    });
    EXPECT_EQ(
        database.sql("select count(*) from thing where note = 'a \"quoted\" \\ {note}, NULL'"),
        "500");
}

TEST_F(TxTest, reads_arrays_back) {
    session.run({}, [&](Tx& tx) {
        auto [texts, numbers] = tx.one<std::vector<std::string>, std::vector<std::int64_t>>(
            "select array['a,b', 'c\"d', 'e\\f', '', 'NULL'], array[1, -2]::bigint[]");
        EXPECT_EQ(texts, (std::vector<std::string>{"a,b", "c\"d", "e\\f", "", "NULL"}));
        EXPECT_EQ(numbers, (std::vector<std::int64_t>{1, -2}));
    });
}

TEST_F(TxTest, runs_one_statement_again_with_other_values) {
    session.run({}, [&](Tx& tx) {
        for (int id = 1; id <= 50; ++id)
            tx.execute("insert into thing values (:id, :note)", {{"id", id}, {"note", "n"}});
        for (int id = 1; id <= 50; ++id)
            EXPECT_EQ(std::get<0>(tx.one<int>("select id from thing where id = :id", {{"id", id}})),
                      id);
    });
    EXPECT_EQ(count(), "50");
}

TEST_F(TxTest, keeps_no_named_statements_when_told_so) {
    auto options = database.as_owner();
    options.prepared_statements = false;
    Session pooled(options);
    pooled.run({}, [&](Tx& tx) {
        for (int id = 1; id <= 5; ++id)
            tx.execute("insert into thing values (:id, null)", {{"id", id}});
        EXPECT_EQ(std::get<0>(tx.one<int>("select cast(count(*) as integer) "
                                          "from pg_prepared_statements")),
                  0);
    });
    EXPECT_EQ(count(), "5");
}

TEST_F(TxTest, says_when_one_row_was_several) {
    auto tx = session.begin({});
    EXPECT_THROW(tx.one<int>("select g from generate_series(1, 2) g"), std::logic_error);
}

TEST_F(TxTest, bounds_a_statement_and_a_lock_by_its_budget) {
    EXPECT_EQ(class_of([&] {
                  auto tx = session.begin({.market = {}, .budget = std::chrono::milliseconds(50)});
                  tx.execute("select pg_sleep(5)");
              }),
              FailureClass::busy);
    EXPECT_TRUE(session.is_usable());
    database.sql("insert into thing values (1, 'a')");
    Session other{database.as_owner()};
    auto holder = other.begin({});
    holder.execute("update thing set note = 'held'");
    EXPECT_EQ(class_of([&] {
                  auto tx = session.begin({.market = {}, .budget = std::chrono::milliseconds(50)});
                  tx.execute("update thing set note = 'wanted'");
              }),
              FailureClass::busy);
}

TEST_F(TxTest, notices_a_killed_connection_and_makes_a_new_one) {
    auto tx = session.begin({});
    database.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where application_name = 'chaolu' and datname = current_database()");
    EXPECT_EQ(class_of([&] { tx.execute("select 1"); }), FailureClass::dead);
    EXPECT_FALSE(session.is_usable());
    tx.rollback();
    session.run({}, [](Tx& fresh) { fresh.execute("insert into thing values (1, 'alive')"); });
    EXPECT_EQ(count(), "1");
}

TEST_F(TxTest, does_not_know_the_outcome_when_the_answer_to_commit_is_lost) {
    auto tx = session.begin({});
    tx.execute("insert into thing values (1, 'a')");
    database.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where application_name = 'chaolu' and datname = current_database()");
    EXPECT_EQ(class_of([&] { tx.commit(); }), FailureClass::outcome_unknown);
}

TEST_F(TxTest, runs_a_deadlocked_transaction_again) {
    database.sql("insert into thing values (1, 'a'), (2, 'b')");
    auto both = [this](int first, int second) {
        Session own{database.as_owner()};
        own.run({}, [&](Tx& tx) {
            for (int id : {first, second}) {
                tx.execute("update thing set note = note || 'x' where id = :id", {{"id", id}});
                std::this_thread::sleep_for(std::chrono::milliseconds(200));
            }
        });
    };
    std::thread left(both, 1, 2);
    std::thread right(both, 2, 1);
    left.join();
    right.join();
    EXPECT_EQ(database.sql("select string_agg(note, ',' order by id) from thing"), "axx,bxx");
}

TEST_F(TxTest, tells_a_refused_connection_from_everything_else) {
    Session nowhere({"host=/nonexistent dbname=none"});
    EXPECT_EQ(class_of([&] { nowhere.connect(); }), FailureClass::dead);
}

TEST(RowSecurity, shows_nothing_without_a_market_and_only_its_own_with_one) {
    Database database;
    auto insert = [&](std::string const& market, std::string const& organisation) {
        database.sql("insert into market values ('" + market + "', 'm" + market.substr(35) +
                     "', 'm', null, '140406', '110105', 0)");
        database.sql(
            "insert into organisation (market_id, id, kind, uscc, name_zh, created_at) "
            "values ('" +
            market + "', '" + organisation + "', 'buyer', '91110105MA0DEM048H', 'x', 0)");
    };
    std::string const one = "00000000-0000-7000-8000-000000000001";
    std::string const two = "00000000-0000-7000-8000-000000000002";
    insert(one, one);
    insert(two, two);
    Session session(database.as_application());
    auto visible = [&](std::optional<MarketId> market) {
        std::vector<std::string> ids;
        session.run({.market = market},
                    [&](Tx& tx) { ids = tx.list<std::string>("select id from organisation"); });
        return ids;
    };
    EXPECT_TRUE(visible({}).empty());
    EXPECT_EQ(visible(MarketId{*chaolu::uuid_from_hex(one)}), std::vector{one});
    EXPECT_EQ(visible(MarketId{*chaolu::uuid_from_hex(two)}), std::vector{two});
    EXPECT_EQ(class_of([&] {
                  session.run({.market = MarketId{*chaolu::uuid_from_hex(one)}}, [&](Tx& tx) {
                      tx.execute(
                          "insert into organisation (market_id, id, kind, uscc, name_zh, "
                          "created_at) values (cast(:market as uuid), "
                          "cast(:market as uuid), 'buyer', '91110105MA0DEM0XXX', 'x', 0)",
                          {{"market", two}});
                  });
              }),
              FailureClass::bug);
}

TEST(RowSecurity, guards_every_table_that_has_a_market_and_leads_every_key_with_it) {
    Database database;
    EXPECT_EQ(database.sql("select string_agg(c.relname, ' ') from pg_class c "
                           "join pg_attribute a on a.attrelid = c.oid and a.attname = 'market_id' "
                           "where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace "
                           "and not (c.relrowsecurity and c.relforcerowsecurity)"),
              "");
    EXPECT_EQ(database.sql("select string_agg(i.indexrelid::regclass::text, ' ') from pg_index i "
                           "join pg_class c on c.oid = i.indrelid "
                           "join pg_attribute a on a.attrelid = c.oid and a.attname = 'market_id' "
                           "where i.indisunique and c.relnamespace = 'public'::regnamespace "
                           "and i.indkey[0] <> a.attnum"),
              "");
}

TEST(RowSecurity, gives_the_application_no_way_to_rewrite_what_is_append_only) {
    Database database;
    Session session(database.as_application());
    for (auto const& statement : {"update", "delete"})
        EXPECT_EQ(
            database.sql("select string_agg(t, ' ') from unnest(array['stock_entry', 'event', "
                         "'order_line', 'delivery', 'delivery_line', 'lot']) t where "
                         "has_table_privilege('chaolu_app', t, '" +
                         std::string(statement) + "')"),
            "")
            << statement;
    EXPECT_EQ(database.sql("select count(*) from pg_class c join pg_roles r on r.oid = c.relowner "
                           "where r.rolname = 'chaolu_app'"),
              "0");
    EXPECT_EQ(database.sql("select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole "
                           "from pg_roles where rolname = 'chaolu_app'"),
              "f");
}

}  // namespace
