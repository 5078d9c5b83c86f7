// Passwords, credentials and identifiers: what is stored, what is accepted, what never repeats.
#include <gtest/gtest.h>
#include <sodium.h>
#include <time.h>

#include <algorithm>
#include <set>
#include <thread>

#include "server/security/common_passwords.hpp"
#include "server/security/ids.hpp"
#include "server/security/password.hpp"
#include "server/security/token.hpp"

namespace chaolu::security {
namespace {

MarketId a_market() {
    RandomIds ids;
    return {ids.next({1'700'000'000'000'000})};
}

TEST(Passwords, are_argon2id_of_at_least_what_owasp_asks) {
    auto const hash = hash_password("nine scallions at dawn");
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
    EXPECT_EQ(hash.find("scallions"), std::string::npos);
    EXPECT_NE(hash, hash_password("nine scallions at dawn"));
}

TEST(Passwords, fit_as_a_whole_or_not_at_all) {
    auto const hash = hash_password("熬脑葱 at dawn");
    EXPECT_TRUE(verify_password(hash, "熬脑葱 at dawn"));
    EXPECT_FALSE(verify_password(hash, "熬脑葱 at daw"));
    EXPECT_FALSE(verify_password(hash, "熬脑葱 at dawn "));
    EXPECT_FALSE(verify_password(hash, "熬脑葱 at Dawn"));
    EXPECT_FALSE(verify_password(hash, ""));
    std::string const sentence(512, 'x');
    EXPECT_TRUE(verify_password(hash_password(sentence), sentence));
    EXPECT_FALSE(verify_password(hash_password(sentence), sentence.substr(1)));
}

TEST(Passwords, of_nobody_never_fit) {
    EXPECT_FALSE(verify_password(std::nullopt, "nobody has this password"));
    EXPECT_FALSE(verify_password(std::nullopt, ""));
    EXPECT_FALSE(verify_password("not a hash", "not a hash"));
}

// Goal G37, as work and not as time: a machine shared with others makes any clock lie, so the
// bounds only tell a hash that is computed from one that is skipped (a thousand times less work).
TEST(Passwords, cost_as_much_for_nobody_as_for_somebody) {
    auto const processor_time = [] {
        timespec spent{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
        return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
    };
    auto const hash = std::optional(hash_password("nine scallions at dawn"));
    auto const least = [&](std::optional<std::string> const& of) {
        double best = 1e9;
        for (int i = 0; i < 9; ++i) {
            auto const start = processor_time();
            verify_password(of, "wrong");
            best = std::min(best, processor_time() - start);
        }
        return best;
    };
    least(std::nullopt);
    auto const ratio = least(std::nullopt) / least(hash);
    EXPECT_GT(ratio, 0.2);
    EXPECT_LT(ratio, 5);
}

TEST(Passwords, are_hashed_again_when_the_parameters_have_risen) {
    char weak[crypto_pwhash_STRBYTES];
    ASSERT_EQ(crypto_pwhash_str_alg(weak, "x", 1, 1, 8192 * 1024, crypto_pwhash_ALG_ARGON2ID13), 0);
    EXPECT_TRUE(needs_rehash(weak));
    EXPECT_TRUE(verify_password(std::string(weak), "x"));
    EXPECT_FALSE(needs_rehash(hash_password("x")));
}

TEST(Passwords, that_everybody_tries_are_common) {
    for (auto const* common : {"12345678", "password", "PASSWORD", "PassWord123", "88888888",
                               "qwertyuiop", "Woaini1314", "1qaz2wsx", "P@ssw0rd"})
        EXPECT_TRUE(is_common_password(common)) << common;
    for (auto const* rare : {"", "nine scallions at dawn", "熬脑葱熬脑葱熬脑葱", "12345678 9"})
        EXPECT_FALSE(is_common_password(rare)) << rare;
    EXPECT_GE(common_passwords.size(), 200U);
    for (auto const password : common_passwords) {
        EXPECT_GE(password.size(), password_length_min) << "shorter ones are refused anyway";
        EXPECT_TRUE(is_common_password(password)) << "not in lower case: " << password;
    }
}

TEST(Credentials, are_read_back_as_what_they_are) {
    auto const market = a_market();
    for (auto const kind : {CredentialKind::api_key, CredentialKind::session}) {
        auto const made = make_credential(kind, market);
        EXPECT_EQ(made.text.size(), 63U);
        EXPECT_TRUE(made.text.starts_with(kind == CredentialKind::api_key ? "clk_" : "cls_"));
        EXPECT_EQ(made.hash.size(), 32U);
        EXPECT_EQ(parse_credential(made.text), (Credential{kind, market, made.hash}));
        EXPECT_EQ(parse_bearer("Bearer " + made.text), parse_credential(made.text));
        EXPECT_EQ(parse_bearer("bEARER   " + made.text), parse_credential(made.text));
    }
}

// A vector from another SHA-256, so that rows written today are found by every later version.
TEST(Credentials, are_hashed_with_sha_256_of_the_text) {
    auto const parsed =
        parse_credential("clk_01M82X0DKJEMQ8K9W39QSAEKF4_0A1B2C3D4E5F6G7H8J9K0M1N2P3Q4R5S");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->market, MarketId::parse("mkt_01M82X0DKJEMQ8K9W39QSAEKF4"));
    char hex[65];
    sodium_bin2hex(hex, sizeof hex, reinterpret_cast<unsigned char const*>(parsed->hash.data()),
                   parsed->hash.size());
    EXPECT_STREQ(hex, "67d4914a7212ff4502beba6b95cf0bad0824d32dd97086fa31f6c5b4846a9356");
}

TEST(Credentials, that_cannot_be_ours_are_refused_without_a_look) {
    auto const good = make_credential(CredentialKind::api_key, a_market()).text;
    auto const with = [&](std::size_t at, char c) {
        auto text = good;
        text[at] = c;
        return text;
    };
    auto lower = good;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (std::string const& bad :
         {std::string(), std::string("clk_"), good.substr(1), good.substr(0, 62), good + "0",
          " " + good, good + "\n", with(0, 'x'), with(2, 'x'), with(3, '-'), with(4, 'Z'),
          with(30, '-'), with(31, 'U'), with(62, 'i'), with(62, '\0'), lower})
        EXPECT_FALSE(parse_credential(bad)) << bad;
    for (std::string const& bad : {std::string(), std::string("Bearer"), std::string("Bearer "),
                                   good, "Bearer" + good, "Basic " + good, "Bearer " + good + " ",
                                   "Bearer\t" + good, "Bearer " + good + "," + good})
        EXPECT_FALSE(parse_bearer(bad)) << bad;
}

TEST(Credentials, never_repeat) {
    auto const market = a_market();
    std::set<std::string> seen;
    for (int i = 0; i < 2000; ++i)
        EXPECT_TRUE(seen.insert(make_credential(CredentialKind::session, market).text).second);
}

TEST(RandomIds, are_version_7_of_their_time) {
    RandomIds ids;
    auto const uuid = ids.next({1'700'000'000'123'456});
    EXPECT_EQ(to_hex(uuid).substr(0, 13), "018bcfe5-687b");
    EXPECT_EQ(uuid.bytes[6] >> 4, 7);
    EXPECT_EQ(uuid.bytes[8] >> 6, 2);
}

TEST(RandomIds, never_repeat_across_threads) {
    RandomIds ids;
    constexpr std::size_t threads = 4;
    constexpr std::size_t each = 5000;
    std::vector<std::vector<Uuid>> made(threads);
    {
        std::vector<std::jthread> running;
        for (auto& mine : made)
            running.emplace_back([&] {
                for (std::size_t i = 0; i < each; ++i) mine.push_back(ids.next({}));
            });
    }
    std::set<Uuid> all;
    for (auto const& mine : made) all.insert(mine.begin(), mine.end());
    EXPECT_EQ(all.size(), threads * each);
}

}  // namespace
}  // namespace chaolu::security
