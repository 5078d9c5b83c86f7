// Organisations of a market, and who may say what about whom.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/identity.hpp"

namespace chaolu::test {
namespace {

TEST(Organisations, are_registered_and_read_back) {
    Shop shop;
    auto body = new_organisation("91110105MA0DEM1360");
    body["division_code"] = "110105";
    body["channel"] = "supermarket";
    body["is_demo"] = true;
    auto made = shop.operator_().post("/v1/organisations", body, {{"Accept-Language", "en"}});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.header("location"), "/v1/organisations/" + made.body["id"].get<std::string>());
    EXPECT_EQ(made.header("etag"), "\"1\"");
    EXPECT_EQ(made.body["name"], "Yonghui");
    EXPECT_EQ(made.body["channel"], "supermarket");
    EXPECT_EQ(made.body["is_demo"], true);
    auto read = shop.operator_().get(made.header("location"));
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.body["name"], "永辉");
    EXPECT_EQ(read.header("content-language"), "zh-CN");
    EXPECT_EQ(read.body["uscc"], "91110105MA0DEM1360");
}

TEST(Organisations, have_a_code_whose_check_character_is_right) {
    Shop shop;
    for (auto const& [uscc, code] : {std::pair{"91350100M000100Y4Z", "invalid-format"},
                                     {"", "invalid-format"},
                                     {"91110105MA0DEM1361", "invalid-check-digit"},
                                     {"91110105ma0dem1360", "invalid-format"},
                                     {"91110105MA0DEM136", "invalid-format"},
                                     {"91110105MA0DEM13600", "invalid-format"},
                                     {"91110105MA0DEMI360", "invalid-format"},
                                     {"９1110105MA0DEM1360", "invalid-format"}}) {
        auto const reply = shop.operator_().post("/v1/organisations", new_organisation(uscc));
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << uscc;
        EXPECT_TRUE(reply.has_fault("/uscc", code)) << uscc << reply.text;
    }
}

TEST(Organisations, are_what_their_code_and_kind_allow) {
    Shop shop;
    auto body = new_organisation("91110105MA0DEM1360");
    body["kind"] = "union";
    EXPECT_TRUE(
        shop.operator_().post("/v1/organisations", body).has_fault("/uscc", "invalid-format"));
    body["kind"] = "supplier";
    body["channel"] = "canteen";
    EXPECT_TRUE(
        shop.operator_().post("/v1/organisations", body).has_fault("/channel", "unknown-value"));
}

TEST(Organisations, exist_once_per_code) {
    Shop shop;
    auto const body = new_organisation("91110105MA0DEM1360");
    EXPECT_EQ(shop.operator_().post("/v1/organisations", body).status, 201);
    EXPECT_EQ(shop.operator_().post("/v1/organisations", body).problem(),
              (ProblemIs{409, "organisation-exists"}));
}

TEST(Organisations, are_replayed_not_repeated) {
    Shop shop;
    auto const body = new_organisation("91110105MA0DEM1360");
    Headers const headers{{"Idempotency-Key", fresh_key()}};
    auto first = shop.operator_().post("/v1/organisations", body, headers);
    auto second = shop.operator_().post("/v1/organisations", body, headers);
    EXPECT_EQ(first.text, second.text);
    EXPECT_EQ(second.header("idempotent-replayed"), "true");
    EXPECT_EQ(shop.operator_().post("/v1/organisations", body, {{"Idempotency-Key", ""}}).problem(),
              (ProblemIs{400, "idempotency-key-missing"}));
}

TEST(Organisations, of_others_do_not_exist_for_a_party) {
    Shop shop;
    auto buyer = shop.buyer();
    auto const foreign = "/v1/organisations/" + shop.supplier().organisation_id();
    auto absent = buyer.get("/v1/organisations/org_01M82X29D4ES8R65RZYJKA792G");
    auto hidden = buyer.get(foreign);
    EXPECT_EQ(hidden.problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(hidden.body["detail"], absent.body["detail"]);
    EXPECT_EQ(buyer.get("/v1/organisations/anything").status, 404);
    EXPECT_EQ(buyer.get("/v1/organisations/" + buyer.organisation_id()).status, 200);
    EXPECT_EQ(shop.observer().get(foreign).status, 200);
    EXPECT_EQ(shop.anyone().get(foreign).problem(), (ProblemIs{401, "unauthenticated"}));
    auto own = buyer.get("/v1/organisations");
    ASSERT_EQ(own.body["items"].size(), 1U);
    EXPECT_EQ(own.body["items"][0]["id"], buyer.organisation_id());
}

TEST(Organisations, are_listed_page_by_page) {
    Shop shop;
    shop.supplier();
    shop.buyer();
    shop.other_buyer();
    shop.union_();
    std::vector<std::string> seen;
    std::string target = "/v1/organisations?page_size=2";
    while (!target.empty()) {
        auto page = shop.operator_().get(target);
        ASSERT_EQ(page.status, 200) << page.text;
        for (auto const& item : page.body["items"]) seen.push_back(item["id"]);
        auto const link = page.header("link");
        EXPECT_EQ(link.empty(), !page.body.contains("next_page_token"));
        target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    EXPECT_EQ(seen.size(), 5U);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    auto buyers = shop.operator_().get("/v1/organisations?kind=buyer&page_size=1");
    EXPECT_EQ(buyers.body["items"][0]["kind"], "buyer");
    auto const token = buyers.body["next_page_token"].get<std::string>();
    EXPECT_TRUE(shop.operator_()
                    .get("/v1/organisations?page_token=" + token)
                    .has_fault("?page_token", "invalid-format"));
    EXPECT_EQ(shop.observer().get("/v1/organisations?kind=buyer&page_token=" + token).status, 422);
    EXPECT_EQ(shop.operator_().get("/v1/organisations?kind=farmer").status, 422);
    EXPECT_EQ(shop.operator_().get("/v1/organisations?sort=name").status, 422);
}

TEST(Policy, refuses_roles_without_the_permission) {
    Shop shop;
    auto const organisation = new_organisation("91110105MA0DEM1360");
    auto const person = new_person(shop.buyer(), "buyer_clerk");
    for (auto party : {shop.supplier(), shop.buyer(), shop.observer()})
        EXPECT_EQ(party.post("/v1/organisations", organisation).problem(),
                  (ProblemIs{403, "forbidden"}));
    auto clerk = shop.with_role(shop.buyer(), "buyer_clerk");
    for (auto party : {clerk, shop.with_role(shop.supplier(), "supplier_sales"), shop.observer()})
        EXPECT_EQ(party.post("/v1/people", person).problem(), (ProblemIs{403, "forbidden"}));
    // Staff of one's own only.
    EXPECT_TRUE(shop.supplier()
                    .post("/v1/people", person)
                    .has_fault("/organisation_id", "unknown-organisation"));
    EXPECT_EQ(shop.buyer().post("/v1/people", person).status, 201);
    EXPECT_EQ(clerk.post("/v1/api-keys", new_key("buyer_clerk")).status, 403);
    EXPECT_EQ(clerk.get("/v1/api-keys").status, 403);
    EXPECT_EQ(shop.observer().get("/v1/api-keys").status, 403);
}

TEST(Policy, asks_everybody_for_a_credential) {
    Shop shop;
    auto anyone = shop.anyone();
    auto key = new_key("buyer_clerk");
    for (auto const& reply :
         {anyone.get("/v1/session"), anyone.remove("/v1/session"), anyone.get("/v1/organisations"),
          anyone.post("/v1/organisations", Json::object()), anyone.post("/v1/people", key),
          anyone.post("/v1/api-keys", key), anyone.get("/v1/api-keys"),
          anyone.remove("/v1/api-keys/key_01M82X29D4ES8R65RZYJKA792G", {{"If-Match", "\"1\""}})}) {
        EXPECT_EQ(reply.problem(), (ProblemIs{401, "unauthenticated"}));
        EXPECT_FALSE(reply.header("www-authenticate").empty());
    }
}

// Reliability goal G34: what is not the client's to say is refused by name.
TEST(Policy, refuses_fields_that_are_not_the_clients) {
    Shop shop;
    auto const market = shop.sql("select id from market");
    auto const refuses = [&](std::string const& path, Json body, std::string const& field) {
        body[field] = field == "version" ? Json(7) : Json(market);
        auto const reply = shop.operator_().post(path, body);
        EXPECT_EQ(reply.status, 422) << path << field;
        EXPECT_TRUE(reply.has_fault("/" + field, "unknown-field")) << reply.text;
    };
    for (std::string const field : {"id", "market_id", "version", "created_at", "role", "state"})
        refuses("/v1/organisations", new_organisation("91110105MA0DEM1360"), field);
    for (std::string const field : {"id", "market_id", "password_hash", "created_at", "kind"})
        refuses("/v1/people", new_person(shop.buyer(), "buyer_clerk"), field);
    for (std::string const field :
         {"id", "market_id", "secret", "secret_hash", "revoked_at", "version", "permissions"})
        refuses("/v1/api-keys", new_key("operator"), field);
    for (std::string const field : {"role", "organisation_id", "expires_at", "token"})
        refuses("/v1/session", credentials("clerk"), field);
}

}  // namespace
}  // namespace chaolu::test
