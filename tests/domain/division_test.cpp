// Places by their codes: what is one on which day, and the path to it.
#include "domain/core/division.hpp"

#include <gtest/gtest.h>

namespace chaolu {
namespace {

Date day(std::string_view text) { return date_from_text(text).value(); }
Date const today = day("2026-11-23");
Date const divided_anew = day("2018-06-19");

Division place(std::string code, std::optional<std::string> parent, std::string name,
               bool is_complete = false) {
    return {std::move(code), std::move(parent), std::move(name), {}, {}, {}, {}, is_complete};
}

std::vector<Division> const listed = [] {
    std::vector<Division> places{
        place("140000", {}, "山西省", true),       place("140400", "140000", "长治市", true),
        place("140406", "140400", "潞城区", true), place("140481", "140400", "潞城市"),
        place("140406102", "140406", "辛安泉镇"),  place("110000", {}, "北京市", true),
        place("110105", "110000", "朝阳区"),       place("220000", {}, "吉林省"),
        place("220100", "220000", "长春市"),       place("220104", "220100", "朝阳区"),
        place("140411", "140400", "郊区"),
    };
    places[2].from = divided_anew;
    places[3].to = divided_anew;
    places[3].successor = "140406";
    places[10].to = divided_anew;
    return places;
}();

TEST(Division, is_judged_by_day) {
    using enum DivisionStanding;
    struct Case {
        std::string code;
        std::string_view on;
        DivisionStanding standing;
        std::string kept;
    };
    // domain.md 2.7: 140406 and the historic 140481 are accepted, 140499 is refused.
    Case const cases[] = {
        {"140406", "2026-11-23", current, "140406"},
        {"140406", "2018-06-19", current, "140406"},
        {"140406", "2018-06-18", unknown, "140406"},
        {"140481", "2018-06-18", current, "140481"},
        {"140481", "2018-06-19", historic, "140406"},
        {"140481", "2026-11-23", historic, "140406"},
        {"140411", "2026-11-23", unknown, "140411"},  // has ended, and no successor is known
        {"140499", "2026-11-23", unknown, "140499"},
        {"149900", "2026-11-23", unknown, "149900"},
        {"149901", "2026-11-23", unknown, "149901"},
        {"990000", "2026-11-23", unknown, "990000"},
        {"110105", "2026-11-23", current, "110105"},
        // 市辖区: a municipality has no city level.
        {"110100", "2026-11-23", unknown, "110100"},
        {"110199", "2026-11-23", unknown, "110199"},
        {"140406102", "2026-11-23", current, "140406102"},
        {"140406999", "2026-11-23", unknown, "140406999"},
        // Not all of Jilin is listed, so nothing speaks against these.
        {"220104", "2026-11-23", current, "220104"},
        {"220102", "2026-11-23", unlisted, "220102"},
        {"220200", "2026-11-23", unlisted, "220200"},
        {"110105001", "2026-11-23", unlisted, "110105001"},
    };
    for (auto const& each : cases) {
        auto const verdict = judge_division(each.code, day(each.on), listed);
        EXPECT_EQ(verdict.standing, each.standing) << each.code << " on " << each.on;
        EXPECT_EQ(verdict.code, each.kept) << each.code;
    }
}

TEST(Division, follows_successors_of_successors_but_no_circle) {
    auto places = listed;
    auto older = place("140499", "140400", "潞城县");
    older.to = day("1994-05-01");
    older.successor = "140481";
    places.push_back(older);
    EXPECT_EQ(judge_division("140499", today, places).code, "140406");
    EXPECT_EQ(judge_division("140499", day("2000-01-01"), places).code, "140481");
    places[2].to = day("2020-01-01");
    places[2].successor = "140481";
    EXPECT_EQ(judge_division("140499", today, places).standing, DivisionStanding::unknown);
}

std::string path_of(std::string_view code) {
    for (auto const& each : listed) {
        if (each.code != code) continue;
        std::string names;
        for (auto const& part : path_to(each, today, listed)) names += part.name_zh;
        return names;
    }
    return "";
}

TEST(Division, has_a_path_that_tells_namesakes_apart) {
    EXPECT_EQ(path_of("110105"), "北京市朝阳区");
    EXPECT_EQ(path_of("220104"), "吉林省长春市朝阳区");
    EXPECT_EQ(path_of("140406102"), "山西省长治市潞城区辛安泉镇");
    EXPECT_EQ(path_of("140481"), "山西省长治市潞城市");
    EXPECT_EQ(path_of("140000"), "山西省");
}

TEST(Division, has_a_level) {
    EXPECT_EQ(text(level_of("140000")), "province");
    EXPECT_EQ(text(level_of("140400")), "city");
    EXPECT_EQ(text(level_of("140406")), "county");
    EXPECT_EQ(text(level_of("140406102")), "town");
    for (auto const* good : {"140406", "140406102"}) EXPECT_TRUE(is_place_code(good)) << good;
    for (auto const* bad : {"", "14040", "1404061", "040406", "14040a", "1404061022"})
        EXPECT_FALSE(is_place_code(bad)) << bad;
}

}  // namespace
}  // namespace chaolu
