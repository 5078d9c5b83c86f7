// Orders in channels: what a channel sells, when it takes orders, and what an order keeps of it.
#include <gtest/gtest.h>

#include "tests/support/channels.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

Json listing(std::vector<std::string> const& skus, Json const& times = Json::object()) {
    Json changes{{"add", Json::array()}};
    for (auto const& sku : skus) {
        Json entry{{"sku", sku}};
        entry.update(times);
        changes["add"].push_back(entry);
    }
    return changes;
}

Reply change_assortment(Shop& shop, std::string const& code, Json const& changes) {
    return change_channel(shop, code, "/assortment", changes);
}

// A shop with A and B in stock, where buyer() belongs to the channel hema and other_buyer() does
// not.
struct Market {
    explicit Market(Json const& settings) {
        shop.with_sku("A").with_sku("B").with_stock("A", 1000).with_stock("B", 1000);
        must(shop.operator_().post("/v1/channels", new_channel("hema", settings)), 201);
        must(change_members(shop, "hema", adding(shop.buyer())), 200);
    }
    static void must(Reply const& reply, int status) {
        if (reply.status != status) throw std::runtime_error(reply.text);
    }
    Reply order(Party who, std::vector<std::string> const& skus) {
        std::vector<std::pair<std::string, std::int64_t>> lines;
        for (auto const& sku : skus) lines.emplace_back(sku, 1);
        return who.post("/v1/orders", Shop::order_of(lines));
    }
    std::string at(std::chrono::seconds after) const { return to_text(start + after); }
    std::string plan(std::chrono::seconds opens, std::chrono::seconds closes) {
        auto const made = shop.operator_().post(
            "/v1/order-cycles",
            {{"channel", "hema"},
             {"name", {{"zh", "订货"}}},
             {"opens_at", at(opens)},
             {"closes_at", at(closes)},
             {"delivery_day", to_text(shanghai_day(start + closes).plus_days(1))}});
        must(made, 201);
        return made.body["id"];
    }

    Shop shop;
    Instant const start = shop.clock().now();
};

TEST(ChannelOrders, keep_the_channel_in_which_they_were_placed) {
    Market market(Json::object());
    auto& shop = market.shop;
    auto const placed = market.order(shop.buyer(), {"A"});
    ASSERT_EQ(placed.status, 201) << placed.text;
    EXPECT_EQ(placed.body["channel"], "hema");
    EXPECT_TRUE(placed.body["cycle_id"].is_null());
    EXPECT_EQ(shop.buyer().get(placed.header("location")).body, placed.body);
    auto const open = market.order(shop.other_buyer(), {"A"});
    EXPECT_TRUE(open.body["channel"].is_null());
    // Leaving the channel changes nothing about what was ordered in it.
    ASSERT_EQ(change_members(shop, "hema", ending(shop.buyer())).status, 200);
    let_callers_be_looked_up_again();
    EXPECT_EQ(shop.buyer().get(placed.header("location")).body["channel"], "hema");
    EXPECT_TRUE(market.order(shop.buyer(), {"A"}).body["channel"].is_null());
}

TEST(ChannelOrders, of_a_bound_key_belong_to_its_channel) {
    Market market(Json::object());
    auto& shop = market.shop;
    ASSERT_EQ(change_members(shop, "app", adding(shop.buyer())).status, 200);
    auto const in_hema = market.order(in_channel(shop, shop.buyer(), "hema"), {"A"});
    auto const in_app = market.order(in_channel(shop, shop.buyer(), "app"), {"A"});
    EXPECT_EQ(in_hema.body["channel"], "hema");
    EXPECT_EQ(in_app.body["channel"], "app");
}

TEST(ChannelOrders, are_listed_by_channel) {
    Market market(Json::object());
    auto& shop = market.shop;
    auto const first = market.order(shop.buyer(), {"A"}).body["id"];
    auto const second = market.order(shop.buyer(), {"B"}).body["id"];
    auto const other = market.order(shop.other_buyer(), {"A"}).body["id"];
    using Ids = std::vector<std::string>;
    auto operator_ = shop.operator_();
    EXPECT_EQ(walk(operator_, "/v1/orders"), (Ids{other, second, first}));
    EXPECT_EQ(walk(operator_, "/v1/orders?channel=hema&page_size=1"), (Ids{second, first}));
    EXPECT_EQ(walk(operator_, "/v1/orders?channel=hema&state=placed"), (Ids{second, first}));
    EXPECT_EQ(walk(operator_, "/v1/orders?channel=hema&state=confirmed"), Ids{});
    EXPECT_EQ(walk(operator_, "/v1/orders?channel=app"), Ids{});
    EXPECT_EQ(walk(shop.buyer(), "/v1/orders?channel=hema"), (Ids{second, first}));
    EXPECT_EQ(walk(shop.other_buyer(), "/v1/orders?channel=hema"), Ids{});
    EXPECT_EQ(operator_.get("/v1/orders?channel=hema").body["items"][0]["channel"], "hema");
}

TEST(OwnAssortment, is_all_that_its_channel_orders) {
    Market market(Json{{"assortment", "listed"}});
    auto& shop = market.shop;
    auto buyer = shop.buyer();
    ASSERT_EQ(change_assortment(shop, "hema", listing({"A"})).status, 200);
    EXPECT_EQ(market.order(buyer, {"A"}).status, 201);
    auto const refused = market.order(buyer, {"A", "B", "B"});
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "not-on-sale"}));
    EXPECT_FALSE(refused.has_fault("/lines/0", "not-on-sale"));
    EXPECT_TRUE(refused.has_fault("/lines/1", "not-on-sale")) << refused.text;
    EXPECT_TRUE(refused.has_fault("/lines/2", "not-on-sale"));
    EXPECT_EQ(shop.reserved("B"), 0);
    EXPECT_EQ(market.order(shop.other_buyer(), {"B"}).status, 201);
    ASSERT_EQ(change_assortment(shop, "hema", {{"remove", {{{"sku", "A"}}}}}).status, 200);
    EXPECT_EQ(market.order(buyer, {"A"}).problem(), (ProblemIs{409, "not-on-sale"}));
    EXPECT_EQ(shop.check(), 0);
}

TEST(OwnAssortment, begins_and_ends_with_the_times_it_names) {
    Market market(Json{{"assortment", "listed"}});
    auto& shop = market.shop;
    using std::chrono::seconds;
    ASSERT_EQ(change_assortment(shop, "hema",
                                listing({"A"}, {{"from_at", market.at(seconds(3600))},
                                                {"to_at", market.at(seconds(7200))}}))
                  .status,
              200);
    struct Case {
        seconds after;
        int status;
    };
    for (auto const& each : {Case{seconds(3597), 409}, Case{seconds(3600), 201},
                             Case{seconds(7197), 201}, Case{seconds(7200), 409}}) {
        shop.clock().set(market.start + each.after);
        EXPECT_EQ(market.order(shop.buyer(), {"A"}).status, each.status) << each.after.count();
    }
}

TEST(OwnAssortment, is_changed_in_one_call_or_not_at_all) {
    Market market(Json{{"assortment", "listed"}});
    auto& shop = market.shop;
    struct Case {
        Json body;
        int status;
        std::string pointer;
        std::string code;
    };
    auto const past = market.at(std::chrono::seconds(-60));
    Case const cases[] = {
        {Json::object(), 422, "", "too-few"},
        {listing({"A", "X"}), 422, "/add/1/sku", "unknown-sku"},
        {listing({"A", "A"}), 422, "/add/1/sku", "duplicate"},
        {listing({"A"}, {{"from_at", past}}), 422, "/add/0/from_at", "out-of-range"},
        {listing({"A"}, {{"to_at", past}}), 422, "/add/0/to_at", "out-of-range"},
        {listing({"A"}, {{"price", "1"}}), 422, "/add/0/price", "unknown-field"},
        {{{"remove", {{{"sku", "A"}}}}}, 422, "/remove/0/sku", "unknown-sku"},
        {{{"remove", {{{"sku", "A"}, {"to_at", past}}}}}, 422, "/remove/0/to_at", "out-of-range"},
        {{{"add", Json(501, Json{{"sku", "A"}})}}, 422, "/add", "too-many"},
    };
    for (auto const& each : cases) {
        auto const reply = change_assortment(shop, "hema", each.body);
        EXPECT_EQ(reply.status, each.status) << each.body;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << each.body << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from channel_sku"), "0");
    ASSERT_EQ(change_assortment(shop, "hema", listing({"A"})).status, 200);
    auto const twice = change_assortment(shop, "hema", listing({"B", "A"}));
    EXPECT_EQ(twice.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(twice.has_fault("/add/1", "validity-overlap"));
    EXPECT_EQ(shop.sql("select count(*) from channel_sku"), "1");
    EXPECT_ANY_THROW(shop.sql("insert into channel_sku select * from channel_sku"));
    EXPECT_EQ(shop.operator_().put("/v1/channels/hema/assortment", listing({"B"}), 1).problem(),
              (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(shop.operator_().put("/v1/channels/hema/assortment", listing({"B"}), {}).problem(),
              (ProblemIs{428, "precondition-required"}));
    EXPECT_EQ(shop.buyer().put("/v1/channels/hema/assortment", listing({"B"}), 1).problem(),
              (ProblemIs{403, "forbidden"}));
}

TEST(OwnAssortment, is_shown_to_those_it_concerns) {
    Market market(Json{{"assortment", "listed"}});
    auto& shop = market.shop;
    shop.with_sku_of(shop.other_supplier(), "C");
    ASSERT_EQ(change_assortment(shop, "hema", listing({"C", "A"})).status, 200);
    auto skus_seen_by = [](Party who) {
        std::vector<std::string> skus;
        std::string const path = "/v1/channels/hema/assortment?page_size=1";
        for (std::string more = path; !more.empty();) {
            auto const reply = who.get(more);
            if (reply.status != 200) return std::vector<std::string>{reply.problem().code};
            for (auto const& item : reply.body["items"]) skus.push_back(item["sku"]);
            more.clear();
            if (reply.body.contains("next_page_token"))
                more = path + "&page_token=" + reply.body["next_page_token"].get<std::string>();
        }
        return skus;
    };
    using Skus = std::vector<std::string>;
    EXPECT_EQ(skus_seen_by(shop.operator_()), (Skus{"A", "C"}));
    EXPECT_EQ(skus_seen_by(shop.observer()), (Skus{"A", "C"}));
    EXPECT_EQ(skus_seen_by(shop.buyer()), (Skus{"A", "C"}));
    // OFN #13031, OFN #13287: a producer sees what a channel takes of its goods, and not of others.
    EXPECT_EQ(skus_seen_by(shop.supplier()), Skus{"A"});
    EXPECT_EQ(skus_seen_by(shop.other_supplier()), Skus{"C"});
    EXPECT_EQ(skus_seen_by(shop.other_buyer()), Skus{"not-found"});
    EXPECT_EQ(skus_seen_by(operator_of_second_market(shop)), Skus{"not-found"});
    auto const named =
        shop.buyer().get("/v1/channels/hema/assortment", {{"Accept-Language", "en"}});
    EXPECT_EQ(named.body["items"][0]["name"], "SKU A");
}

TEST(OrderCyclesOfOrders, take_orders_from_their_first_instant_to_their_last) {
    Market market(Json{{"uses_cycles", true}});
    auto& shop = market.shop;
    using std::chrono::seconds;
    auto const none = market.order(shop.buyer(), {"A"});
    EXPECT_EQ(none.problem(), (ProblemIs{409, "order-cycle-closed"}));
    auto const first = market.plan(seconds(3600), seconds(7200));
    auto const second = market.plan(seconds(9000), seconds(9600));
    struct Case {
        seconds after;
        std::string cycle;  // or when the next one opens
    };
    for (auto const& each :
         {Case{seconds(3597), market.at(seconds(3600))}, Case{seconds(3600), first},
          Case{seconds(7197), first}, Case{seconds(7200), market.at(seconds(9000))},
          Case{seconds(9000), second}, Case{seconds(9600), "no further"}}) {
        shop.clock().set(market.start + each.after);
        auto const reply = market.order(shop.buyer(), {"A"});
        if (reply.status == 201) {
            EXPECT_EQ(reply.body["cycle_id"], each.cycle) << each.after.count();
        } else {
            EXPECT_EQ(reply.problem(), (ProblemIs{409, "order-cycle-closed"}));
            EXPECT_NE(reply.body["detail"].get<std::string>().find(each.cycle), std::string::npos)
                << reply.text;
        }
        // Who buys elsewhere is not bound by it.
        EXPECT_EQ(market.order(shop.other_buyer(), {"A"}).status, 201);
    }
    EXPECT_EQ(shop.check(), 0);
}

TEST(OrderCyclesOfOrders, end_when_they_are_closed_early) {
    Market market(Json{{"uses_cycles", true}});
    auto& shop = market.shop;
    auto const id = market.plan(std::chrono::seconds(-60), std::chrono::seconds(3600));
    EXPECT_EQ(market.order(shop.buyer(), {"A"}).body["cycle_id"], id);
    auto const closed = shop.operator_().send("POST", "/v1/order-cycles/" + id + ":close",
                                              {{"Idempotency-Key", fresh_key()}}, "");
    ASSERT_EQ(closed.status, 200) << closed.text;
    EXPECT_EQ(market.order(shop.buyer(), {"A"}).problem(), (ProblemIs{409, "order-cycle-closed"}));
    EXPECT_EQ(shop.reserved("A"), 1);
}

TEST(OrderCyclesOfOrders, gather_their_orders) {
    Market market(Json{{"uses_cycles", true}});
    auto& shop = market.shop;
    using std::chrono::seconds;
    auto const first = market.plan(seconds(-60), seconds(600));
    auto const second = market.plan(seconds(600), seconds(1200));
    ASSERT_EQ(change_members(shop, "hema", adding(shop.other_buyer())).status, 200);
    let_callers_be_looked_up_again();
    std::vector<std::string> const placed{market.order(shop.buyer(), {"A"}).body["id"],
                                          market.order(shop.other_buyer(), {"B"}).body["id"]};
    shop.clock().set(market.start + seconds(600));
    std::string const later = market.order(shop.buyer(), {"A"}).body["id"];
    using Ids = std::vector<std::string>;
    auto operator_ = shop.operator_();
    EXPECT_EQ(walk(operator_, "/v1/orders?cycle=" + first + "&page_size=1"),
              (Ids{placed[1], placed[0]}));
    EXPECT_EQ(walk(operator_, "/v1/orders?cycle=" + second), Ids{later});
    EXPECT_EQ(walk(operator_, "/v1/orders?channel=app&cycle=" + second), Ids{});
    EXPECT_EQ(walk(operator_, "/v1/orders?state=refused&cycle=" + second), Ids{});
    EXPECT_EQ(walk(shop.buyer(), "/v1/orders?cycle=" + first), Ids{placed[0]});
    EXPECT_TRUE(operator_.get("/v1/orders?cycle=x").has_fault("?cycle", "unknown-value"));
}

}  // namespace
}  // namespace chaolu::test
