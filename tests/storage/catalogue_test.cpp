// What the tests of the API cannot see of the catalogue: the plans that PostgreSQL makes.
#include "storage/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/catalogue_pages.hpp"
#include "storage/product_cache.hpp"
#include "tests/support/database.hpp"

namespace chaolu::storage::catalogue {
namespace {

constexpr auto ours = "00000000-0000-7000-8000-000000000001";
constexpr auto theirs = "00000000-0000-7000-8000-000000000002";
constexpr int product_count = 3000;

std::vector<ProductId> ids_of(std::vector<Place> const& places) {
    std::vector<ProductId> ids;
    for (auto const& place : places) ids.push_back(place.product);
    return ids;
}

// Two markets with many products each, one SKU each; every product has "_葱", one in a hundred has
// "rare", and the market has a list for every week of five years.
class CatalogueTest : public testing::Test {
protected:
    test::Database database;
    Session session{database.as_application()};
    Viewpoint const now{instant_from_text("2026-11-23T08:00:00Z").value()};

    void SetUp() override {
        for (auto const* market : {ours, theirs}) add_market(market);
        database.sql("analyze");
    }

    void add_market(std::string const& market) {
        database.sql("insert into market select '" + market + "', 'm' || right('" + market +
                     "', 1), 'm', null, '140406', '110105', 0");
        database.sql(
            "insert into organisation (market_id, id, kind, uscc, name_zh, created_at) "
            "values ('" +
            market + "', '" + market + "', 'supplier', '93140406MA0DEM0133', 's', 0)");
        database.sql(
            "insert into product (market_id, id, supplier_id, code, category, name_zh, "
            "aliases, origin_division, created_at, state) select '" +
            market + "', gen_random_uuid(), '" + market +
            "', 'P' || i, 'scallion', '葱', '{}', "
            "'140406', 0, 'published' from generate_series(1, " +
            std::to_string(product_count) + ") as i");
        database.sql(
            "insert into publication select market_id, id, '*', int8range(0, null) from product "
            "where market_id = '" +
            market + "'");
        database.sql(
            "insert into product_search (market_id, product_id, terms, category, supplier_id, "
            "origin_division, sort_key, folding, folded_at) "
            "select market_id, id, array_to_tsvector(array['_葱', "
            "case when code like '%00' then 'rare' else 'common' end]), category, supplier_id, "
            "origin_division, code, 1, 0 from product where market_id = '" +
            market + "'");
        database.sql(
            "insert into sku (market_id, id, product_id, supplier_id, code, name_zh, "
            "base_unit, is_catch_weight, is_demo) select market_id, gen_random_uuid(), "
            "id, supplier_id, code, 'n', 'g', false, false from product "
            "where market_id = '" +
            market + "'");
        database.sql(
            "insert into price_list (market_id, id, code, name_zh, valid, state, "
            "created_at) select '" +
            market +
            "', gen_random_uuid(), 'L' || i, 'n', "
            "daterange(date '2024-01-01' + i * 7, date '2024-01-08' + i * 7), 'open', 0 "
            "from generate_series(0, 259) as i");
        database.sql(
            "insert into price select s.market_id, l.id, s.id, l.valid, 60000, 'jin' "
            "from sku s join price_list l on l.market_id = s.market_id and l.valid @> "
            "date '2026-11-23' where s.market_id = '" +
            market + "'");
    }

    TxOptions of_ours() const { return {.market = MarketId{uuid_from_hex(ours).value()}}; }

    int scans_of(std::string const& index) {
        session.run({}, [](Tx& tx) { tx.execute("select pg_stat_force_next_flush()"); });
        return std::stoi("0" + database.sql("select idx_scan from pg_stat_user_indexes "
                                            "where indexrelname = '" +
                                            index + "'"));
    }
};

// Row-level security keeps PostgreSQL from using an index with an operator that is not leakproof,
// unless the policy of the table is one that lets every row pass.
TEST_F(CatalogueTest, is_searched_by_index_behind_row_level_security) {
    std::vector<ProductId> found;
    session.run(of_ours(), [&](Tx& tx) {
        found = ids_of(page(tx, {.terms = std::vector<std::string>{"_葱", "rare"}}, now,
                            Sort::oldest, {}, 200));
    });
    EXPECT_EQ(found.size(), product_count / 100);
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
    EXPECT_EQ(scans_of("product_search_terms"), 1);
}

// Words that fill a page on the way through the list, words that the walk does not find, and what
// lies where the list ends: all of it, in order, page by page.
TEST_F(CatalogueTest, finds_everything_in_every_order_whether_walked_or_looked_up) {
    database.sql(
        "update product_search s set terms = terms || array_to_tsvector(array['late']) "
        "from product p where p.market_id = s.market_id and p.id = s.product_id and p.id > "
        "(select id from product where market_id = '" +
        std::string(ours) + "' order by id offset 2700 limit 1)");
    std::pair<Sort, std::string> const orders[] = {{Sort::oldest, "product_id"},
                                                   {Sort::newest, "product_id desc"},
                                                   {Sort::name, "sort_key, product_id"}};
    session.run(of_ours(), [&](Tx& tx) {
        for (auto const& [sort, order] : orders)
            for (auto const& [term, size] : {std::pair{std::string("_葱"), 290},
                                             {std::string("rare"), 7},
                                             {std::string("late"), 41},
                                             {std::string("none"), 7}}) {
                std::string seen;
                auto after = start_of(sort);
                for (std::vector<Place> places;; after = places.back()) {
                    places = page(tx, {.terms = std::vector{term}}, now, sort, after, size);
                    for (auto const& place : places) seen += place.product.hex() + ",";
                    if (places.size() < static_cast<std::size_t>(size)) break;
                }
                EXPECT_EQ(seen,
                          database.sql("select coalesce(string_agg(product_id || ',', '' "
                                       "order by " +
                                       order + "), '') from product_search where market_id = '" +
                                       ours + "' and terms @@ $$'" + term + "'$$::tsquery"))
                    << term << " by " << order;
            }
    });
}

// A page of many products must not look at the publications of all of them.
TEST_F(CatalogueTest, looks_at_the_publications_of_a_page_only) {
    auto const scans_before = scans_of("publication_pkey");
    session.run(of_ours(), [&](Tx& tx) { page(tx, {}, now, Sort::oldest, {}, 20); });
    EXPECT_EQ(scans_of("publication_pkey") - scans_before, 20);
}

// By the B-tree of the order, not by sorting the market.
TEST_F(CatalogueTest, stands_in_the_order_of_names_without_sorting) {
    session.run(of_ours(), [&](Tx& tx) {
        auto const first = page(tx, {}, now, Sort::name, start_of(Sort::name), 3);
        ASSERT_EQ(first.size(), 3u);
        EXPECT_EQ(first[0].key, "P1");
        EXPECT_EQ(first[1].key, "P10");
        EXPECT_EQ(first[2].key, "P100");
        EXPECT_EQ(page(tx, {}, now, Sort::name, first[1], 1).at(0), first[2]);
        page(tx, {.category = Category::scallion}, now, Sort::name, first[1], 3);
        page(tx, {.supplier = OrganisationId{uuid_from_hex(ours).value()}}, now, Sort::name,
             first[1], 3);
    });
    // Here, where all is of one category, the B-tree of all names serves as well.
    EXPECT_EQ(scans_of("product_search_by_name") + scans_of("product_search_of_category") +
                  scans_of("product_search_of_supplier"),
              4);
}

TEST_F(CatalogueTest, counts_the_values_of_what_is_found_and_of_everything) {
    using Values = std::vector<std::string>;
    session.run(of_ours(), [&](Tx& tx) {
        for (int i = 0; i < 8; ++i) {
            auto const counts =
                count(tx, {.terms = Values{"rare"}}, now, Values{"category", "supplier"});
            EXPECT_EQ(counts.products, product_count / 100);
            ASSERT_EQ(counts.values.size(), 2u);
            EXPECT_EQ(counts.values[0].value, "scallion");
            EXPECT_EQ(counts.values[1].value, ours);
            EXPECT_EQ(counts.values[1].name_zh, "s");
        }
        auto const everything = count(tx, {}, now, Values{"origin"});
        EXPECT_EQ(everything.products, product_count);
        ASSERT_EQ(everything.values.size(), 1u);
        EXPECT_EQ(everything.values[0].value, "140406");
        EXPECT_EQ(everything.values[0].products, product_count);
    });
}

// Planning takes longer than reading: each statement must settle for one plan, however many
// products are asked for.
TEST_F(CatalogueTest, is_read_without_planning_every_time) {
    ProductCache cache(0);
    session.run(of_ours(), [&](Tx& tx) {
        for (int i = 0; i < 20; ++i) {
            auto const places = page(tx, {}, now, Sort::oldest, {}, 1 + i % 3);
            for (auto const sort : {Sort::oldest, Sort::newest, Sort::name}) {
                page(tx, {.category = Category::scallion}, now, sort, start_of(sort), 20);
                // Walks on, and asks the index.
                for (int const rows : {20, 200})
                    page(tx, {.terms = std::vector<std::string>{"rare"}}, now, sort, start_of(sort),
                         rows);
            }
            find(tx, cache, ids_of(places), now);
        }
        int seen = 0;
        tx.each("select statement, custom_plans, generic_plans from pg_prepared_statements", {},
                [&](std::string statement, int custom, int generic) {
                    if (statement.find("from product p") == std::string::npos &&
                        statement.find("from product_search") == std::string::npos)
                        return;
                    ++seen;
                    EXPECT_LE(custom, 5) << statement;
                    EXPECT_GE(generic, 15) << statement;
                });
        EXPECT_EQ(seen, 13);
    });
}

TEST_F(CatalogueTest, shows_and_takes_nothing_across_the_border_of_markets) {
    session.run(of_ours(), [&](Tx& tx) {
        for (auto const& count :
             {tx.one<std::int64_t>("select count(*) from product"),
              tx.one<std::int64_t>("select count(*) from sku"),
              tx.one<std::int64_t>("select count(*) from product_search s join product p on "
                                   "p.market_id = s.market_id and p.id = s.product_id")})
            EXPECT_EQ(std::get<0>(count), product_count);
    });
    session.run({}, [&](Tx& tx) {
        EXPECT_EQ(std::get<0>(tx.one<std::int64_t>("select count(*) from product")), 0);
    });
    auto const product =
        database.sql("select id from product where market_id = '" + std::string(theirs) + "'");
    EXPECT_THROW(session.run(of_ours(),
                             [&](Tx& tx) {
                                 tx.execute(
                                     "insert into product_search (market_id, product_id, terms, "
                                     "category, supplier_id, origin_division) values "
                                     "(cast(:market as uuid), cast(:product as uuid), '', "
                                     "'sauce', cast(:market as uuid), '140406')",
                                     {{"market", theirs}, {"product", product}});
                             }),
                 Failure);
}

}  // namespace
}  // namespace chaolu::storage::catalogue
