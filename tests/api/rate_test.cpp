// A caller that asks too often is told when to come back; the others do not notice.
#include <gtest/gtest.h>

#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

void slowly(Config& config) { config.rate = {1, 30}; }

// Asks until it is refused; the refusal.
Reply exhausted(Party caller, std::string const& target, Headers const& headers = {}) {
    for (int i = 0; i < 40; ++i)
        if (auto reply = caller.get(target, headers); reply.status == 429) return reply;
    throw std::runtime_error("never refused");
}

TEST(Rate, of_one_caller_is_limited_and_the_answer_says_until_when) {
    Shop shop(slowly);
    auto buyer = shop.buyer();
    auto const refused = exhausted(buyer, "/v1/session");
    EXPECT_EQ(refused.problem(), (ProblemIs{429, "too-many-requests"}));
    EXPECT_EQ(refused.body["retryable"], true);
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_EQ(refused.header("ratelimit-policy"), "\"caller\";q=30;w=30");
    EXPECT_EQ(refused.header("ratelimit"), "\"caller\";r=0;t=1");
    EXPECT_EQ(shop.supplier().get("/v1/session").status, 200);
    EXPECT_EQ(shop.anyone().get("/v1/products").status, 200);
}

TEST(Rate, of_strangers_is_that_of_their_address) {
    Shop shop(slowly);
    shop.buyer();
    // Guessing keys is asking without one.
    exhausted(shop.anyone(), "/v1/session", {{"Authorization", "Bearer clk_guessed"}});
    EXPECT_EQ(exhausted(shop.anyone(), "/v1/products").problem().code, "too-many-requests");
    EXPECT_EQ(shop.buyer().get("/v1/session").status, 200);
    EXPECT_EQ(shop.anyone().get("/livez").status, 200);
}

TEST(Rate, is_unlimited_unless_the_server_is_told_otherwise) {
    Shop shop;
    for (int i = 0; i < 200; ++i) ASSERT_EQ(shop.anyone().get("/v1/products").status, 200);
}

}  // namespace
}  // namespace chaolu::test
