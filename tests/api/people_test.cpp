// People log in and out, and nobody learns their secrets.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/support/identity.hpp"

namespace chaolu::test {
namespace {

TEST(People, log_in_and_out) {
    Shop shop;
    auto made = shop.operator_().post("/v1/people", new_person(shop.buyer(), "buyer_clerk"));
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.header("location"), "/v1/people/" + made.body["id"].get<std::string>());
    EXPECT_EQ(shop.operator_().get(made.header("location")).body, made.body);
    EXPECT_EQ(made.header("etag"), "\"1\"");
    EXPECT_EQ(made.body["login"], "clerk");
    auto opened = shop.anyone().post("/v1/session", credentials("clerk"));
    ASSERT_EQ(opened.status, 201) << opened.text;
    EXPECT_EQ(opened.header("location"), "/v1/session");
    EXPECT_EQ(opened.body["organisation_id"], shop.buyer().organisation_id());
    auto clerk = holder_of(shop, opened, shop.buyer());
    auto me = clerk.get("/v1/session");
    ASSERT_EQ(me.status, 200) << me.text;
    EXPECT_EQ(me.body["market"]["code"], "lucheng-chaoyang");
    EXPECT_EQ(me.body["organisation"]["kind"], "buyer");
    EXPECT_EQ(me.body["role"], "buyer_clerk");
    EXPECT_EQ(me.body["permissions"],
              (Json{"session_read", "organisation_read", "price_read", "order_place", "order_read",
                    "order_cancel", "shipment_read", "event_read", "review_read", "review_write",
                    "channel_read", "consignment_read", "consignment_write"}));
    EXPECT_EQ(clerk.remove("/v1/session").status, 204);
    EXPECT_EQ(clerk.get("/v1/session").problem(), (ProblemIs{401, "unauthenticated"}));
    EXPECT_EQ(shop.sql("select count(*) from session"), "0");
}

TEST(People, are_not_logged_in_by_another_ones_logout) {
    Shop shop;
    shop.operator_().post("/v1/people", new_person(shop.buyer(), "buyer_clerk"));
    auto first =
        holder_of(shop, shop.anyone().post("/v1/session", credentials("clerk")), shop.buyer());
    auto second =
        holder_of(shop, shop.anyone().post("/v1/session", credentials("clerk")), shop.buyer());
    EXPECT_EQ(first.remove("/v1/session").status, 204);
    EXPECT_EQ(second.get("/v1/session").status, 200);
    EXPECT_EQ(first.get("/v1/session").status, 401);
}

TEST(People, are_not_told_which_part_was_wrong) {
    Shop shop;
    shop.operator_().post("/v1/people", new_person(shop.buyer(), "buyer_clerk"));
    auto elsewhere = credentials("clerk");
    elsewhere["market"] = "another-market";
    std::vector<Reply> replies{
        shop.anyone().post("/v1/session", credentials("clerk", "ten scallions at dawn")),
        shop.anyone().post("/v1/session", credentials("nobody")),
        shop.anyone().post("/v1/session", credentials("CLERK")),
        shop.anyone().post("/v1/session", elsewhere)};
    for (auto& reply : replies) {
        EXPECT_EQ(reply.problem(), (ProblemIs{401, "bad-credentials"}));
        EXPECT_EQ(reply.body["detail"], replies[0].body["detail"]);
        EXPECT_EQ(reply.body.size(), replies[0].body.size());
    }
    EXPECT_EQ(shop.sql("select count(*) from session"), "0");
}

TEST(People, stay_logged_in_for_twelve_hours) {
    Shop shop;
    shop.operator_().post("/v1/people", new_person(shop.buyer(), "buyer_clerk"));
    auto clerk =
        holder_of(shop, shop.anyone().post("/v1/session", credentials("clerk")), shop.buyer());
    shop.clock().move_by(std::chrono::hours(12) - std::chrono::minutes(1));
    EXPECT_EQ(clerk.get("/v1/session").status, 200);
    shop.clock().move_by(std::chrono::minutes(2));
    // What a server knows of a caller it looks up again within a second.
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_EQ(clerk.get("/v1/session").status, 401);
}

TEST(People, are_hashed_again_when_the_parameters_have_risen) {
    Shop shop;
    shop.operator_().post("/v1/people", new_person(shop.buyer(), "buyer_clerk"));
    // The password "x" under parameters of long ago.
    shop.sql(
        "update person set password_hash = '$argon2id$v=19$m=8192,t=1,p=1$SVnhPkzpNHZom1FSw+KSDw$"
        "XXTgIFm3lAHkpG4ZSHgcZ61PXnMwtK0c9PKWvaCEdQo'");
    EXPECT_EQ(shop.anyone().post("/v1/session", credentials("clerk", "x")).status, 201);
    EXPECT_TRUE(shop.sql("select password_hash from person").starts_with("$argon2id$v=19$m=19456"));
    EXPECT_EQ(shop.anyone().post("/v1/session", credentials("clerk", "x")).status, 201);
}

TEST(People, are_refused_with_every_fault) {
    Shop shop;
    auto refused = [&](std::string const& field, Json const& value) {
        auto body = new_person(shop.buyer(), "buyer_clerk");
        body[field] = value;
        return shop.operator_().post("/v1/people", body);
    };
    EXPECT_TRUE(refused("password", "short").has_fault("/password", "too-short"));
    EXPECT_TRUE(refused("password", "熬脑葱").has_fault("/password", "too-short"));
    EXPECT_TRUE(refused("password", std::string(129, 'x')).has_fault("/password", "too-long"));
    EXPECT_TRUE(refused("password", "PassWord123").has_fault("/password", "password-too-common"));
    EXPECT_TRUE(refused("role", "supplier_clerk").has_fault("/role", "unknown-value"));
    EXPECT_TRUE(refused("role", "king").has_fault("/role", "unknown-value"));
    EXPECT_TRUE(refused("login", "").has_fault("/login", "too-short"));
    EXPECT_TRUE(refused("organisation_id", "org_01M82X29D4ES8R65RZYJKA792G")
                    .has_fault("/organisation_id", "unknown-organisation"));
    EXPECT_TRUE(refused("organisation_id", "prd_01M82X29D4ES8R65RZYJKA792G")
                    .has_fault("/organisation_id", "invalid-format"));
    EXPECT_EQ(refused("password", std::string(128, 'x')).status, 201);
    EXPECT_EQ(refused("password", "another good one").problem(), (ProblemIs{409, "login-taken"}));
}

TEST(People, have_passwords_and_tokens_that_are_stored_nowhere) {
    Shop shop;
    shop.operator_().post("/v1/people", new_person(shop.buyer(), "buyer_clerk"));
    auto opened = shop.anyone().post("/v1/session", credentials("clerk"));
    EXPECT_EQ(rows_holding(shop, password), "0");
    EXPECT_EQ(rows_holding(shop, opened.body["token"].get<std::string>().substr(31)), "0");
}

}  // namespace
}  // namespace chaolu::test
