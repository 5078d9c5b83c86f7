// Marks: who bears a geographical indication, recognitions on their days, and barred claims.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

Json new_mark(std::string const& number = "AGI01459") {
    return {{"number", number},
            {"specification", "AGI2014-02-1497"},
            {"name", {{"zh", "熬脑大葱"}, {"en", "Aonao scallion"}}},
            {"holder", "潞城区农业技术推广中心"},
            {"areas", {"140406"}}};
}

class GiMarks : public testing::Test {
protected:
    Shop shop;
    Party operator_ = shop.operator_();
    Party supplier = shop.supplier();
    std::string const today = shop.today();
    Json mark;
    std::string place;

    void SetUp() override {
        auto const made = operator_.post("/v1/gi-marks", new_mark());
        ASSERT_EQ(made.status, 201) << made.text;
        mark = made.body;
        place = made.header("location");
    }

    std::string day(int days) const {
        return to_text(date_from_text(today).value().plus_days(days));
    }
    Json new_user(int from, int to, std::int64_t kilograms = 10) {
        return {{"supplier_id", supplier.organisation_id()},
                {"valid_from", day(from)},
                {"valid_to", day(to)},
                {"quota", {{"value", kilograms}, {"unit", "kg"}}}};
    }
    void authorise(int from, int to, std::int64_t kilograms = 10) {
        auto const reply = operator_.post(place + ":authorise", new_user(from, to, kilograms));
        ASSERT_EQ(reply.status, 200) << reply.text;
    }
    // A product of supplier() counted in grams, sold under the mark; its path.
    std::string marked_product(std::string const& origin = "140406") {
        auto body = new_product("A");
        body["origin_division"] = origin;
        auto const product = supplier.post("/v1/products", body);
        EXPECT_EQ(product.status, 201) << product.text;
        auto const version = operator_.get(place).body["version"].get<int>();
        auto const set =
            operator_.put(place + "/products", {{"products", {product.body["id"]}}}, version);
        EXPECT_EQ(set.status, 200) << set.text;
        return "/v1/products/" + product.body["id"].get<std::string>();
    }
    // Why the mark is withheld, as the supplier is told; empty: it is borne.
    std::string withheld(std::string const& product) {
        auto const seen = supplier.get(product + "/badges").body;
        auto const shown = shop.anyone().get(product + "/badges").body;
        EXPECT_EQ(shown["badges"], seen["badges"]);
        EXPECT_FALSE(shown.contains("withheld"));
        if (seen["withheld"].empty()) {
            EXPECT_EQ(seen["badges"].size(), 1u);
            return {};
        }
        EXPECT_TRUE(seen["badges"].empty());
        return seen["withheld"][0]["reason"];
    }
    void sell(std::int64_t kilograms) {
        auto const price_list = operator_.post(
            "/v1/price-lists", {{"code", "P"},
                                {"name", {{"zh", "P"}}},
                                {"valid_from", "2020-01-01"},
                                {"prices", {{{"sku", "A-1"}, {"price", "6"}, {"per", "jin"}}}}});
        EXPECT_TRUE(price_list.status == 201 || price_list.status == 409) << price_list.text;
        auto const lots = supplier.post(
            "/v1/lots:batch", {{"lots",
                                {{{"sku", "A-1"},
                                  {"lot_code", "L" + std::to_string(kilograms) + fresh_key()},
                                  {"harvest_date", today},
                                  {"quantity", {{"value", kilograms}, {"unit", "kg"}}}}}}});
        EXPECT_EQ(lots.status, 201) << lots.text;
        auto const order = shop.buyer().post(
            "/v1/orders",
            {{"lines", {{{"sku", "A-1"}, {"quantity", {{"value", kilograms}, {"unit", "kg"}}}}}},
             {"deliveries", {Shop::address()}}});
        EXPECT_EQ(order.status, 201) << order.text;
    }
};

TEST_F(GiMarks, keep_both_numbers_and_show_themselves_in_the_callers_language) {
    EXPECT_EQ(mark["number"], "AGI01459");
    EXPECT_EQ(mark["specification"], "AGI2014-02-1497");
    EXPECT_EQ(mark["users"], Json::array());
    EXPECT_EQ(supplier.get(place, {{"Accept-Language", "en"}}).body["name"], "Aonao scallion");
    EXPECT_EQ(operator_.post("/v1/gi-marks", new_mark()).problem(),
              (ProblemIs{409, "already-exists"}));
    EXPECT_EQ(operator_.post("/v1/gi-marks", new_mark("AGI00001")).status, 201);
    EXPECT_EQ(walk(supplier, "/v1/gi-marks?page_size=1").size(), 2u);
    EXPECT_EQ(shop.buyer().get(place).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(supplier.post("/v1/gi-marks", new_mark("AGI00002")).problem(),
              (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(operator_.get("/v1/gi-marks/gim_01M82XFC02EV5B9TS55C7J3QDP").problem(),
              (ProblemIs{404, "not-found"}));
}

TEST_F(GiMarks, refuse_what_is_no_number_area_or_authorisation) {
    struct Case {
        std::string pointer;
        Json value;
        std::string code;
    };
    for (auto const& [pointer, value, code] :
         {Case{"/number", "AGI1459", "invalid-format"},
          Case{"/number", "AGI2014-02-1497", "invalid-format"},
          Case{"/specification", "AGI01459", "invalid-format"},
          Case{"/areas", Json::array(), "too-few"}, Case{"/areas/0", "140406", ""},
          Case{"/holder", nullptr, "required"}, Case{"/owner", "x", "unknown-field"}}) {
        auto body = new_mark("AGI00009");
        if (code.empty())
            body["areas"] = {"14040"};
        else
            body[pointer.substr(1)] = value;
        auto const reply = operator_.post("/v1/gi-marks", body);
        EXPECT_TRUE(reply.has_fault(pointer, code.empty() ? "invalid-format" : code)) << reply.text;
    }
    authorise(0, 10);
    EXPECT_TRUE(operator_.post(place + ":authorise", new_user(9, 20))
                    .has_fault("/valid_from", "validity-overlap"));
    EXPECT_TRUE(operator_.post(place + ":authorise", new_user(20, 20))
                    .has_fault("/valid_to", "out-of-range"));
    auto in_boxes = new_user(20, 30);
    in_boxes["quota"]["unit"] = "box";
    EXPECT_TRUE(operator_.post(place + ":authorise", in_boxes).has_fault("/quota", "unknown-unit"));
    auto to_buyer = new_user(20, 30);
    to_buyer["supplier_id"] = shop.buyer().organisation_id();
    EXPECT_TRUE(operator_.post(place + ":authorise", to_buyer)
                    .has_fault("/supplier_id", "unknown-organisation"));
    EXPECT_EQ(supplier.post(place + ":authorise", new_user(20, 30)).problem(),
              (ProblemIs{403, "forbidden"}));
    // The day on which the last one ends is free.
    EXPECT_EQ(operator_.post(place + ":authorise", new_user(10, 20)).status, 200);
}

TEST_F(GiMarks, are_borne_only_on_the_days_of_an_authorisation) {
    auto const product = marked_product();
    EXPECT_EQ(withheld(product), "not_authorised");
    authorise(-10, 0);
    authorise(1, 20);
    EXPECT_EQ(withheld(product), "not_authorised");
    authorise(0, 1);
    EXPECT_EQ(withheld(product), "");
    auto const badge = shop.anyone().get(product + "/badges").body["badges"][0];
    EXPECT_EQ(badge["kind"], "gi_mark");
    EXPECT_EQ(badge["number"], "AGI01459");
    EXPECT_EQ(badge["name"], "熬脑大葱");
}

TEST_F(GiMarks, are_withheld_from_goods_of_elsewhere) {
    authorise(0, 10);
    EXPECT_EQ(withheld(marked_product("110105")), "outside_area");
}

TEST_F(GiMarks, are_withheld_once_more_is_sold_than_was_authorised) {
    authorise(0, 10, 10);
    auto const product = marked_product();
    sell(10);
    EXPECT_EQ(withheld(product), "");
    sell(1);
    EXPECT_EQ(withheld(product), "quota_exceeded");
    auto const users = operator_.get(place).body["users"];
    ASSERT_EQ(users.size(), 1u);
    EXPECT_EQ(users[0]["sold"], (Json{{"value", 11'000}, {"unit", "g"}}));
    EXPECT_EQ(users[0]["quota"], (Json{{"value", 10'000}, {"unit", "g"}}));
    // What is refused was not sold.
    auto const parts = supplier.get("/v1/supplier-orders").body["items"];
    auto const last = parts[parts.size() - 1]["id"].get<std::string>();
    ASSERT_EQ(supplier.post("/v1/supplier-orders/" + last + ":refuse", {{"reason", "x"}}).status,
              200);
    EXPECT_EQ(withheld(product), "");
    // Another supplier does not see it.
    EXPECT_TRUE(shop.other_supplier().get(place).body["users"].empty());
    EXPECT_EQ(supplier.get(place).body["users"].size(), 1u);
}

TEST_F(GiMarks, have_their_products_changed_by_who_has_seen_the_version) {
    auto const set = [&](Json const& products, std::optional<int> version) {
        return operator_.put(place + "/products", {{"products", products}}, version);
    };
    EXPECT_EQ(set(Json::array(), {}).problem(), (ProblemIs{428, "precondition-required"}));
    EXPECT_EQ(set(Json::array(), 7).problem(), (ProblemIs{412, "stale-version"}));
    EXPECT_TRUE(set({"x"}, 1).has_fault("/products/0", "unknown-product"));
    EXPECT_TRUE(
        set({"prd_01M82XFC02EV5B9TS55C7J3QDP"}, 1).has_fault("/products/0", "unknown-product"));
    auto const product = marked_product();
    EXPECT_EQ(operator_.get(place).body["products"].size(), 1u);
    EXPECT_EQ(set(Json::array(), 1).problem(), (ProblemIs{412, "stale-version"}));
    ASSERT_EQ(set(Json::array(), 2).status, 200);
    EXPECT_TRUE(supplier.get(product + "/badges").body["withheld"].empty());
}

TEST(Recognition, is_a_badge_on_its_days_and_on_no_other) {
    Shop shop;
    auto supplier = shop.supplier();
    auto const product = supplier.post("/v1/products", new_product("A")).body["id"];
    auto const add = [&](std::string const& from, std::string const& to) {
        return shop.operator_().post("/v1/recognitions", {{"product_id", product},
                                                          {"number", "XFBF-1"},
                                                          {"issuer", "山西省"},
                                                          {"valid_from", from},
                                                          {"valid_to", to}});
    };
    auto const today = date_from_text(shop.today()).value();
    auto const day = [&](int days) { return to_text(today.plus_days(days)); };
    auto const badges = [&] {
        return shop.anyone()
            .get("/v1/products/" + product.get<std::string>() + "/badges")
            .body["badges"];
    };
    ASSERT_EQ(add(day(-5), day(0)).status, 201);
    ASSERT_EQ(add(day(1), day(5)).status, 201);
    EXPECT_EQ(badges(), Json::array());
    auto const made = add(day(0), day(1));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(badges(), (Json{{{"kind", "assistance_recognition"},
                               {"number", "XFBF-1"},
                               {"issuer", "山西省"},
                               {"valid_to", day(1)}}}));
    EXPECT_TRUE(add(day(4), day(6)).has_fault("/valid_from", "validity-overlap"));
    EXPECT_TRUE(add(day(6), day(6)).has_fault("/valid_to", "out-of-range"));
    EXPECT_EQ(supplier.get(made.header("location")).body, made.body);
    EXPECT_EQ(shop.other_supplier().get(made.header("location")).problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(walk(supplier, "/v1/recognitions?page_size=2").size(), 3u);
    EXPECT_TRUE(walk(shop.other_supplier(), "/v1/recognitions").empty());
    EXPECT_EQ(supplier.post("/v1/recognitions", Json::object()).problem(),
              (ProblemIs{403, "forbidden"}));
    EXPECT_TRUE(shop.operator_()
                    .post("/v1/recognitions", {{"product_id", "prd_01M82XFC02EV5B9TS55C7J3QDP"}})
                    .has_fault("/product_id", "unknown-product"));
}

TEST(Claims, warn_from_the_day_on_which_they_are_barred) {
    Shop shop;
    auto const warned = [&](std::string const& code) {
        auto body = new_product(code, "零添加 小米醋");
        body["aliases"] = {"無 添加", "纯粮醋"};
        body["description"] = {{"zh", "本品零添加剂。"}};
        auto const made = shop.supplier().post("/v1/products", body);
        EXPECT_EQ(made.status, 201) << made.text;
        std::vector<std::string> pointers;
        for (auto const& warning : made.body.value("warnings", Json::array())) {
            EXPECT_EQ(warning["code"], "claim-not-allowed");
            pointers.push_back(warning["pointer"]);
        }
        return pointers;
    };
    shop.sql(
        "insert into claim_rule values ('零添加', daterange(null, '2026-01-01'), 'before'), "
        "('纯粮', '[2026-01-01,2026-01-02)', 'a day')");
    shop.clock().set(instant_from_text("2027-03-15T15:59:59Z").value());
    EXPECT_TRUE(warned("A").empty());
    shop.clock().set(instant_from_text("2027-03-15T16:00:01Z").value());
    // Two words of the rule stand in the description.
    EXPECT_EQ(warned("B"), (std::vector<std::string>{"/aliases/0", "/description/zh",
                                                     "/description/zh", "/name/zh"}));
    // What a change would say is judged too, at its own place.
    auto const product = shop.anyone().get("/v1/products?q=A-1").body["items"][0];
    auto const changed = shop.supplier().post(
        "/v1/products/" + product["id"].get<std::string>() + "/change-requests",
        {{"base_version", 1},
         {"changes", {{"skus", {{{"code", "A-1"}, {"name", {{"zh", "零添加 大瓶"}}}}}}}}});
    ASSERT_EQ(changed.status, 201) << changed.text;
    EXPECT_EQ(changed.body["warnings"][0]["pointer"], "/changes/skus/0/name/zh");
    EXPECT_EQ(changed.body["warnings"][0]["code"], "claim-not-allowed");
}

}  // namespace
}  // namespace chaolu::test
