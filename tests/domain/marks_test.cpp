// Marks: who bears a geographical indication on which day, and which claims a text makes.
#include "domain/catalogue/marks.hpp"

#include <gtest/gtest.h>

namespace chaolu::catalogue {
namespace {

Date day(char const* text) { return date_from_text(text).value(); }

TEST(GiArea, covers_what_its_code_begins_with) {
    for (auto const& [division, area] : {std::pair{"140406", "140406"},
                                         {"140406", "140400"},
                                         {"140406", "140000"},
                                         {"140481", "140400"}})
        EXPECT_TRUE(is_in_area(division, area)) << division << " in " << area;
    for (auto const& [division, area] : {std::pair{"140406", "140407"},
                                         {"140406", "140500"},
                                         {"110105", "140000"},
                                         {"140400", "140406"},
                                         {"140406", ""},
                                         {"", "140000"},
                                         {"14040", "140400"}})
        EXPECT_FALSE(is_in_area(division, area)) << division << " in " << area;
}

TEST(GiMark, is_borne_by_authorised_users_from_its_area_within_their_quota) {
    std::vector<std::string> const areas{"140406", "140425"};
    GiAuthorisation const given{{day("2026-01-01"), day("2027-01-01")}, 1'000'000, 0};
    auto const sold = [&](std::int64_t grams) {
        auto authorisation = given;
        authorisation.sold_g = grams;
        return why_without_gi(areas, "140406", authorisation, day("2026-06-01"));
    };
    EXPECT_EQ(sold(0), std::nullopt);
    EXPECT_EQ(sold(1'000'000), std::nullopt);
    EXPECT_EQ(sold(1'000'001), Withheld::quota_exceeded);
    auto const on = [&](char const* date, char const* origin) {
        return why_without_gi(areas, origin, given, day(date));
    };
    EXPECT_EQ(on("2026-01-01", "140425"), std::nullopt);
    EXPECT_EQ(on("2026-12-31", "140406"), std::nullopt);
    EXPECT_EQ(on("2027-01-01", "140406"), Withheld::not_authorised);
    EXPECT_EQ(on("2025-12-31", "140406"), Withheld::not_authorised);
    EXPECT_EQ(on("2026-06-01", "110105"), Withheld::outside_area);
    EXPECT_EQ(why_without_gi(areas, "140406", {}, day("2026-06-01")), Withheld::not_authorised);
}

TEST(Claims, are_found_wherever_a_text_makes_them) {
    std::vector<std::string> const words{"零添加", "无添加", "0添加", ""};
    using Found = std::vector<std::string>;
    EXPECT_EQ(claims_in("零添加 小米醋", words), Found{"零添加"});
    EXPECT_EQ(claims_in("本品零 添 加", words), Found{"零添加"});
    EXPECT_EQ(claims_in("0添加,无添加", words), (Found{"无添加", "0添加"}));
    EXPECT_EQ(claims_in("不含添加剂", words), Found{});
    EXPECT_EQ(claims_in("", words), Found{});
    EXPECT_EQ(claims_in("零添加", {}), Found{});
}

}  // namespace
}  // namespace chaolu::catalogue
