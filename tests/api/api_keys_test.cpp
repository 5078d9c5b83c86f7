// API keys: shown once, counted, narrowed, and dead as soon as they are revoked.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/support/identity.hpp"

namespace chaolu::test {
namespace {

TEST(ApiKeys, are_shown_once_and_stored_as_a_hash) {
    Shop shop;
    Headers const headers{{"Idempotency-Key", fresh_key()}};
    auto buyer = shop.buyer();
    auto issued = buyer.post("/v1/api-keys", new_key("buyer_clerk"), headers);
    ASSERT_EQ(issued.status, 201) << issued.text;
    auto const secret = issued.body["secret"].get<std::string>();
    EXPECT_FALSE(issued.body.contains("secret_shown_before"));
    EXPECT_EQ(holder_of(shop, issued, buyer).get("/v1/session").body["role"], "buyer_clerk");
    auto again = buyer.post("/v1/api-keys", new_key("buyer_clerk"), headers);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.header("idempotent-replayed"), "true");
    EXPECT_EQ(again.body["id"], issued.body["id"]);
    EXPECT_EQ(again.body["secret_shown_before"], true);
    EXPECT_FALSE(again.body.contains("secret"));
    EXPECT_EQ(again.text.find(secret.substr(31)), std::string::npos);
    // The look would find it if it were there, as it finds the name.
    EXPECT_NE(rows_holding(shop, "lucheng-chaoyang"), "0");
    EXPECT_EQ(rows_holding(shop, secret.substr(31)), "0");
    auto list = buyer.get("/v1/api-keys");
    for (auto const& key : list.body["items"]) EXPECT_FALSE(key.contains("secret"));
}

TEST(ApiKeys, are_revoked_at_once) {
    Shop shop;
    auto buyer = shop.buyer();
    auto issued = buyer.post("/v1/api-keys", new_key("buyer_clerk"));
    auto clerk = holder_of(shop, issued, buyer);
    EXPECT_EQ(clerk.get("/v1/session").status, 200);
    auto const path = issued.header("location");
    EXPECT_EQ(buyer.remove(path).problem(), (ProblemIs{428, "precondition-required"}));
    EXPECT_EQ(buyer.remove(path, {{"If-Match", "\"2\""}}).problem(),
              (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(clerk.get("/v1/session").status, 200);
    EXPECT_EQ(buyer.remove(path, {{"If-Match", issued.header("etag")}}).status, 204);
    EXPECT_EQ(clerk.get("/v1/session").problem(), (ProblemIs{401, "unauthenticated"}));
    EXPECT_EQ(buyer.remove(path, {{"If-Match", "\"1\""}}).status, 412);
    auto list = buyer.get("/v1/api-keys");
    auto const& items = list.body["items"];
    auto key = std::find_if(items.begin(), items.end(),
                            [&](Json const& item) { return item["id"] == issued.body["id"]; });
    ASSERT_NE(key, items.end());
    EXPECT_FALSE((*key)["revoked_at"].is_null());
    EXPECT_EQ((*key)["version"], 2);
}

TEST(ApiKeys, of_others_do_not_exist_for_a_party) {
    Shop shop;
    auto issued = shop.buyer().post("/v1/api-keys", new_key("buyer_clerk"));
    Headers const current{{"If-Match", "\"1\""}};
    EXPECT_EQ(shop.other_buyer().remove(issued.header("location"), current).problem(),
              (ProblemIs{404, "not-found"}));
    EXPECT_EQ(shop.buyer().remove("/v1/api-keys/anything", current).status, 404);
    auto list = shop.other_buyer().get("/v1/api-keys");
    for (auto const& key : list.body["items"])
        EXPECT_EQ(key["organisation_id"], shop.other_buyer().organisation_id());
    EXPECT_EQ(shop.operator_().remove(issued.header("location"), current).status, 204);
}

TEST(ApiKeys, of_one_name_live_two_at_a_time) {
    Shop shop;
    auto buyer = shop.buyer();
    auto first = buyer.post("/v1/api-keys", new_key("buyer_clerk"));
    EXPECT_EQ(buyer.post("/v1/api-keys", new_key("buyer_clerk")).status, 201);
    EXPECT_EQ(buyer.post("/v1/api-keys", new_key("buyer_clerk")).problem(),
              (ProblemIs{409, "too-many-live-keys"}));
    EXPECT_EQ(buyer.post("/v1/api-keys", new_key("buyer_clerk", "other")).status, 201);
    EXPECT_EQ(shop.other_buyer().post("/v1/api-keys", new_key("buyer_clerk")).status, 201);
    buyer.remove(first.header("location"), {{"If-Match", "\"1\""}});
    EXPECT_EQ(buyer.post("/v1/api-keys", new_key("buyer_clerk")).status, 201);
}

TEST(ApiKeys, of_one_name_are_counted_one_caller_at_a_time) {
    Shop shop;
    auto const buyer = shop.buyer();
    std::atomic<int> issued = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 8; ++i)
            callers.emplace_back([&issued, mine = Party(buyer)]() mutable {
                if (mine.post("/v1/api-keys", new_key("buyer_clerk")).status == 201) ++issued;
            });
    }
    EXPECT_EQ(issued, 2);
}

TEST(ApiKeys, expire) {
    Shop shop;
    auto body = new_key("buyer_clerk");
    body["expires_at"] = to_text(shop.clock().now() + std::chrono::hours(1));
    auto clerk = holder_of(shop, shop.buyer().post("/v1/api-keys", body), shop.buyer());
    EXPECT_EQ(clerk.get("/v1/session").status, 200);
    shop.clock().move_by(std::chrono::hours(2));
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_EQ(clerk.get("/v1/session").status, 401);
    EXPECT_TRUE(shop.buyer().post("/v1/api-keys", body).has_fault("/expires_at", "out-of-range"));
}

TEST(ApiKeys, are_issued_for_ones_own_organisation_only) {
    Shop shop;
    auto body = new_key("buyer_clerk");
    body["organisation_id"] = shop.other_buyer().organisation_id();
    EXPECT_TRUE(shop.buyer()
                    .post("/v1/api-keys", body)
                    .has_fault("/organisation_id", "unknown-organisation"));
    EXPECT_EQ(shop.operator_().post("/v1/api-keys", body).status, 201);
    EXPECT_TRUE(
        shop.buyer().post("/v1/api-keys", new_key("operator")).has_fault("/role", "unknown-value"));
}

TEST(ApiKeys, do_no_more_than_their_scopes) {
    Shop shop;
    auto body = new_key("buyer_clerk");
    body["scopes"] = {"session_read", "order_read"};
    auto narrow = holder_of(shop, shop.buyer().post("/v1/api-keys", body), shop.buyer());
    EXPECT_EQ(narrow.get("/v1/session").body["permissions"], (Json{"session_read", "order_read"}));
    EXPECT_EQ(narrow.get("/v1/organisations").status, 403);
    body["scopes"] = {"order_read", "stock_upload", "order_read", "public", "everything"};
    auto refused = shop.buyer().post("/v1/api-keys", body);
    EXPECT_TRUE(refused.has_fault("/scopes/1", "unknown-value")) << "not of the role";
    EXPECT_TRUE(refused.has_fault("/scopes/2", "duplicate"));
    EXPECT_TRUE(refused.has_fault("/scopes/3", "unknown-value"));
    EXPECT_TRUE(refused.has_fault("/scopes/4", "unknown-value"));
    EXPECT_EQ(refused.body["errors"].size(), 4U);
}

TEST(ApiKeys, give_no_more_than_they_have) {
    Shop shop;
    auto body = new_key("buyer_admin", "issuer");
    body["scopes"] = {"api_key_manage", "order_read"};
    auto issuer = holder_of(shop, shop.buyer().post("/v1/api-keys", body), shop.buyer());
    EXPECT_TRUE(
        issuer.post("/v1/api-keys", new_key("buyer_admin")).has_fault("/role", "unknown-value"));
    body["scopes"] = {"order_read", "order_place"};
    EXPECT_TRUE(issuer.post("/v1/api-keys", body).has_fault("/scopes/1", "unknown-value"));
    body["scopes"] = {"order_read"};
    EXPECT_EQ(issuer.post("/v1/api-keys", body).status, 201);
}

TEST(ApiKeys, do_not_log_out) {
    Shop shop;
    EXPECT_EQ(shop.buyer().remove("/v1/session").problem(), (ProblemIs{409, "not-a-session"}));
    EXPECT_EQ(shop.buyer().get("/v1/session").status, 200);
}

TEST(ApiKeys, that_are_not_quite_ours_are_no_keys) {
    Shop shop;
    auto key = shop.buyer().key();
    auto const session = "cls" + key.substr(3);
    auto changed = key;
    changed.back() = changed.back() == 'A' ? 'B' : 'A';
    for (auto const& text : {changed, session, key.substr(1), key + "A", std::string("x")})
        EXPECT_EQ(Party(shop, text, "").get("/v1/session").status, 401) << text;
}

}  // namespace
}  // namespace chaolu::test
