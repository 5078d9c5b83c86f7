// What a channel shows of the catalogue, and to whom.
#include <gtest/gtest.h>

#include "tests/support/channels.hpp"
#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

// A product of supplier() that only this channel shows. Its address.
std::string published_to(Shop& shop, std::string const& channel, std::string const& code = "A") {
    auto const made = shop.supplier().post("/v1/products", new_product(code));
    if (made.status != 201) throw std::runtime_error(made.text);
    auto const path = "/v1/products/" + made.body["id"].get<std::string>();
    auto const moved = shop.operator_().put(path + "/publications",
                                            {{"publications", {{{"channel", channel}}}}}, 1);
    if (moved.status != 200) throw std::runtime_error(moved.text);
    return path;
}

// By its address, in the list and by search alike.
bool is_shown(Party party, std::string const& product) {
    bool const by_address = party.get(product).status == 200;
    EXPECT_EQ(by_address, !party.get("/v1/products").body["items"].empty());
    EXPECT_EQ(by_address, !party.get("/v1/products?category=scallion").body["items"].empty());
    EXPECT_EQ(by_address, !party.get("/v1/products?q=anc").body["items"].empty());
    if (!by_address) {
        EXPECT_EQ(party.get(product).problem(), (ProblemIs{404, "not-found"}));
    }
    return by_address;
}

// Spree, OFN: a trade-only storefront; here a channel behind a gate, without a shop of its own.
TEST(GatedCatalogues, are_seen_by_members_only) {
    Shop shop;
    shop.operator_().post("/v1/channels", new_channel("hema", {{"is_gated", true}}));
    auto const product = published_to(shop, "hema");
    auto buyer = shop.buyer();
    EXPECT_FALSE(is_shown(buyer, product));
    ASSERT_EQ(change_members(shop, "hema", adding(buyer)).status, 200);
    let_callers_be_looked_up_again();
    EXPECT_TRUE(is_shown(buyer, product));
    EXPECT_TRUE(is_shown(in_channel(shop, buyer, "hema"), product));
    for (auto who : {shop.anyone(), shop.other_buyer(), shop.union_()})
        EXPECT_FALSE(is_shown(who, product));
    ASSERT_EQ(change_members(shop, "hema", ending(buyer)).status, 200);
    let_callers_be_looked_up_again();
    EXPECT_FALSE(is_shown(buyer, product));
}

TEST(ChannelCatalogues, follow_the_channel_in_which_the_caller_acts) {
    Shop shop;
    auto const product = published_to(shop, "canteen");
    auto buyer = shop.buyer();
    ASSERT_EQ(change_members(shop, "canteen", adding(buyer)).status, 200);
    auto canteen = in_channel(shop, buyer, "canteen");
    EXPECT_TRUE(is_shown(canteen, product));
    ASSERT_EQ(change_members(shop, "app", adding(buyer)).status, 200);
    let_callers_be_looked_up_again();
    EXPECT_TRUE(is_shown(canteen, product));
    EXPECT_FALSE(is_shown(in_channel(shop, buyer, "app"), product));
    // Joined last, it is the app.
    EXPECT_FALSE(is_shown(buyer, product));
}

TEST(ChannelCatalogues, are_published_to_channels_that_the_operator_set_up) {
    Shop shop;
    auto const product = published_to(shop, "canteen");
    auto publish = [&](std::string const& channel) {
        auto const listing = "/v1/listings/" + product.substr(std::string("/v1/products/").size());
        int const version = shop.operator_().get(listing).body["product"]["version"];
        return shop.operator_().put(product + "/publications",
                                    {{"publications", {{{"channel", channel}}}}}, version);
    };
    EXPECT_TRUE(publish("hema").has_fault("/publications/0/channel", "unknown-channel"));
    shop.operator_().post("/v1/channels", new_channel("hema"));
    EXPECT_EQ(publish("hema").status, 200);
}

}  // namespace
}  // namespace chaolu::test
