// Statements of consigned goods add up, whatever was done; and an attack on all that moves them.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>
#include <thread>

#include "tests/support/stall.hpp"

namespace chaolu::test {
namespace {

// A line of a statement: opening/received/sold/lost/sent back/adjusted/closing.
std::string figures(Json const& line) {
    std::string text;
    for (auto const* name :
         {"opening", "received", "sold", "lost", "sent_back", "adjusted", "closing"})
        text += (text.empty() ? "" : "/") + line[name].dump();
    return text;
}

Json of_sku(Reply const& statement, std::string const& sku) {
    for (auto const& line : statement.body.at("items"))
        if (line["sku"] == sku) return line;
    throw std::runtime_error("no " + sku + " in " + statement.text);
}

bool adds_up(Json const& line) {
    auto const of = [&](char const* name) { return line[name].get<std::int64_t>(); };
    return of("opening") + of("received") + of("adjusted") ==
           of("sold") + of("lost") + of("sent_back") + of("closing");
}

TEST(ConsignmentStatement, tells_where_everything_went) {
    Stall stall;
    auto& shop = stall.shop;
    auto const first = stall.day();
    stall.carry({item("A", 100), item("B", 10)});
    ASSERT_EQ(stall.report(shop.buyer(), {sold("A", 30, 27'000), lost("A", 5)}).status, 201);
    stall.bring_back({item("A", 20)});
    auto const recalled = stall.sent({item("A", 10)}, "STALL", "main");
    ASSERT_EQ(
        shop.supplier().post_text("/v1/stock-transfers/" + recalled + ":cancel", "", "").status,
        200);
    auto const corrected = shop.supplier().post(
        "/v1/stock-adjustments",
        {{"sku", "A"}, {"location_id", stall.id}, {"delta", pieces(-2)}, {"reason", "correction"}});
    ASSERT_EQ(corrected.status, 201) << corrected.text;
    auto const told = stall.statement(shop.buyer(), first, first);
    ASSERT_EQ(told.status, 200) << told.text;
    EXPECT_EQ(figures(of_sku(told, "A")), "0/100/30/5/20/-2/43");
    EXPECT_EQ(of_sku(told, "A")["sold_amount"]["amount"], 27'000);
    EXPECT_EQ(figures(of_sku(told, "B")), "0/10/0/0/0/0/10");
    EXPECT_EQ(stall.statement(shop.supplier(), first, first).body, told.body);

    shop.clock().move_by(std::chrono::hours(24));
    auto late = stall.body({sold("A", 3, 2'500)});
    late["business_day"] = first;
    ASSERT_EQ(shop.buyer().post("/v1/consignment-reports", late).status, 201);
    auto const second = stall.day();
    EXPECT_EQ(figures(of_sku(stall.statement(shop.buyer(), second, second), "A")),
              "43/0/3/0/0/0/40");
    EXPECT_EQ(stall.statement(shop.buyer(), first, first).body, told.body)
        << "what was settled stays, though the report is of that day";
    auto const both = of_sku(stall.statement(shop.buyer(), first, second), "A");
    EXPECT_EQ(figures(both), "0/100/33/5/20/-2/40");
    EXPECT_EQ(both["sold_amount"]["amount"], 29'500);
    EXPECT_EQ(shop.check(), 0);
}

TEST(ConsignmentStatement, is_asked_of_one_place_and_some_days) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 10), item("B", 10)});
    auto const target = "/v1/consignment-statements?location_id=" + stall.id;
    auto const day = stall.day();
    auto const faulty = [&](std::string const& query, std::string const& pointer,
                            std::string const& code) {
        auto const reply = shop.buyer().get(query);
        EXPECT_EQ(reply.status, 422) << reply.text;
        EXPECT_TRUE(reply.has_fault(pointer, code)) << reply.text;
    };
    faulty(target + "&to=" + day, "?from", "required");
    faulty(target + "&from=" + day, "?to", "required");
    faulty("/v1/consignment-statements?from=" + day + "&to=" + day, "?location_id", "required");
    faulty(target + "&from=" + day + "&to=" + stall.day(-1), "?to", "out-of-range");
    faulty(target + "&from=" + stall.day(-366) + "&to=" + day, "?to", "out-of-range");
    EXPECT_EQ(stall.statement(shop.buyer(), stall.day(-365), day).status, 200);
    auto const mains = shop.supplier().get("/v1/locations").body["items"];
    for (auto const& each : mains)
        if (each["code"] == "main") {
            EXPECT_EQ(shop.supplier()
                          .get("/v1/consignment-statements?from=" + day + "&to=" + day +
                               "&location_id=" + each["id"].get<std::string>())
                          .status,
                      404);
        }
    auto const whole = stall.statement(shop.buyer(), day, day).body["items"];
    ASSERT_EQ(whole.size(), 2u);
    auto const days = target + "&from=" + day + "&to=" + day + "&page_size=1";
    auto const page = shop.buyer().get(days).body;
    EXPECT_EQ(page["items"], Json::array({whole[0]}));
    auto const rest =
        shop.buyer().get(days + "&page_token=" + page["next_page_token"].get<std::string>()).body;
    EXPECT_EQ(rest["items"], Json::array({whole[1]}));
    EXPECT_FALSE(rest.contains("next_page_token"));
}

// One hand of the attack.
class Hand {
public:
    Hand(Stall& stall, unsigned seed)
        : stall_(&stall),
          supplier_(stall.shop.supplier()),
          holder_(stall.shop.buyer()),
          buyer_(stall.shop.other_buyer()),
          random_(seed) {}

    Reply act() {
        std::string const sku = random_() % 2 == 0 ? "A" : "B";
        auto const value = static_cast<std::int64_t>(1 + random_() % 6);
        switch (random_() % 8) {
            case 0: return buyer_.post("/v1/orders", Shop::order_of({{sku, value}}));
            case 1: return send("main", "STALL", sku, value);
            case 2: return send("STALL", "main", sku, value);
            case 3: return end_one();
            case 4: return count(sku);
            case 5: return reverse_one();
            default: return report(sku, value);
        }
    }

private:
    Reply send(std::string const& from, std::string const& to, std::string const& sku,
               std::int64_t value) {
        return supplier_.post(
            "/v1/stock-transfers",
            {{"from", from}, {"to", to}, {"items", Json::array({item(sku, value)})}});
    }
    Reply report(std::string const& sku, std::int64_t value) {
        auto& who = random_() % 4 == 0 ? supplier_ : holder_;
        std::string const other = sku == "A" ? "B" : "A";
        return who.post(
            "/v1/consignment-reports",
            stall_->body({sold(sku, value, value * 900), lost(other, 1), sold(sku, 1, 800)}));
    }
    // Often the same one as another hand.
    Reply end_one() {
        auto const open = holder_.get("/v1/consigned-transfers?state=in_transit").body["items"];
        if (open.empty()) return {200, {}, "", {}};
        auto const& chosen = open[random_() % std::min<std::size_t>(open.size(), 3)];
        auto const id = chosen["id"].get<std::string>();
        auto const own = "/v1/stock-transfers/" + id;
        if (random_() % 4 == 0) return supplier_.post_text(own + ":cancel", "", "");
        if (chosen["to"] == "main") return supplier_.post(own + ":receive", Json::object());
        return holder_.post("/v1/consigned-transfers/" + id + ":receive", Json::object());
    }
    // Often the same one as another hand, and one that is a reversal itself.
    Reply reverse_one() {
        auto const some = holder_.get("/v1/consignment-reports?page_size=3").body["items"];
        if (some.empty()) return {200, {}, "", {}};
        auto const id = some[random_() % some.size()]["id"].get<std::string>();
        auto& who = random_() % 2 == 0 ? supplier_ : holder_;
        return who.post("/v1/consignment-reports/" + id + ":reverse", {{"reason", "错"}});
    }
    Reply count(std::string const& sku) {
        auto const rows = supplier_.get("/v1/stock?sku=" + sku).body["items"];
        for (auto const& row : rows) {
            if (row["location"] != "STALL" || row["on_hand"] == 0) continue;
            auto const seen = row["on_hand"].get<std::int64_t>();
            auto const counted = seen - static_cast<std::int64_t>(random_() % 2);
            return supplier_.post(
                "/v1/stock-counts",
                {{"sku", sku}, {"location_id", stall_->id}, {"counted", pieces(counted)}},
                {{"If-Match", "\"" + row["version"].dump() + "\""}});
        }
        return {200, {}, "", {}};
    }

    Stall* stall_;
    Party supplier_, holder_, buyer_;
    std::mt19937 random_;
};

TEST(ConsignmentRaces, sell_nothing_twice_and_lose_nothing_untold) {
    Stall stall;
    auto& shop = stall.shop;
    stall.carry({item("A", 50), item("B", 25)});
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::vector<Hand> hands;
    for (unsigned each = 0; each < 6; ++each) hands.emplace_back(stall, seed + each);
    std::vector<std::thread> threads;
    for (auto& hand : hands)
        threads.emplace_back([&hand, seed] {
            for (int step = 0; step < 25; ++step) {
                auto const reply = hand.act();
                EXPECT_LT(reply.status, 500) << reply.text << " seed " << seed;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(shop.check(), 0) << "seed " << seed;
    auto const audit = shop.operator_().post_text("/v1/stock-audit:run", "", "");
    ASSERT_EQ(audit.status, 200) << audit.text;
    EXPECT_EQ(audit.body["differences"], Json::array()) << "seed " << seed;
    EXPECT_EQ(shop.sql("select coalesce(sum(s.reserved), 0) from stock s join pool p on p.id = "
                       "s.pool_id join location l on l.id = p.location_id where l.code = 'STALL'"),
              "0")
        << "no order took what lies at the stall, seed " << seed;
    // All that there was lies somewhere, is on its way, or a document tells where it went.
    EXPECT_EQ(shop.sql("select (select sum(on_hand) from stock) "
                       "+ (select coalesce(sum(l.sent), 0) from transfer t join transfer_line l on "
                       "l.transfer_id = t.id where t.state = 'in_transit') "
                       "+ (select coalesce(sum(case when r.reverses_id is null then l.quantity "
                       "else -l.quantity end), 0) from consignment_report_line l "
                       "join consignment_report r on r.id = l.report_id) "
                       "- (select coalesce(sum(delta), 0) from stock_change)"),
              "150")
        << "seed " << seed;
    auto const told = stall.statement(shop.buyer(), stall.day(-1), stall.day());
    for (std::string const sku : {"A", "B"}) {
        auto const line = of_sku(told, sku);
        EXPECT_TRUE(adds_up(line)) << line.dump() << " seed " << seed;
        auto const sum = [&](std::string const& kind) {
            return shop.sql(
                "select coalesce(sum(case when d.reverses_id is null then r.quantity "
                "else -r.quantity end), 0) from consignment_report_line r "
                "join consignment_report d on d.id = r.report_id "
                "join sku k on k.id = r.sku_id where k.code = '" +
                sku + "' and r.kind = '" + kind + "'");
        };
        EXPECT_EQ(line["sold"].dump(), sum("sold")) << "seed " << seed;
        EXPECT_EQ(line["lost"].dump(), sum("lost")) << "seed " << seed;
        EXPECT_EQ(line["opening"], 0);
        EXPECT_EQ(std::to_string(line["closing"].get<std::int64_t>()),
                  stall.shown(sku, "STALL").substr(0, stall.shown(sku, "STALL").find('/')))
            << "seed " << seed;
    }
}

}  // namespace
}  // namespace chaolu::test
