// What may be a component of a bundle, and what not.
#include "domain/catalogue/bundle.hpp"

#include <gtest/gtest.h>

namespace chaolu::catalogue {
namespace {

SkuId sku(std::uint8_t number) {
    SkuId id;
    id.uuid.bytes[15] = number;
    return id;
}

std::map<std::string, PartFacts, std::less<>> const parts{
    {"VINEGAR", {sku(1), {BaseUnit::piece, {{"case", 6, 1}}}, true, false}},
    {"SAUCE", {sku(2), {BaseUnit::g, {}}, true, false}},
    {"FOREIGN", {sku(3), {BaseUnit::piece, {}}, false, false}},
    {"BOX", {sku(4), {BaseUnit::piece, {}}, true, true}},
};

TEST(Bundle, takes_components_in_their_own_units) {
    std::vector<Component> components{{"VINEGAR", {2, "case"}}, {"SAUCE", {1, "jin"}}};
    EXPECT_TRUE(resolve(components, parts).empty());
    EXPECT_EQ(components[0].sku, sku(1));
    EXPECT_EQ(components[0].quantity, 12);
    EXPECT_EQ(components[1].quantity, 500);
}

TEST(Bundle, names_every_component_that_cannot_be_one) {
    std::vector<Component> components{
        {"NOBODYS", {1, "piece"}}, {"FOREIGN", {1, "piece"}}, {"BOX", {1, "piece"}},
        {"VINEGAR", {1, "piece"}}, {"VINEGAR", {1, "case"}},  {"SAUCE", {1, "bottle"}},
    };
    std::vector<std::pair<std::string, Code>> found;
    for (auto const& fault : resolve(components, parts))
        found.emplace_back(std::to_string(fault.index) + "/" + fault.field, fault.code);
    EXPECT_EQ(found, (std::vector<std::pair<std::string, Code>>{
                         {"0/sku", Code::unknown_sku},
                         {"1/sku", Code::not_offered},
                         {"2/sku", Code::unknown_value},
                         {"4/sku", Code::duplicate},
                         {"5/quantity/unit", Code::unknown_unit},
                     }));
}

}  // namespace
}  // namespace chaolu::catalogue
