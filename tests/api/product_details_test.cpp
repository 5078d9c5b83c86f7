// What SKUs tell about themselves: grade, options, net content, weights, the price of a kilogram.
#include <gtest/gtest.h>

#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

Json axis(std::string const& code, std::vector<std::string> const& values) {
    Json made{{"code", code}, {"name", {{"zh", code}, {"en", "The " + code}}}};
    for (auto const& value : values)
        made["values"].push_back({{"code", value}, {"name", {{"zh", value}}}});
    return made;
}

// Two grades in two packs: four SKUs.
Json mushrooms() {
    auto body = new_product("M");
    body["category"] = "mushroom";
    body["options"] = {axis("grade", {"A", "B"}), axis("pack", {"box", "loose"})};
    body["skus"] = Json::array();
    for (auto const* grade : {"A", "B"})
        for (auto const* pack : {"box", "loose"}) {
            auto sku = new_sku("M-" + std::string(grade) + "-" + pack);
            sku["grade"] = grade;
            sku["options"] = {{"grade", grade}, {"pack", pack}};
            body["skus"].push_back(sku);
        }
    return body;
}

void price(Shop& shop, std::string const& sku, std::string const& amount, std::string const& per) {
    auto const made = shop.operator_().post(
        "/v1/price-lists", {{"code", "list"},
                            {"name", {{"zh", "价目"}}},
                            {"valid_from", "2020-01-01"},
                            {"prices", {{{"sku", sku}, {"price", amount}, {"per", per}}}}});
    if (made.status != 201) throw std::runtime_error(made.text);
}

Json first_sku(Shop& shop) {
    return shop.anyone().get("/v1/products").body["items"].at(0)["skus"].at(0);
}

TEST(SkuOptions, are_shown_with_the_axes_of_their_product) {
    Shop shop;
    auto const made = shop.supplier().post("/v1/products", mushrooms());
    ASSERT_EQ(made.status, 201) << made.text;
    auto const read = shop.anyone().get(made.header("location"), {{"Accept-Language", "en"}}).body;
    ASSERT_EQ(read["options"].size(), 2u);
    EXPECT_EQ(read["options"][0]["code"], "grade");
    EXPECT_EQ(read["options"][0]["name"], "The grade");
    EXPECT_EQ(read["options"][1]["values"],
              (Json{{{"code", "box"}, {"name", "box"}}, {{"code", "loose"}, {"name", "loose"}}}));
    EXPECT_EQ(read["skus"][3]["options"], (Json{{"grade", "B"}, {"pack", "loose"}}));
    EXPECT_EQ(shop.supplier().post("/v1/products", new_product("PLAIN")).body["options"],
              Json::array());
}

TEST(SkuOptions, are_refused_where_a_sku_could_not_be_told_from_another) {
    Shop shop;
    struct Case {
        std::string pointer;
        Json value;
        std::string at;
        std::string code;
    };
    Case const cases[] = {
        {"/skus/3/options", {{"grade", "A"}, {"pack", "box"}}, "/skus/3/options", "duplicate"},
        {"/skus/0/options", {{"grade", "A"}}, "/skus/0/options/pack", "required"},
        {"/skus/0/options", nullptr, "/skus/0/options/grade", "required"},
        {"/skus/0/options/pack", "bag", "/skus/0/options/pack", "unknown-value"},
        {"/skus/0/options/pack", 7, "/skus/0/options/pack", "wrong-type"},
        {"/skus/0/options/colour", "red", "/skus/0/options/colour", "unknown-field"},
        {"/skus/0/options", "box", "/skus/0/options", "wrong-type"},
        {"/options/1/code", "grade", "/options/1/code", "duplicate"},
        {"/options/1/values/1/code", "box", "/options/1/values/1/code", "duplicate"},
        {"/options/1/values", Json::array(), "/options/1/values", "too-few"},
        {"/options/1/name", nullptr, "/options/1/name", "required"},
        {"/options", Json(4, axis("pack", {"box"})), "/options", "too-many"},
    };
    for (auto const& each : cases) {
        auto body = mushrooms();
        body[Json::json_pointer(each.pointer)] = each.value;
        auto const reply = shop.supplier().post("/v1/products", body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.pointer;
        EXPECT_TRUE(reply.has_fault(each.at, each.code)) << each.at << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from product"), "0");
}

TEST(SkuGrades, are_those_of_the_category) {
    Shop shop;
    auto grade = [&](std::string const& category, std::string const& given) {
        auto body = new_product("G-" + category + "-" + given);
        body["category"] = category;
        body["skus"][0]["grade"] = given;
        return shop.supplier().post("/v1/products", body);
    };
    EXPECT_EQ(grade("mushroom", "C").status, 201);
    EXPECT_EQ(grade("scallion", "S").status, 201);
    auto const refused = grade("mushroom", "S");
    EXPECT_TRUE(refused.has_fault("/skus/0/grade", "unknown-value"));
    // It says what can be had instead.
    EXPECT_NE(refused.text.find("A, B, C"), std::string::npos);
    EXPECT_TRUE(grade("sauce", "A").has_fault("/skus/0/grade", "unknown-value"));
}

TEST(UnitPrices, are_shown_for_a_kilogram_beside_the_agreed_price) {
    Shop shop;
    ASSERT_EQ(shop.supplier().post("/v1/products", new_product("A")).status, 201);
    EXPECT_EQ(first_sku(shop)["unit_price_per"], nullptr);
    price(shop, "A-1", "6.0000", "jin");
    EXPECT_EQ(first_sku(shop)["price"],
              (Json{{"price", "6.0000"}, {"per", "jin"}, {"currency", "CNY"}}));
    EXPECT_EQ(first_sku(shop)["unit_price_per"],
              (Json{{"price", "12.0000"}, {"per", "kg"}, {"currency", "CNY"}}));
}

TEST(UnitPrices, follow_from_what_a_piece_holds) {
    Shop shop;
    auto body = new_product("V");
    body["category"] = "vinegar";
    body["skus"][0] = {{"code", "V-1"},
                       {"name", {{"zh", "500 毫升"}}},
                       {"base_unit", "piece"},
                       {"trade_units", {{{"unit", "case"}, {"numerator", 6}, {"denominator", 1}}}},
                       {"net_content", {{"value", 500}, {"unit", "ml"}}}};
    auto const made = shop.supplier().post("/v1/products", body);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["skus"][0]["net_content"], (Json{{"value", 500}, {"unit", "ml"}}));
    price(shop, "V-1", "50.0000", "case");
    // 50 yuan for 3 litres.
    EXPECT_EQ(first_sku(shop)["unit_price_per"],
              (Json{{"price", "16.6667"}, {"per", "l"}, {"currency", "CNY"}}));
}

TEST(UnitPrices, need_to_know_what_a_piece_holds) {
    Shop shop;
    shop.with_sku("A");
    EXPECT_NE(first_sku(shop)["price"], nullptr);
    EXPECT_EQ(first_sku(shop)["unit_price_per"], nullptr);
}

TEST(NetContent, is_refused_where_it_makes_no_sense) {
    Shop shop;
    auto refused = [&](std::string const& base, Json const& content, std::string const& at,
                       std::string const& code) {
        auto body = new_product("A");
        body["skus"][0]["base_unit"] = base;
        body["skus"][0]["net_content"] = content;
        auto const reply = shop.supplier().post("/v1/products", body);
        EXPECT_TRUE(reply.has_fault("/skus/0/net_content" + at, code)) << reply.text;
    };
    refused("g", {{"value", 500}, {"unit", "g"}}, "", "out-of-range");
    refused("piece", {{"value", 0}, {"unit", "g"}}, "/value", "out-of-range");
    refused("piece", {{"value", 5}, {"unit", "piece"}}, "/unit", "unknown-value");
    refused("piece", {{"value", 5}, {"unit", "kg"}}, "/unit", "unknown-value");
    refused("piece", {{"value", 5}}, "/unit", "required");
    refused("piece", "500 g", "", "wrong-type");
}

TEST(PackWeights, are_kept_with_their_packs) {
    Shop shop;
    auto body = new_product("A");
    Json const weight{{"nominal_g", 10000}, {"min_g", 9800}, {"max_g", 10300}};
    auto& units = body["skus"][0]["trade_units"];
    units.push_back({{"unit", "half"}, {"numerator", 5000}, {"denominator", 1}});
    units[0]["weight"] = weight;
    auto const made = shop.supplier().post("/v1/products", body);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["skus"][0]["trade_units"], units);
    EXPECT_EQ(shop.anyone().get(made.header("location")).body["skus"][0]["trade_units"], units);
}

TEST(PackWeights, are_refused_where_they_contradict_the_pack) {
    Shop shop;
    std::string const at = "/skus/0/trade_units/0/weight";
    auto refused = [&](Json const& weight, std::string const& field, std::string const& code) {
        auto body = new_product("A");
        body[Json::json_pointer(at)] = weight;
        auto const reply = shop.supplier().post("/v1/products", body);
        EXPECT_TRUE(reply.has_fault(at + field, code)) << reply.text;
    };
    refused({{"nominal_g", 9000}, {"min_g", 8000}, {"max_g", 10000}}, "/nominal_g", "out-of-range");
    refused({{"nominal_g", 10000}, {"min_g", 10001}, {"max_g", 10300}}, "/nominal_g",
            "out-of-range");
    refused({{"nominal_g", 10000}, {"min_g", 9000}}, "/max_g", "required");
    refused({{"nominal_g", 0}, {"min_g", 1}, {"max_g", 1}}, "/nominal_g", "out-of-range");
    refused({{"nominal_g", 1}, {"min_g", 1}, {"max_g", 1}, {"g", 1}}, "/g", "unknown-field");
}

// What the domain refuses, the database refuses as well.
TEST(SkuOptions, are_unique_in_the_database_too) {
    Shop shop;
    ASSERT_EQ(shop.supplier().post("/v1/products", mushrooms()).status, 201);
    EXPECT_THROW(shop.sql("update sku set option_values = '{A,box}'"), std::runtime_error);
}

}  // namespace
}  // namespace chaolu::test
