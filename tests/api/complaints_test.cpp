// What users of comparable systems complain of about sellers and their goods (features.md 2), where
// no test of a module says it already; tests/tidy/complaints_test.cpp has the whole list.
#include <gtest/gtest.h>

#include "tests/support/clerk.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

// A mixed basket: 2 of the supplier's A, 3 of the other supplier's B.
Json mixed_order(Shop& shop) {
    shop.with_sku("A").with_stock("A", 10);
    shop.with_sku_of(shop.other_supplier(), "B").with_stock_of(shop.other_supplier(), "B", 10);
    auto const placed = shop.buyer().post("/v1/orders", Shop::order_of({{"A", 2}, {"B", 3}}));
    EXPECT_EQ(placed.status, 201) << placed.text;
    return placed.body;
}

std::string part_of(Json const& order, Party const& supplier) {
    for (auto const& part : order["supplier_orders"])
        if (part["supplier_id"] == supplier.organisation_id())
            return "/v1/supplier-orders/" + part["id"].get<std::string>();
    return "";
}

// vendure #2227: a seller could not finish its own part. spree PR #14622: split orders could never
// be fulfilled, and no unit test had noticed.
TEST(Sellers, finish_their_parts_of_an_order_independently) {
    Shop shop;
    auto const order = mixed_order(shop);
    auto state = [&] {
        return shop.buyer().get("/v1/orders/" + order["id"].get<std::string>()).body["state"];
    };
    auto first = shop.supplier();
    auto second = shop.other_supplier();
    ASSERT_EQ(first.post(part_of(order, first) + ":confirm", Json::object()).status, 200);
    EXPECT_EQ(state(), "partly_confirmed");
    EXPECT_EQ(second.get(part_of(order, second)).body["state"], "placed");
    ASSERT_EQ(second.post(part_of(order, second) + ":confirm", Json::object()).status, 200);
    EXPECT_EQ(state(), "confirmed");
    EXPECT_EQ(shop.check(), 0);
}

// OFN #13111: reports of producers leaked others' data or summed it wrongly.
TEST(Sellers, see_and_sum_their_own_lines_only) {
    Shop shop;
    auto const order = mixed_order(shop);
    for (auto const& [who, sku, total] :
         {std::tuple{shop.supplier(), "A", 2000}, std::tuple{shop.other_supplier(), "B", 3000}}) {
        auto const part = Party(who).get(part_of(order, who)).body;
        ASSERT_EQ(part["lines"].size(), 1u) << part;
        EXPECT_EQ(part["lines"][0]["sku"], sku);
        EXPECT_EQ(part["total"]["amount"], total);
        EXPECT_EQ(part["deliveries"][0]["quantities"].size(), 1u);
        auto const listed = Party(who).get("/v1/supplier-orders").body;
        EXPECT_EQ(listed["items"].size(), 1u) << listed;
        EXPECT_EQ(listed["items"][0]["total"]["amount"], total);
    }
    EXPECT_EQ(order["total"]["amount"], 5000);
}

// vendure #2709: there was no permission for the warehouse alone.
TEST(Sellers, may_let_a_clerk_do_the_warehouse_and_nothing_else) {
    Shop shop;
    auto const order = mixed_order(shop);
    auto clerk = shop.with_role(shop.supplier(), "supplier_clerk");
    shop.with_stock_of(clerk, "A", 5);
    EXPECT_EQ(clerk.get("/v1/stock").status, 200);
    EXPECT_EQ(clerk.post(part_of(order, clerk) + ":confirm", Json::object()).status, 200);
    for (auto const& [target, body] :
         {std::pair{"/v1/products", new_product("X")},
          std::pair{"/v1/api-keys", Json{{"name", "x"}, {"role", "supplier_clerk"}}},
          std::pair{"/v1/price-lists", Json::object()}})
        EXPECT_EQ(clerk.post(target, body).problem(), (ProblemIs{403, "forbidden"})) << target;
}

// Saleor-Multi-Vendor #47: products had no link to their owner.
TEST(Sellers, own_their_products_and_show_it) {
    Shop shop;
    auto supplier = shop.supplier();
    auto const made = supplier.post("/v1/products", new_product("AONAO"));
    EXPECT_EQ(made.body["supplier"]["id"], supplier.organisation_id());
    auto const withdraw = "/v1/products/" + made.body["id"].get<std::string>() + ":withdraw";
    EXPECT_EQ(shop.other_supplier().post(withdraw, {{"reason", "不是我的"}}).problem(),
              (ProblemIs{404, "not-found"}));
    auto theirs = new_product("THEIRS");
    theirs["supplier_id"] = supplier.organisation_id();
    EXPECT_TRUE(shop.other_supplier()
                    .post("/v1/products", theirs)
                    .has_fault("/supplier_id", "unknown-organisation"));
    auto const of_theirs = "/v1/products?supplier_id=" + shop.other_supplier().organisation_id();
    EXPECT_TRUE(shop.anyone().get(of_theirs).body["items"].empty());
}

// vendure #2910, #1376: with some 400 sellers the operator's pages became slow. Each page here has
// two seconds, after which it would be 503.
TEST(Sellers, may_be_four_hundred) {
    Shop shop;
    shop.supplier().post("/v1/products", new_product("P"));
    shop.sql(
        "insert into organisation (market_id, id, kind, uscc, name_zh, created_at) "
        "select market_id, gen_random_uuid(), 'supplier', "
        "'93140406MA' || lpad(i::text, 8, '0'), name_zh, created_at "
        "from organisation, generate_series(1, 400) as i where kind = 'supplier'");
    auto operator_ = shop.operator_();
    auto const sellers = walk(operator_, "/v1/organisations?kind=supplier&page_size=150");
    EXPECT_EQ(sellers.size(), 401u);
    EXPECT_FALSE(has_repeats(sellers));
    for (auto const* target : {"/v1/products", "/v1/stock", "/v1/supplier-orders", "/v1/lots"})
        EXPECT_EQ(operator_.get(target).status, 200) << target;
}

// OFN #3779: the importer failed at 500 rows while a user had 8,000. vendure #2496, #1336, saleor
// #5174: there was no import but by a script of one's own.
TEST(StockFile, of_eight_thousand_rows_is_received_through_the_api) {
    Clerk clerk;
    auto file = stock_file_header;
    for (int row = 0; row < 8000; ++row) file += clerk.row("L-" + std::to_string(row), "1,piece");
    auto const received = clerk.receive(file);
    ASSERT_EQ(received.status, 201) << received.text;
    EXPECT_EQ(received.body["received_count"], 8000);
    EXPECT_EQ(received.body["error_count"], 0);
    EXPECT_EQ(clerk.shop.on_hand("A"), 8000);
    // ERPNext #16396: after a time-out the rerun doubled everything.
    EXPECT_EQ(clerk.receive(file).body["id"], received.body["id"]);
    EXPECT_EQ(clerk.shop.on_hand("A"), 8000);
}

}  // namespace
}  // namespace chaolu::test
