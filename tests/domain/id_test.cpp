// Identifiers: they survive both spellings, sort by time, and refuse whatever is not theirs.
#include "domain/core/id.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <random>

namespace chaolu {
namespace {

using RandomBytes = std::array<std::uint8_t, 10>;

RandomBytes filled_with(std::uint8_t byte) {
    RandomBytes bytes{};
    bytes.fill(byte);
    return bytes;
}

Uuid uuid_of(std::array<std::uint8_t, 16> const& bytes) { return Uuid{bytes}; }

Uuid all(std::uint8_t byte) {
    Uuid uuid;
    uuid.bytes.fill(byte);
    return uuid;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

TEST(UuidV7, has_the_milliseconds_in_front_and_version_and_variant_in_place) {
    // RFC 9562, A.6: 2022-02-22T19:22:22.000Z.
    Instant const at{1'645'557'742'000'000};
    EXPECT_EQ(to_hex(make_uuid_v7(at, filled_with(0xFF))), "017f22e2-79b0-7fff-bfff-ffffffffffff");
    EXPECT_EQ(to_hex(make_uuid_v7(at, filled_with(0x00))), "017f22e2-79b0-7000-8000-000000000000");
    RandomBytes const random{0x5C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F};
    EXPECT_EQ(to_hex(make_uuid_v7(at, random)), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(UuidV7, drops_what_is_below_a_millisecond) {
    auto const random = filled_with(7);
    EXPECT_EQ(make_uuid_v7({1'999}, random), make_uuid_v7({1'000}, random));
    EXPECT_NE(make_uuid_v7({2'000}, random), make_uuid_v7({1'999}, random));
}

TEST(UuidV7, sorts_by_time_whatever_is_random_and_in_every_spelling) {
    auto const early = make_uuid_v7({1'000'000'000'000'000}, filled_with(0xFF));
    auto const late = make_uuid_v7({1'000'000'000'001'000}, filled_with(0x00));
    EXPECT_LT(early, late);
    EXPECT_LT(to_hex(early), to_hex(late));
    EXPECT_LT(to_base32(early), to_base32(late));
}

TEST(Uuid, is_spelled_in_base32_as_ulids_are) {
    struct Case {
        Uuid uuid;
        std::string_view base32;
    };
    Case const cases[] = {
        {all(0x00), "00000000000000000000000000"},
        {all(0xFF), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"},
        {uuid_of({0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0xFE, 0xDC, 0xBA, 0x98, 0x76,
                  0x54, 0x32, 0x10}),
         "014D2PF2DBSQQZXQ5TK1V58CGG"},
        {uuid_of({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 31}), "0000000000000000000000000Z"},
        {uuid_of({0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}), "0000000000000G000000000000"},
    };
    for (auto const& each : cases) EXPECT_EQ(to_base32(each.uuid), each.base32);
}

TEST(Uuid, comes_back_the_same_from_both_spellings) {
    std::mt19937_64 random(20261105);
    for (int i = 0; i < 2000; ++i) {
        Uuid uuid;
        for (auto& byte : uuid.bytes) byte = static_cast<std::uint8_t>(random());
        EXPECT_EQ(uuid_from_hex(to_hex(uuid)), uuid);
        EXPECT_EQ(uuid_from_base32(to_base32(uuid)), uuid);
        EXPECT_EQ(uuid_from_base32(lower(to_base32(uuid))), uuid);
    }
}

TEST(Uuid, sorts_the_same_as_bytes_and_as_texts) {
    std::mt19937_64 random(7);
    Uuid last;
    for (int i = 0; i < 500; ++i) {
        Uuid uuid;
        for (auto& byte : uuid.bytes) byte = static_cast<std::uint8_t>(random());
        EXPECT_EQ(uuid < last, to_base32(uuid) < to_base32(last));
        EXPECT_EQ(uuid < last, to_hex(uuid) < to_hex(last));
        last = uuid;
    }
}

TEST(Uuid, refuses_letters_that_only_resemble_digits_and_all_other_signs) {
    std::string const good = "014D2PF2DBSQQZXQ5TK1V58CGG";
    ASSERT_TRUE(uuid_from_base32(good));
    std::string const allowed = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz";
    for (int c = 0; c < 256; ++c) {
        for (std::size_t const place : {1U, 2U, 13U, 14U, 25U}) {
            auto text = good;
            text[place] = static_cast<char>(c);
            bool const is_allowed = allowed.find(static_cast<char>(c)) != std::string::npos;
            EXPECT_EQ(uuid_from_base32(text).has_value(), is_allowed) << c << " at " << place;
        }
    }
}

TEST(Uuid, refuses_base32_of_the_wrong_length_or_of_more_than_128_bits) {
    for (std::string_view const text :
         {"", "014D2PF2DBSQQZXQ5TK1V58CG", "014D2PF2DBSQQZXQ5TK1V58CGGG",
          "80000000000000000000000000", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ"})
        EXPECT_FALSE(uuid_from_base32(text)) << text;
}

TEST(Uuid, refuses_hexadecimal_that_is_not_canonical) {
    ASSERT_TRUE(uuid_from_hex("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
    for (std::string_view const text :
         {"", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e279b07cc398c4dc0c0c07398f",
          "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2-79b0-7cc3-98c40dc0c0c07398f",
          "017f22e2079b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0"})
        EXPECT_FALSE(uuid_from_hex(text)) << text;
}

TEST(Uuid, refuses_every_sign_that_is_not_a_small_hexadecimal_digit) {
    std::string const good = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    std::string const allowed = "0123456789abcdef";
    for (int c = 0; c < 256; ++c) {
        for (std::size_t const place : {0U, 7U, 9U, 35U}) {
            auto text = good;
            text[place] = static_cast<char>(c);
            bool const is_allowed = allowed.find(static_cast<char>(c)) != std::string::npos;
            EXPECT_EQ(uuid_from_hex(text).has_value(), is_allowed) << c << " at " << place;
        }
    }
}

TEST(Id, is_shown_with_its_prefix_and_read_back) {
    OrderId const order{make_uuid_v7({1'645'557'742'000'000}, filled_with(0))};
    EXPECT_EQ(order.text(), "ord_01FWHE4YDGE008000000000000");
    EXPECT_EQ(order.hex(), "017f22e2-79b0-7000-8000-000000000000");
    EXPECT_EQ(OrderId::parse(order.text()), order);
    EXPECT_EQ(OrderId::parse("ord_01fwhe4ydge008000000000000"), order);
}

TEST(Id, refuses_the_id_of_another_kind_of_thing) {
    OrderId const order{all(1)};
    EXPECT_FALSE(SupplierOrderId::parse(order.text()));
    EXPECT_FALSE(MarketId::parse(order.text()));
}

TEST(Id, refuses_a_prefix_that_is_not_whole) {
    auto const bare = to_base32(all(1));
    for (auto const& text :
         {std::string(), std::string("ord"), std::string("ord_"), bare, "ord" + bare, "ord-" + bare,
          "ORD_" + bare, "ord__" + bare, " ord_" + bare, "ord_" + bare + " "})
        EXPECT_FALSE(OrderId::parse(text)) << text;
}

}  // namespace
}  // namespace chaolu
