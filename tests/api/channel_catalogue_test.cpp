// What a channel shows of the catalogue, and to whom.
#include <gtest/gtest.h>

#include "tests/support/channels.hpp"
#include "tests/support/pages.hpp"
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

Json listing(std::vector<std::string> const& skus) {
    Json changes{{"add", Json::array()}};
    for (auto const& sku : skus) changes["add"].push_back({{"sku", sku}});
    return changes;
}

// The SKUs of the products of a list, in their order.
std::vector<std::string> skus_shown(Party party, std::string const& query) {
    std::vector<std::string> skus;
    auto const reply = party.get("/v1/products" + query);
    for (auto const& product : reply.body.at("items"))
        for (auto const& sku : product["skus"]) skus.push_back(sku["code"]);
    return skus;
}

TEST(OwnAssortments, are_all_that_their_channel_shows) {
    Shop shop;
    auto buyer = shop.buyer();
    shop.operator_().post("/v1/channels", new_channel("hema", {{"assortment", "listed"}}));
    ASSERT_EQ(change_members(shop, "hema", adding(buyer)).status, 200);
    auto two = new_product("A");
    two["skus"].push_back(new_sku("A-2"));
    auto const shown = shop.supplier().post("/v1/products", two).header("location");
    auto const hidden =
        shop.supplier().post("/v1/products", new_product("B", "潞城食醋")).header("location");
    shop.supplier().post("/v1/products", new_product("C"));
    using Skus = std::vector<std::string>;
    EXPECT_EQ(skus_shown(buyer, ""), Skus{});
    ASSERT_EQ(change_channel(shop, "hema", "/assortment", listing({"A-2", "C-1"})).status, 200);
    EXPECT_EQ(skus_shown(buyer, ""), (Skus{"A-2", "C-1"}));
    EXPECT_EQ(skus_shown(buyer, "?sort=newest"), (Skus{"C-1", "A-2"}));
    EXPECT_EQ(skus_shown(buyer, "?sort=name").size(), 2u);
    EXPECT_EQ(skus_shown(buyer, "?category=scallion"), (Skus{"A-2", "C-1"}));
    EXPECT_EQ(skus_shown(buyer, "?category=vinegar"), Skus{});
    EXPECT_EQ(skus_shown(buyer, "?q=anc"), (Skus{"A-2", "C-1"}));
    EXPECT_EQ(skus_shown(buyer, "?q=lcsc"), Skus{});
    EXPECT_EQ(skus_shown(shop.anyone(), "?q=lcsc"), Skus{"B-1"});
    EXPECT_EQ(buyer.get(hidden).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(buyer.get(shown).body["skus"].size(), 1u);
    EXPECT_EQ(shop.anyone().get(shown).body["skus"].size(), 2u);
    auto const counted = buyer.get("/v1/products?facets=category").body;
    EXPECT_EQ(counted["facets"]["products"], 2) << counted;
    EXPECT_EQ(walk(buyer, "/v1/products?page_size=1").size(), 2u);
}

}  // namespace
}  // namespace chaolu::test
