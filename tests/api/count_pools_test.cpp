// Counts where shares are cut from a place: its version is of all its pools, and what moves between
// them moves nothing on the shelf.
#include <gtest/gtest.h>

#include "server/app/lot_steps.hpp"
#include "server/security/ids.hpp"
#include "server/text/fold.hpp"
#include "storage/database/session.hpp"
#include "storage/product_cache.hpp"
#include "tests/support/channels.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

Json quantity(std::int64_t pieces) { return {{"value", pieces}, {"unit", "piece"}}; }

// 60 of A in lot SOON, which expires tomorrow, and 40 in LATE at main; buyer() buys in livestream.
struct Shelf {
    Shelf() {
        shop.with_sku("A");
        soon = receive("SOON", 60, 1);
        late = receive("LATE", 40, 30);
        if (change_members(shop, "livestream", adding(shop.buyer())).status != 200)
            throw std::runtime_error("no channel");
    }
    std::string receive(std::string const& code, std::int64_t pieces, int days) {
        auto const expiry = shanghai_day(shop.clock().now()).plus_days(days);
        auto const reply =
            shop.supplier().post("/v1/lots:batch", {{"lots",
                                                     {{{"sku", "A"},
                                                       {"lot_code", code},
                                                       {"production_date", shop.today()},
                                                       {"expiry_date", to_text(expiry)},
                                                       {"quantity", quantity(pieces)}}}}});
        if (reply.status != 201) throw std::runtime_error(reply.text);
        return reply.body["results"][0]["lot"]["id"];
    }
    std::string cut(std::int64_t pieces) {
        auto const made = shop.supplier().post(
            "/v1/pools", {{"code", "LIVE"},
                          {"kind", "session"},
                          {"channel", "livestream"},
                          {"items", {{{"sku", "A"}, {"quantity", quantity(pieces)}}}}});
        if (made.status != 201) throw std::runtime_error(made.text);
        return made.header("location");
    }
    // As every row of the place says.
    std::int64_t version() {
        std::set<std::int64_t> versions;
        auto const page = shop.supplier().get("/v1/stock?sku=A").body;
        for (auto const& row : page.at("items"))
            versions.insert(row["version"].get<std::int64_t>());
        if (versions.size() != 1) throw std::runtime_error("pools of one place differ");
        return *versions.begin();
    }
    Reply count(std::int64_t pieces, std::int64_t version, Json const& lot = nullptr) {
        Json body{{"sku", "A"}, {"counted", quantity(pieces)}};
        if (!lot.is_null()) body["lot_id"] = lot;
        return shop.supplier().post("/v1/stock-counts", body,
                                    {{"If-Match", "\"" + std::to_string(version) + "\""}});
    }
    Reply order(Party party, std::int64_t pieces) {
        return party.post("/v1/orders", Shop::order_of({{"A", pieces}}));
    }
    // What the job of one server does.
    int take_back() {
        storage::Session session(shop.database().as_application());
        security::RandomIds ids;
        folding::Folder const folder;
        storage::catalogue::ProductCache products(0);
        app::Services const services{ids, "secret", folder, products};
        MarketId const market{uuid_from_hex(shop.sql("select id from market")).value()};
        int taken = 0;
        session.run({.market = market}, [&](storage::Tx& tx) {
            taken = app::take_back_lots(tx, services, shop.clock().now(), 500);
        });
        return taken;
    }

    Shop shop;
    std::string soon, late;
};

ProblemIs const stale{412, "stale-version"};

TEST(CountOfPools, stands_while_shares_are_cut_and_given_back) {
    Shelf shelf;
    auto const seen = shelf.version();
    auto const pool = shelf.cut(30);
    EXPECT_GT(shelf.version(), seen);
    EXPECT_EQ(shelf.count(99, seen).status, 201);
    auto const again = shelf.version();
    ASSERT_EQ(shelf.shop.supplier().post(pool + ":give-back", Json::object()).status, 200);
    EXPECT_EQ(shelf.order(shelf.shop.buyer(), 3).status, 201);
    EXPECT_EQ(shelf.count(98, again).status, 201);
    EXPECT_EQ(shelf.count(97, again).problem(), stale);  // what was counted meanwhile
    EXPECT_EQ(shelf.shop.on_hand("A"), 98);
    EXPECT_EQ(shelf.shop.check(), 0);
}

TEST(CountOfPools, is_stale_when_goods_went_out_of_a_share_alone) {
    Shelf shelf;
    shelf.cut(100);
    auto const seen = shelf.version();
    shelf.shop.clock().move_by(std::chrono::hours(72));
    EXPECT_EQ(shelf.take_back(), 1);
    EXPECT_EQ(counters(shelf.shop, "A", "main", "LIVE"), "40/0");
    EXPECT_EQ(shelf.count(100, seen).problem(), stale);
    EXPECT_EQ(shelf.count(60, seen, shelf.soon).problem(), stale);
    EXPECT_EQ(shelf.count(40, seen, shelf.late).status, 201);
    EXPECT_EQ(shelf.count(40, shelf.version()).status, 201);
    EXPECT_EQ(shelf.shop.check(), 0);
}

TEST(CountOfPools, is_not_stale_by_what_a_share_lost_or_promised_before) {
    Shelf shelf;
    shelf.cut(90);
    shelf.shop.clock().move_by(std::chrono::hours(72));
    EXPECT_EQ(shelf.take_back(), 1);
    auto const seen = shelf.version();
    for (int each = 0; each < 3; ++each) EXPECT_EQ(shelf.order(shelf.shop.buyer(), 1).status, 201);
    EXPECT_EQ(shelf.version(), seen);
    EXPECT_EQ(shelf.count(40, seen, shelf.late).status, 201);
    EXPECT_EQ(shelf.count(40, seen).status, 201);
    EXPECT_EQ(shelf.count(40, shelf.version() + 1).problem(), stale);
    EXPECT_EQ(shelf.shop.check(), 0);
}

TEST(CountOfPools, says_what_is_in_shares_when_too_little_is_left) {
    Shelf shelf;
    shelf.cut(100);
    auto const lost = shelf.shop.supplier().post(
        "/v1/stock-adjustments",
        {{"sku", "A"}, {"delta", {{"value", -5}, {"unit", "piece"}}}, {"reason", "spoilage"}});
    EXPECT_EQ(lost.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_NE(
        lost.text.find("0 piece are on hand, 0 of them are reserved; 100 piece are in shares"),
        std::string::npos)
        << lost.text;
    auto const counted = shelf.count(95, shelf.version());
    EXPECT_EQ(counted.problem(), (ProblemIs{409, "insufficient-stock"}));
    EXPECT_NE(counted.text.find("100 piece are in shares"), std::string::npos) << counted.text;
    EXPECT_EQ(shelf.shop.check(), 0);
}

}  // namespace
}  // namespace chaolu::test
