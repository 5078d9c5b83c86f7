// Notices before a licence ends: each once, however many servers look for them.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "server/app/expiry_notices.hpp"
#include "server/security/ids.hpp"
#include "server/text/fold.hpp"
#include "storage/product_cache.hpp"
#include "tests/support/counter.hpp"

namespace chaolu::test {
namespace {

// What one server does when it looks.
int look(Shop& shop, int rows_max = 1000) {
    storage::Session session(shop.database().as_application());
    security::RandomIds ids;
    folding::Folder const folder;
    storage::catalogue::ProductCache products(0);
    app::Services const services{ids, "secret", folder, products};
    MarketId const market{uuid_from_hex(shop.sql("select id from market")).value()};
    int sent = 0;
    session.run({.market = market}, [&](storage::Tx& tx) {
        sent = app::send_expiry_notices(tx, services, shop.clock().now(), rows_max);
    });
    return sent;
}

std::string notices(Shop& shop) {
    return shop.sql(
        "select coalesce(string_agg(data::json->>'days_before', ' ' order by occurred_at), '') "
        "from event where type = 'licence.expiring'");
}

TEST(ExpiryNotices, are_given_sixty_thirty_and_seven_days_before) {
    Counter counter("2026-12-01");
    auto& shop = counter.shop;
    struct Case {
        char const* at;
        char const* so_far;
    };
    for (auto const& [moment, so_far] :
         {Case{"2026-10-01T04:00:00Z", ""},       // 61 days before
          Case{"2026-10-01T16:00:00Z", "60"},     // 60, Shanghai's day
          Case{"2026-10-20T04:00:00Z", "60"},     //
          Case{"2026-11-01T04:00:00Z", "60 30"},  //
          Case{"2026-11-24T04:00:00Z", "60 30 7"}, Case{"2026-11-30T04:00:00Z", "60 30 7"},
          Case{"2026-12-05T04:00:00Z", "60 30 7"}}) {
        shop.clock().stop(at(moment));
        look(shop);
        EXPECT_EQ(notices(shop), so_far) << moment;
    }
    auto const events = counter.supplier.get("/v1/events?page_size=200").body["items"];
    int told = 0;
    for (auto const& event : events)
        if (event["type"] == "licence.expiring") {
            EXPECT_EQ(event["aggregate_id"], counter.licence_id);
            EXPECT_EQ(event["data"]["valid_to"], "2026-12-01");
            ++told;
        }
    EXPECT_EQ(told, 3);
}

TEST(ExpiryNotices, that_were_missed_are_not_made_up_for) {
    Counter counter("2026-12-01");
    counter.shop.clock().stop(at("2026-11-26T04:00:00Z"));
    EXPECT_EQ(look(counter.shop), 1);
    EXPECT_EQ(notices(counter.shop), "7");
}

TEST(ExpiryNotices, are_not_given_for_what_was_renewed) {
    Counter counter("2026-12-01");
    counter.shop.clock().stop(at("2026-11-26T04:00:00Z"));
    ASSERT_EQ(counter.licence("2026-12-01", "2031-12-01").status, 201);
    EXPECT_EQ(look(counter.shop), 0);
}

TEST(ExpiryNotices, are_given_once_by_two_servers) {
    Shop shop;
    auto const supplier = new_supplier(shop);
    constexpr int licences = 40;
    for (int number = 0; number < licences; ++number) {
        auto body =
            new_sc(supplier.organisation_id(), 100 + number, date_from_text("2026-01-01").value());
        body["valid_from"] = "2022-12-01";
        body["valid_to"] = "2026-12-01";
        ASSERT_EQ(shop.operator_().post("/v1/licences", body).status, 201);
    }
    shop.clock().stop(at("2026-11-26T04:00:00Z"));
    std::atomic<int> sent = 0;
    auto server = [&] {
        // In small steps, so that the two meet.
        for (int round = 0; round < 20; ++round) sent += look(shop, 5);
    };
    std::thread first(server), second(server);
    first.join();
    second.join();
    EXPECT_EQ(sent.load(), licences);
    EXPECT_EQ(shop.sql("select count(*) || '|' || count(distinct aggregate_id) from event "
                       "where type = 'licence.expiring'"),
              "40|40");
}

}  // namespace
}  // namespace chaolu::test
