// Price lists: publishing, overlapping, closing, and the day on which a price changes.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

// A product with the SKUs W (grams, box of 2500) and P (pieces, case of 6), without prices.
void add_skus(Shop& shop) {
    auto const made = shop.supplier().post(
        "/v1/products",
        {{"code", "GOODS"},
         {"category", "vinegar"},
         {"name", {{"zh", "潞城食醋"}}},
         {"origin_division", "140406"},
         {"skus",
          {{{"code", "W"},
            {"name", {{"zh", "散装"}}},
            {"base_unit", "g"},
            {"trade_units", {{{"unit", "box"}, {"numerator", 2500}, {"denominator", 1}}}}},
           {{"code", "P"},
            {"name", {{"zh", "瓶装"}}},
            {"base_unit", "piece"},
            {"trade_units", {{{"unit", "case"}, {"numerator", 6}, {"denominator", 1}}}}}}}});
    ASSERT_EQ(made.status, 201) << made.text;
}

Json price(std::string const& sku, std::string const& amount, std::string const& per) {
    return {{"sku", sku}, {"price", amount}, {"per", per}};
}

Json new_list(std::string const& code, std::string const& from, Json const& to = nullptr,
              Json const& prices = Json::array({price("W", "6", "jin")})) {
    Json list{{"code", code},
              {"name", {{"zh", "价目表"}, {"en", "Prices"}}},
              {"valid_from", from},
              {"prices", prices}};
    if (!to.is_null()) list["valid_to"] = to;
    return list;
}

// "6.0000 jin" as the product shows it today, "none" without a price.
std::string price_of(Shop& shop, std::string const& sku) {
    auto const products = shop.anyone().get("/v1/products");
    for (auto const& each : products.body["items"][0]["skus"])
        if (each["code"] == sku)
            return each["price"].is_null() ? "none"
                                           : each["price"]["price"].get<std::string>() + " " +
                                                 each["price"]["per"].get<std::string>();
    return "no such SKU";
}

TEST(PriceLists, are_published_and_read_back) {
    Shop shop;
    add_skus(shop);
    auto operator_ = shop.operator_();
    Json later = price("W", "7.5", "box");
    later["valid_from"] = "2026-12-01";
    Json first = price("W", "6", "jin");
    first["valid_to"] = "2026-12-01";
    auto const made = operator_.post(
        "/v1/price-lists",
        new_list("2026", "2026-01-01", "2027-01-01", {later, first, price("P", "0.0001", "case")}));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.header("location"), "/v1/price-lists/" + made.body["id"].get<std::string>());
    EXPECT_EQ(made.header("etag"), "\"1\"");
    auto shown = [](std::string const& sku, std::string const& amount, std::string const& per,
                    std::string const& from, std::string const& to) {
        return Json{{"sku", sku},         {"price", amount},        {"per", per},
                    {"currency", "CNY"},  {"supplier_id", nullptr}, {"min_quantity", nullptr},
                    {"valid_from", from}, {"valid_to", to}};
    };
    Json const prices{shown("P", "0.0001", "case", "2026-01-01", "2027-01-01"),
                      shown("W", "6.0000", "jin", "2026-01-01", "2026-12-01"),
                      shown("W", "7.5000", "box", "2026-12-01", "2027-01-01")};
    Json const expected{{"id", made.body["id"]},    {"code", "2026"},  {"name", "价目表"},
                        {"scope", "general"},       {"position", 0},   {"valid_from", "2026-01-01"},
                        {"valid_to", "2027-01-01"}, {"state", "open"}, {"prices", prices},
                        {"has_more_prices", false}, {"version", 1}};
    EXPECT_EQ(made.body, expected);
    EXPECT_EQ(shop.buyer().get(made.header("location")).body, expected);
    EXPECT_EQ(shop.buyer().get(made.header("location"), {{"Accept-Language", "en"}}).body["name"],
              "Prices");
}

TEST(PriceLists, without_an_end_say_so) {
    Shop shop;
    add_skus(shop);
    auto const made = shop.operator_().post("/v1/price-lists", new_list("A", "2026-01-01"));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_TRUE(made.body["valid_to"].is_null());
    EXPECT_TRUE(made.body["prices"][0]["valid_to"].is_null());
}

TEST(PriceLists, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    add_skus(shop);
    struct Case {
        std::string pointer;
        Json value;
        std::string code;
    };
    Case const cases[] = {
        {"/code", "a b", "invalid-format"},
        {"/name", "价目表", "wrong-type"},
        {"/name/zh", nullptr, "required"},
        {"/name/de", "Preise", "unknown-field"},
        {"/valid_from", nullptr, "required"},
        {"/valid_from", "2026-02-30", "invalid-format"},
        {"/valid_to", "2026-01-01", "out-of-range"},
        {"/valid_to", "2025-12-31", "out-of-range"},
        {"/prices", Json::array(), "too-few"},
        {"/prices", Json(501, price("W", "6", "jin")), "too-many"},
        {"/prices/0/sku", "X", "unknown-sku"},
        {"/prices/0/per", "case", "unknown-unit"},
        {"/prices/0/per", "piece", "unknown-unit"},
        {"/prices/0/per", "l", "unknown-unit"},
        {"/prices/1/per", "jin", "unknown-unit"},
        {"/prices/1/per", "box", "unknown-unit"},
        {"/prices/0/price", 6, "wrong-type"},
        {"/prices/0/price", "0", "out-of-range"},
        {"/prices/0/price", "0.00001", "invalid-format"},
        {"/prices/0/price", "-1", "invalid-format"},
        {"/prices/0/price", "1e3", "invalid-format"},
        {"/prices/0/price", "100000000.0001", "invalid-format"},
        {"/prices/0/valid_from", "2025-12-31", "out-of-range"},
        {"/prices/0/valid_to", "2026-01-01", "out-of-range"},
        {"/prices/0/valid_to", "2027-01-02", "out-of-range"},
        {"/prices/0/valid_from", "2027-01-01", "out-of-range"},
        {"/prices/0/currency", "CNY", "unknown-field"},
        {"/prices/0/min_quantity", 5, "wrong-type"},
        {"/prices/0/min_quantity/value", 0, "out-of-range"},
        {"/prices/0/supplier_id", "org_1", "invalid-format"},
        {"/scope", "everybody", "unknown-value"},
        {"/scope", "buyer:grp_01M82XMZCRF59R7XCC7KS9T3D9", "unknown-value"},
        {"/scope", "group:grp_01M82XMZCRF59R7XCC7KS9T3D9", "unknown-buyer-group"},
        {"/scope", "buyer:org_01M82XMZCRF59R7XCC7KS9T3D9", "unknown-organisation"},
        {"/scope", "buyer:" + shop.supplier().organisation_id(), "unknown-organisation"},
        {"/scope", "channel:moon", "unknown-channel"},
        {"/position", -1, "out-of-range"},
        {"/position", 1001, "out-of-range"},
        {"/state", "closed", "unknown-field"},
        {"/id", "prl_01M82XMZCRF59R7XCC7KS9T3D9", "unknown-field"},
        {"/version", 3, "unknown-field"},
        {"/market_id", "mkt_01M82XMZCRF59R7XCC7KS9T3D9", "unknown-field"},
    };
    for (auto const& each : cases) {
        auto body = new_list("A", "2026-01-01", "2027-01-01",
                             {price("W", "6", "jin"), price("P", "1", "piece")});
        body[Json::json_pointer(each.pointer)] = each.value;
        auto const reply = shop.operator_().post("/v1/price-lists", body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.pointer;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << each.pointer << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from price_list"), "0");
}

TEST(PriceLists, take_the_units_that_a_sku_has) {
    Shop shop;
    add_skus(shop);
    std::vector<std::pair<std::string, std::string>> const units{
        {"W", "g"}, {"W", "liang"}, {"W", "jin"},   {"W", "kg"},  {"W", "dan"},
        {"W", "t"}, {"W", "box"},   {"P", "piece"}, {"P", "case"}};
    Json prices = Json::array();
    for (std::size_t at = 0; at < units.size(); ++at) {
        auto each = price(units[at].first, "1", units[at].second);
        each["valid_from"] = "2026-01-0" + std::to_string(at + 1);
        each["valid_to"] = "2026-01-" + std::string(at < 8 ? "0" : "") + std::to_string(at + 2);
        prices.push_back(each);
    }
    auto const made =
        shop.operator_().post("/v1/price-lists", new_list("A", "2026-01-01", nullptr, prices));
    EXPECT_EQ(made.status, 201) << made.text;
}

TEST(PriceLists, never_hold_two_prices_for_one_day) {
    Shop shop;
    add_skus(shop);
    auto early = price("W", "6", "jin");
    early["valid_to"] = "2026-07-01";
    auto late = price("W", "7", "jin");
    late["valid_from"] = "2026-06-30";
    auto const body = new_list("A", "2026-01-01", nullptr, {price("P", "1", "piece"), early, late});
    auto const refused = shop.operator_().post("/v1/price-lists", body);
    EXPECT_EQ(refused.problem(), (ProblemIs{409, "prices-overlap"}));
    EXPECT_TRUE(refused.has_fault("/prices/2", "prices-overlap")) << refused.text;
    EXPECT_EQ(shop.sql("select count(*) from price_list"), "0");
    late["valid_from"] = "2026-07-01";
    EXPECT_EQ(shop.operator_()
                  .post("/v1/price-lists", new_list("A", "2026-01-01", nullptr, {early, late}))
                  .status,
              201);
}

TEST(PriceLists, of_one_day_are_one) {
    Shop shop;
    add_skus(shop);
    auto operator_ = shop.operator_();
    auto publish = [&](std::string const& code, std::string const& from, Json const& to) {
        return operator_.post("/v1/price-lists", new_list(code, from, to));
    };
    EXPECT_EQ(publish("spring", "2026-03-01", "2026-06-01").status, 201);
    for (auto const& [from, to] : {std::pair<std::string, Json>{"2026-03-01", "2026-06-01"},
                                   {"2026-05-31", nullptr},
                                   {"2026-01-01", "2026-03-02"},
                                   {"2026-04-01", "2026-04-02"},
                                   {"2026-01-01", nullptr}}) {
        auto const refused = publish("other", from, to);
        EXPECT_EQ(refused.problem(), (ProblemIs{409, "prices-overlap"})) << from;
        EXPECT_TRUE(refused.has_fault("/valid_from", "prices-overlap")) << refused.text;
    }
    EXPECT_EQ(publish("winter", "2026-01-01", "2026-03-01").status, 201);
    EXPECT_EQ(publish("summer", "2026-06-01", nullptr).status, 201);
    auto const taken = publish("spring", "2020-01-01", "2020-02-01");
    EXPECT_EQ(taken.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(taken.has_fault("/code", "already-exists"));
    EXPECT_EQ(shop.sql("select count(*) from price_list"), "3");
}

TEST(PriceLists, are_closed_once_and_make_room) {
    Shop shop;
    add_skus(shop);
    auto operator_ = shop.operator_();
    auto const list =
        operator_.post("/v1/price-lists", new_list("A", "2020-01-01")).header("location");
    EXPECT_EQ(price_of(shop, "W"), "6.0000 jin");
    EXPECT_EQ(price_of(shop, "P"), "none");
    auto close = [&](Party who) {
        return who.send("POST", list + ":close", {{"Idempotency-Key", fresh_key()}}, "");
    };
    EXPECT_EQ(close(shop.buyer()).problem(), (ProblemIs{403, "forbidden"}));
    auto const closed = close(operator_);
    ASSERT_EQ(closed.status, 200) << closed.text;
    EXPECT_EQ(closed.header("etag"), "\"2\"");
    EXPECT_EQ(closed.body["state"], "closed");
    EXPECT_EQ(closed.body["version"], 2);
    EXPECT_EQ(closed.body["prices"].size(), 1u);
    EXPECT_EQ(operator_.get(list).body, closed.body);
    EXPECT_EQ(price_of(shop, "W"), "none");
    EXPECT_EQ(close(operator_).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(operator_.get(list).body["version"], 2);
    EXPECT_EQ(operator_.post("/v1/price-lists", new_list("B", "2020-01-01")).status, 201);
    EXPECT_EQ(price_of(shop, "W"), "6.0000 jin");
    EXPECT_EQ(operator_
                  .send("POST", "/v1/price-lists/prl_01M82XMZCRF59R7XCC7KS9T3D9:close",
                        {{"Idempotency-Key", fresh_key()}}, "")
                  .problem(),
              (ProblemIs{404, "not-found"}));
}

TEST(PriceLists, change_at_midnight_in_shanghai) {
    Shop shop;
    // Nothing is shown before the day on which it was published.
    shop.clock().set(instant_from_text("2026-10-30T00:00:00Z").value());
    add_skus(shop);
    auto second = price("P", "2", "piece");
    second["valid_from"] = "2026-12-01";
    auto first = price("P", "1", "piece");
    first["valid_to"] = "2026-12-01";
    EXPECT_EQ(shop.operator_()
                  .post("/v1/price-lists", new_list("autumn", "2026-11-01", "2026-12-01"))
                  .status,
              201);
    EXPECT_EQ(shop.operator_()
                  .post("/v1/price-lists", new_list("winter", "2026-12-01", "2026-12-02",
                                                    Json::array({price("W", "7", "jin")})))
                  .status,
              201);
    struct Case {
        std::string_view at;  // one second may pass until the request is looked at
        std::string price;
    };
    for (auto const& each :
         {Case{"2026-10-31T15:59:58Z", "none"},        // 23:59:58 on 10-31
          Case{"2026-10-31T16:00:00Z", "6.0000 jin"},  // 00:00:00 on 11-01
          Case{"2026-11-30T15:59:58Z", "6.0000 jin"}, Case{"2026-11-30T16:00:00Z", "7.0000 jin"},
          Case{"2026-12-01T15:59:58Z", "7.0000 jin"}, Case{"2026-12-01T16:00:00Z", "none"}}) {
        shop.clock().set(instant_from_text(each.at).value());
        EXPECT_EQ(price_of(shop, "W"), each.price) << each.at;
    }
}

TEST(PriceLists, are_read_by_all_parties_and_written_by_operators) {
    Shop shop;
    add_skus(shop);
    auto const list =
        shop.operator_().post("/v1/price-lists", new_list("A", "2026-01-01")).header("location");
    for (auto who : {shop.supplier(), shop.buyer(), shop.union_(), shop.observer()}) {
        EXPECT_EQ(who.get(list).status, 200);
        EXPECT_EQ(who.get("/v1/price-lists").body["items"].size(), 1u);
        EXPECT_EQ(who.post("/v1/price-lists", new_list("B", "2020-01-01")).problem(),
                  (ProblemIs{403, "forbidden"}));
    }
    EXPECT_EQ(shop.anyone().get(list).problem(), (ProblemIs{401, "unauthenticated"}));
}

TEST(PriceLists, are_listed_without_their_prices_in_pages) {
    Shop shop;
    add_skus(shop);
    auto buyer = shop.buyer();
    std::vector<std::string> made;
    for (int month = 1; month <= 5; ++month)
        made.push_back(
            shop.operator_()
                .post("/v1/price-lists", new_list("M" + std::to_string(month),
                                                  "2026-0" + std::to_string(month) + "-01",
                                                  "2026-0" + std::to_string(month + 1) + "-01"))
                .body["id"]);
    for (auto const* size : {"1", "2", "4", "5"})
        EXPECT_EQ(walk(buyer, "/v1/price-lists?page_size=" + std::string(size)), made);
    EXPECT_FALSE(buyer.get("/v1/price-lists").body["items"][0].contains("prices"));
    EXPECT_TRUE(buyer.get("/v1/price-lists?state=open").has_fault("?state", "unknown-field"));
}

TEST(PriceLists, of_another_market_do_not_exist) {
    Shop shop;
    add_skus(shop);
    auto stranger = operator_of_second_market(shop);
    auto const list =
        shop.operator_().post("/v1/price-lists", new_list("A", "2026-01-01")).header("location");
    EXPECT_EQ(stranger.get(list).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_TRUE(stranger.get("/v1/price-lists").body["items"].empty());
    EXPECT_EQ(
        stranger.send("POST", list + ":close", {{"Idempotency-Key", fresh_key()}}, "").problem(),
        (ProblemIs{404, "not-found"}));
    // Neither our SKUs nor our days are theirs.
    EXPECT_TRUE(stranger.post("/v1/price-lists", new_list("A", "2026-01-01"))
                    .has_fault("/prices/0/sku", "unknown-sku"));
    EXPECT_EQ(shop.operator_().get(list).body["state"], "open");
}

}  // namespace
}  // namespace chaolu::test
