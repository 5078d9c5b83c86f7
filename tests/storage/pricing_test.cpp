// What the tests of the API cannot see of prices: what the database refuses by itself, and how it
// finds what is asked for.
#include <gtest/gtest.h>

#include "storage/price_candidates.hpp"
#include "tests/support/database.hpp"

namespace chaolu::storage::pricing {
namespace {

constexpr auto market = "00000000-0000-7000-8000-000000000001";
constexpr int sku_count = 3000;

// A market with many SKUs, a general list for every week of five years, and twenty buyers with a
// list of their own. The list of the day has a price for every SKU, theirs for one in thirty.
class PricingTest : public testing::Test {
protected:
    test::Database database;
    Session session{database.as_application()};
    Date const today = date_from_text("2026-11-23").value();
    OrganisationId const buyer{uuid_from_hex(market).value()};
    std::vector<SkuId> skus;

    void SetUp() override {
        auto const m = "'" + std::string(market) + "'";
        database.sql("insert into market select " + m + ", 'm', 'm', null, '140406', '110105', 0");
        database.sql(
            "insert into organisation (market_id, id, kind, uscc, name_zh, created_at) "
            "select " +
            m + ", case when i = 0 then " + m +
            "::uuid else "
            "gen_random_uuid() end, 'buyer', lpad(i::text, 18, 'X'), 'b', 0 "
            "from generate_series(0, 19) as i");
        database.sql(
            "insert into product (market_id, id, supplier_id, code, category, name_zh, "
            "aliases, origin_division, state, created_at) values (" +
            m + ", " + m + ", " + m + ", 'P', 'scallion', 'p', '{}', '140406', 'published', 0)");
        database.sql(
            "insert into sku (market_id, id, product_id, supplier_id, code, name_zh, "
            "base_unit, is_catch_weight, is_demo) select " +
            m + ", gen_random_uuid(), " + m + ", " + m +
            ", 'S' || i, 's', 'g', false, false from generate_series(1, " +
            std::to_string(sku_count) + ") as i");
        database.sql(
            "insert into price_list (market_id, id, code, name_zh, valid, state, "
            "created_at) select " +
            m +
            ", gen_random_uuid(), 'W' || i, 'n', "
            "daterange(date '2024-01-01' + i * 7, date '2024-01-08' + i * 7), 'open', 0 "
            "from generate_series(0, 259) as i");
        database.sql(
            "insert into price_list (market_id, id, code, name_zh, buyer_id, valid, state, "
            "created_at) select market_id, gen_random_uuid(), 'B' || uscc, 'n', id, "
            "'[2024-01-01,)', 'open', 0 from organisation");
        database.sql(
            "insert into price select s.market_id, l.id, s.id, l.valid, 60000, 'jin' "
            "from sku s join price_list l on l.market_id = s.market_id "
            "and l.valid @> date '2026-11-23' "
            "where l.buyer_id is null or s.code like 'S10%'");
        database.sql("analyze");
        auto const codes = database.sql(
            "select string_agg(id::text, ',' order by code) from sku "
            "where code in ('S1', 'S10', 'S100', 'S2', 'S20')");
        for (std::size_t at = 0; at < codes.size(); at += 37)
            skus.push_back({uuid_from_hex(codes.substr(at, 36)).value()});
    }

    TxOptions of_market() const { return {.market = MarketId{uuid_from_hex(market).value()}}; }

    int scans_of(std::string const& index) {
        session.run({}, [](Tx& tx) { tx.execute("select pg_stat_force_next_flush()"); });
        return std::stoi("0" + database.sql("select idx_scan from pg_stat_user_indexes "
                                            "where indexrelname = '" +
                                            index + "'"));
    }

    // What PostgreSQL says when it refuses a statement; empty when it does not.
    std::string refusal_of(std::string const& statement) {
        try {
            database.sql(statement);
            return {};
        } catch (std::exception const& error) {
            return error.what();
        }
    }
};

TEST_F(PricingTest, forbids_overlaps_in_the_database_itself) {
    auto refused_by = [&](std::string const& constraint, std::string const& statement) {
        auto const said = refusal_of(statement);
        EXPECT_NE(said.find(constraint), std::string::npos) << statement << "\n" << said;
    };
    std::string const list =
        "insert into price_list (market_id, id, code, name_zh, buyer_id, "
        "valid, state, created_at, closed_in) select market_id, "
        "gen_random_uuid(), 'X' || random(), 'n', ";
    std::string const from_market = " from price_list where code = 'W0'";
    refused_by("price_list_overlap",
               list + "null, '[2026-11-23,2026-11-24)', 'open', 0, null" + from_market);
    refused_by("price_list_overlap",
               list + "'" + market + "', '[2030-01-01,)', 'open', 0, null" + from_market);
    EXPECT_EQ(refusal_of(list + "null, '[2026-11-23,2026-11-24)', 'closed', 0, 1" + from_market),
              "");
    EXPECT_EQ(refusal_of(list + "null, '[2030-01-01,)', 'open', 0, null" + from_market), "");

    std::string const price =
        "insert into price (market_id, price_list_id, sku_id, valid, "
        "price_e4, per, minimum_value, minimum_unit, minimum, supplier_id) "
        "select p.market_id, p.price_list_id, p.sku_id, ";
    std::string const of_one =
        " from price p join sku s on s.id = p.sku_id join price_list l on "
        "l.id = p.price_list_id where s.code = 'S10' and l.buyer_id = '" +
        std::string(market) +
        "' and p.minimum = 0 and "
        "p.supplier_id is null limit 1";
    refused_by("price_overlap",
               price + "'[2026-01-01,2026-01-02)', 1, 'g', null, null, 0, null::uuid" + of_one);
    EXPECT_EQ(
        refusal_of(price + "'[2026-01-01,2026-01-02)', 1, 'g', 1, 'g', 1, null::uuid" + of_one),
        "");
    refused_by("price_overlap", price + "'[2026-01-01,)', 1, 'g', 1, 'g', 1, null::uuid" + of_one);
    EXPECT_EQ(refusal_of(price + "'[2026-01-01,)', 1, 'g', null, null, 0, '" + market + "'::uuid" +
                         of_one),
              "");
    refused_by("price_overlap",
               price + "'[2026-01-01,)', 1, 'g', null, null, 0, '" + market + "'::uuid" + of_one);
}

// The few lists that are for the customer first, then one look into the B-tree for each SKU and
// list: neither lists of the past nor those of other buyers cost anything.
TEST_F(PricingTest, finds_candidates_by_list_and_sku) {
    auto const overlap_before = scans_of("price_overlap");
    auto const looks_before = scans_of("price_of_sku");
    session.run(of_market(), [&](Tx& tx) {
        auto const found = candidates(tx, skus, {{buyer}, {}}, today);
        ASSERT_EQ(found.of_sku.size(), skus.size());
        EXPECT_EQ(found.of(skus[1]).size(), 2u) << "the general one and its own";
        EXPECT_EQ(found.of(skus[4]).size(), 1u) << "no buyer has a price for this one";
    });
    EXPECT_LE(scans_of("price_of_sku") - looks_before, 10);
    EXPECT_EQ(scans_of("price_overlap"), overlap_before);
    EXPECT_GE(scans_of("price_list_of_scope"), 1);
}

// Planning takes longer than finding.
TEST_F(PricingTest, asks_without_planning_every_time) {
    session.run(of_market(), [&](Tx& tx) {
        for (int i = 0; i < 20; ++i)
            candidates(tx, {skus.begin(), skus.begin() + 1 + i % 3}, {{buyer}, {}}, today);
        int seen = 0;
        tx.each("select statement, custom_plans, generic_plans from pg_prepared_statements", {},
                [&](std::string statement, int custom, int generic) {
                    if (statement.find("join price p") == std::string::npos) return;
                    ++seen;
                    EXPECT_LE(custom, 5);
                    EXPECT_GE(generic, 15);
                });
        EXPECT_EQ(seen, 1);
    });
}

}  // namespace
}  // namespace chaolu::storage::pricing
