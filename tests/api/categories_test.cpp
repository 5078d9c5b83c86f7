// Categories: the tree, and the attributes and grades that goods of each may have.
#include <gtest/gtest.h>

#include <map>

#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

using namespace std::chrono_literals;

Json attributes_of(Party party, std::string const& category) {
    auto const reply = party.get("/v1/categories/" + category);
    if (reply.status != 200) throw std::runtime_error(reply.text);
    auto found = Json::object();
    for (auto const& each : reply.body["attributes"]) found[each["code"].get<std::string>()] = each;
    return found;
}

TEST(Categories, are_a_tree_in_which_parents_come_first) {
    Shop shop;
    auto const reply = shop.anyone().get("/v1/categories");
    ASSERT_EQ(reply.status, 200) << reply.text;
    std::map<std::string, Json> seen;
    for (auto const& each : reply.body["items"]) {
        if (!each["parent"].is_null()) {
            EXPECT_TRUE(seen.contains(each["parent"])) << each;
        }
        seen[each["code"]] = each;
    }
    EXPECT_EQ(seen["mushroom"]["parent"], "fresh");
    EXPECT_EQ(seen["fresh"]["parent"], "food");
    EXPECT_EQ(seen["food"]["parent"], nullptr);
    EXPECT_EQ(seen["mushroom"]["takes_products"], true);
    EXPECT_EQ(seen["fresh"]["takes_products"], false);
    EXPECT_EQ(seen["mushroom"]["name"], "食用菌");
    // Every category that a product can be of stands in the tree.
    for (auto const* code :
         {"scallion", "mushroom", "millet", "vinegar", "sauce", "bundle", "craft", "substrate"})
        EXPECT_EQ(seen[code]["takes_products"], true) << code;
    auto const english = shop.anyone().get("/v1/categories/food", {{"Accept-Language", "en"}});
    EXPECT_EQ(english.body["name"], "Food");
}

TEST(Categories, of_food_fresh_goods_and_crafts_ask_for_different_things) {
    Shop shop;
    auto anyone = shop.anyone();
    auto const mushroom = attributes_of(anyone, "mushroom");
    auto const sauce = attributes_of(anyone, "sauce");
    auto const craft = attributes_of(anyone, "craft");
    // What holds for all food is inherited; what is below is not.
    for (auto const& food : {mushroom, sauce}) EXPECT_EQ(food["storage"]["category"], "food");
    EXPECT_FALSE(craft.contains("storage"));
    EXPECT_TRUE(mushroom.contains("storage_celsius"));
    EXPECT_FALSE(sauce.contains("storage_celsius"));
    EXPECT_TRUE(sauce.contains("ingredients"));
    EXPECT_FALSE(attributes_of(anyone, "food").contains("ingredients"));
    EXPECT_EQ(craft["is_handmade"]["kind"], "boolean");
    EXPECT_EQ(mushroom["storage"]["choices"].size(), 3u);
    EXPECT_EQ(mushroom["storage"]["choices"][0]["name"], "常温");
    EXPECT_EQ(mushroom["cap_mm"]["unit"], "mm");
    EXPECT_EQ(mushroom["storage_celsius"]["min"], "-40");
}

TEST(Categories, have_the_grades_of_their_standards) {
    Shop shop;
    auto const grades = shop.anyone().get("/v1/categories/mushroom").body["grades"];
    ASSERT_EQ(grades.size(), 3u);
    EXPECT_EQ(grades[0], (Json{{"code", "A"}, {"name", "一级"}, {"source", "GB/T 38581"}}));
    EXPECT_EQ(shop.anyone().get("/v1/categories/sauce").body["grades"], Json::array());
    EXPECT_EQ(shop.anyone().get("/v1/categories/fruit").problem(), (ProblemIs{404, "not-found"}));
    EXPECT_TRUE(shop.anyone().get("/v1/categories/food?day=x").has_fault("?day", "unknown-field"));
    EXPECT_TRUE(shop.anyone().get("/v1/categories?q=x").has_fault("?q", "unknown-field"));
}

TEST(Attributes, are_shown_as_they_were_given_each_in_its_type) {
    Shop shop;
    auto body = new_product("TIGER");
    body["category"] = "craft";
    body["attributes"] = {{"technique", "布艺"},
                          {"is_handmade", true},
                          {"height_mm", 325},
                          {"recognised_on", "2008-06-07"}};
    auto const made = shop.supplier().post("/v1/products", body);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(shop.anyone().get(made.header("location")).body["attributes"], body["attributes"]);
    body = new_product("SHIITAKE");
    body["category"] = "mushroom";
    body["attributes"] = {{"storage", "chilled"}, {"storage_celsius", "-0.50"}, {"cap_mm", 60}};
    auto const mushroom = shop.supplier().post("/v1/products", body);
    ASSERT_EQ(mushroom.status, 201) << mushroom.text;
    body["attributes"]["storage_celsius"] = "-0.5";
    EXPECT_EQ(mushroom.body["attributes"], body["attributes"]);
    EXPECT_EQ(shop.supplier().post("/v1/products", new_product("PLAIN")).body["attributes"],
              Json::object());
}

TEST(Attributes, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    auto body = new_product("A");
    body["category"] = "mushroom";
    struct Case {
        std::string name;
        Json value;
        std::string code;
    };
    Case const cases[] = {
        {"storage", "cool", "unknown-value"},
        {"storage", 1, "wrong-type"},
        {"allergens", "", "too-short"},
        {"allergens", true, "wrong-type"},
        {"storage_celsius", "-40.0001", "out-of-range"},
        {"storage_celsius", "40.0001", "out-of-range"},
        {"storage_celsius", 2.5, "wrong-type"},
        {"storage_celsius", "2,5", "invalid-format"},
        {"cap_mm", 4, "out-of-range"},
        {"cap_mm", 301, "out-of-range"},
        {"cap_mm", "60", "wrong-type"},
        {"cap_mm", 60.5, "not-an-integer"},
        // Of other categories, or of none.
        {"technique", "布艺", "unknown-attribute"},
        {"total_acid", "4", "unknown-attribute"},
        {"colour", "red", "unknown-attribute"},
    };
    for (auto const& each : cases) {
        body["attributes"] = {{each.name, each.value}};
        auto const reply = shop.supplier().post("/v1/products", body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.name;
        EXPECT_TRUE(reply.has_fault("/attributes/" + each.name, each.code)) << reply.text;
    }
    body["attributes"] = {{"storage", "cool"}, {"cap_mm", 4}, {"colour", "red"}};
    EXPECT_EQ(shop.supplier().post("/v1/products", body).body["errors"].size(), 3u);
    body["attributes"] = "chilled";
    EXPECT_TRUE(shop.supplier().post("/v1/products", body).has_fault("/attributes", "wrong-type"));
    body["category"] = "craft";
    body["attributes"] = {{"is_handmade", "yes"}, {"recognised_on", "2008-06-31"}};
    auto const craft = shop.supplier().post("/v1/products", body);
    EXPECT_TRUE(craft.has_fault("/attributes/is_handmade", "wrong-type"));
    EXPECT_TRUE(craft.has_fault("/attributes/recognised_on", "invalid-format"));
    EXPECT_EQ(shop.sql("select count(*) from product"), "0");
}

// GB 7718-2025 holds from 2027-03-16: a rule with a date, not a constant.
TEST(Attributes, are_demanded_from_the_day_on_which_their_rule_holds) {
    Shop shop;
    auto body = new_product("A");
    body["category"] = "sauce";
    shop.clock().set(instant_from_text("2027-03-15T15:59:50Z").value());
    EXPECT_EQ(shop.supplier().post("/v1/products", body).status, 201);
    EXPECT_EQ(attributes_of(shop.anyone(), "sauce")["ingredients"]["is_required"], false);
    shop.clock().set(instant_from_text("2027-03-15T16:00:00Z").value());
    EXPECT_EQ(attributes_of(shop.anyone(), "sauce")["ingredients"]["is_required"], true);
    body["code"] = "B";
    body["skus"][0]["code"] = "B-1";
    auto const refused = shop.supplier().post("/v1/products", body);
    EXPECT_TRUE(refused.has_fault("/attributes", "required")) << refused.text;
    body["attributes"] = {{"storage", "ambient"}};
    EXPECT_TRUE(shop.supplier()
                    .post("/v1/products", body)
                    .has_fault("/attributes/ingredients", "required"));
    body["attributes"] = {{"ingredients", "大豆、小麦、食盐"}};
    EXPECT_EQ(shop.supplier().post("/v1/products", body).status, 201);
}

}  // namespace
}  // namespace chaolu::test
