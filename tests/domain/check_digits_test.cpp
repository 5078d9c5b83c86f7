// Check digits: known numbers, and random ones whose every slip of one digit is found.
#include "domain/core/check_digits.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace chaolu {
namespace {

TEST(CheckDigits, of_known_numbers_are_right) {
    // ISO 7064 itself shows 0794 and its check digit 5.
    EXPECT_TRUE(has_mod_11_10("07945"));
    EXPECT_TRUE(has_mod_11_10("10314040600012"));
    EXPECT_FALSE(has_mod_11_10("07954"));
    EXPECT_TRUE(has_gs1_check_digit("6901234567892"));
    EXPECT_TRUE(has_gs1_check_digit("16901234567899"));
    EXPECT_TRUE(has_gs1_check_digit("73513537"));
    EXPECT_FALSE(has_gs1_check_digit("6901234567893"));
    EXPECT_FALSE(has_mod_11_10(""));
    EXPECT_FALSE(has_gs1_check_digit(""));
}

// Exactly one of ten last digits is right, and no other digit of that number may change alone.
void expect_slips_found(bool (*is_right)(std::string_view), std::size_t length, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> digit('0', '9');
    for (int round = 0; round < 500; ++round) {
        std::string number;
        for (std::size_t at = 0; at < length; ++at) number += static_cast<char>(digit(random));
        int right = 0;
        auto good = number;
        for (char last = '0'; last <= '9'; ++last) {
            number.back() = last;
            if (!is_right(number)) continue;
            ++right;
            good = number;
        }
        ASSERT_EQ(right, 1) << number;
        for (std::size_t place = 0; place < length; ++place)
            for (char other = '0'; other <= '9'; ++other) {
                if (other == good[place]) continue;
                auto slip = good;
                slip[place] = other;
                ASSERT_FALSE(is_right(slip)) << good << " and " << slip;
            }
    }
}

TEST(CheckDigits, find_every_slip_of_one_digit) {
    auto const seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::cout << "seed " << seed << "\n";
    expect_slips_found(has_mod_11_10, 14, seed);        // SC and JY
    expect_slips_found(has_gs1_check_digit, 8, seed);   // EAN-8
    expect_slips_found(has_gs1_check_digit, 13, seed);  // EAN-13
    expect_slips_found(has_gs1_check_digit, 14, seed);  // GTIN-14
    expect_slips_found(has_gs1_check_digit, 18, seed);  // SSCC
}

}  // namespace
}  // namespace chaolu
