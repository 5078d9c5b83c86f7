// The standards of products: written one way, refused when they are none, and warned of when ended.
#include <gtest/gtest.h>

#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

Json product_made_to(std::string const& code, Json standards) {
    auto product = new_product(code);
    product["standards"] = std::move(standards);
    return product;
}

TEST(Standards, are_shown_as_they_are_written_everywhere) {
    Shop shop;
    auto const made = shop.supplier().post(
        "/v1/products",
        product_made_to("A", {"gb/t38581-2020", "ＧＢ ２７１９", "DB14/T 1234-2020"}));
    ASSERT_EQ(made.status, 201) << made.text;
    Json const written{"GB/T 38581-2020", "GB 2719", "DB14/T 1234-2020"};
    EXPECT_EQ(made.body["standards"], written);
    EXPECT_EQ(shop.anyone().get(made.header("location")).body["standards"], written);
    EXPECT_FALSE(made.body.contains("warnings"));
    auto const without = shop.supplier().post("/v1/products", new_product("B"));
    EXPECT_EQ(without.body["standards"], Json::array());
}

TEST(Standards, that_are_none_are_refused_each_at_its_place) {
    Shop shop;
    auto const refused = shop.supplier().post(
        "/v1/products", product_made_to("A", {"GB/T 38581", "38581", "GB 2719-18", "GB/T38581"}));
    ASSERT_EQ(refused.status, 422) << refused.text;
    std::map<std::string, std::string> faults;
    for (auto const& fault : refused.body["errors"]) faults[fault["pointer"]] = fault["code"];
    EXPECT_EQ(faults, (std::map<std::string, std::string>{{"/standards/1", "invalid-format"},
                                                          {"/standards/2", "invalid-format"},
                                                          {"/standards/3", "duplicate"}}));
    EXPECT_EQ(shop.sql("select count(*) from product"), "0");
}

TEST(Standards, whose_edition_has_ended_are_taken_with_a_warning) {
    Shop shop;
    auto const made = shop.supplier().post(
        "/v1/products", product_made_to("A", {"GB 2719-2018", "GB 2719-2003", "GB 7718"}));
    ASSERT_EQ(made.status, 201) << made.text;
    ASSERT_EQ(made.body["warnings"].size(), 1u) << made.body["warnings"];
    EXPECT_EQ(made.body["warnings"][0]["pointer"], "/standards/1");
    EXPECT_EQ(made.body["warnings"][0]["code"], "standard-withdrawn");
    // A change is told the same, at its own place.
    auto const changed = shop.operator_().post(
        made.header("location") + "/change-requests",
        {{"base_version", 1}, {"changes", {{"standards", {"GB 2718-2003"}}}}});
    ASSERT_EQ(changed.status, 201) << changed.text;
    EXPECT_EQ(changed.body["warnings"][0]["pointer"], "/changes/standards/0");
    EXPECT_EQ(shop.anyone().get(made.header("location")).body["standards"], (Json{"GB 2718-2003"}));
}

}  // namespace
}  // namespace chaolu::test
