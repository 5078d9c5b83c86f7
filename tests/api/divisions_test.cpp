// Places: found by name, read as of a day, and what bodies may say of them.
#include <gtest/gtest.h>

#include "tests/support/identity.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

// "code path" of each place found, the path without the places' codes.
std::vector<std::string> found(Shop& shop, std::string const& query,
                               std::string const& language = "zh-CN") {
    std::vector<std::string> places;
    auto const reply = shop.anyone().get("/v1/divisions?" + query, {{"Accept-Language", language}});
    EXPECT_EQ(reply.status, 200) << reply.text;
    for (auto const& item : reply.body["items"]) {
        auto& place = places.emplace_back(item["code"].get<std::string>());
        for (auto const& part : item["path"]) place += " " + part["name"].get<std::string>();
    }
    return places;
}
using Places = std::vector<std::string>;

// domain.md 2.7: pick by code, show the full path.
TEST(Divisions, of_one_name_are_told_apart_by_their_path) {
    Shop shop;
    Places const chaoyang{"110105 北京市 朝阳区", "211300 辽宁省 朝阳市",
                          "211321 辽宁省 朝阳市 朝阳县", "220104 吉林省 长春市 朝阳区"};
    EXPECT_EQ(found(shop, "name=" + percent("朝阳")), chaoyang);
    EXPECT_EQ(found(shop, "name=" + percent("朝陽")), chaoyang);
    EXPECT_EQ(found(shop, "name=LUCHENG", "en"), Places{"140406 Shanxi Changzhi Lucheng District"});
    EXPECT_EQ(found(shop, "name=" + percent("潞城") + "&on=2017-06-01"),
              Places{"140481 山西省 长治市 潞城市"});
    EXPECT_EQ(found(shop, "parent=110000&name=" + percent("朝阳")), Places{chaoyang[0]});
    EXPECT_EQ(found(shop, "name=" + percent("无此地")), Places{});
}

TEST(Divisions, are_read_as_of_a_day) {
    Shop shop;
    auto anyone = shop.anyone();
    auto const today = anyone.get("/v1/divisions/140406");
    ASSERT_EQ(today.status, 200) << today.text;
    Json const path{{{"code", "140000"}, {"name", "山西省"}},
                    {{"code", "140400"}, {"name", "长治市"}},
                    {{"code", "140406"}, {"name", "潞城区"}}};
    EXPECT_EQ(today.body, (Json{{"code", "140406"},
                                {"name", "潞城区"},
                                {"level", "county"},
                                {"path", path},
                                {"valid_from", "2018-06-19"},
                                {"valid_to", nullptr},
                                {"successor", nullptr}}));
    EXPECT_EQ(anyone.get("/v1/divisions/140406?on=2018-06-18").status, 404);
    auto const historic = anyone.get("/v1/divisions/140481").body;
    EXPECT_EQ(historic["name"], "潞城市");
    EXPECT_EQ(historic["valid_to"], "2018-06-19");
    EXPECT_EQ(historic["successor"], "140406");
    for (auto const* none : {"140499", "110100", "14040", "x", "140406999"})
        EXPECT_EQ(anyone.get("/v1/divisions/" + std::string(none)).problem(),
                  (ProblemIs{404, "not-found"}))
            << none;
}

// domain.md 2.7: towns were merged and renamed, so a name belongs to a code and a date.
TEST(Divisions, have_the_names_of_their_time) {
    Shop shop;
    shop.sql("update division set valid = '[2021-01-01,)' where code = '140406104'");
    shop.sql(
        "insert into division (code, parent, name_zh, valid, is_complete) "
        "values ('140406104', '140406', '史回乡', '[2018-06-19,2021-01-01)', false)");
    auto name_on = [&](std::string const& on) {
        return shop.anyone().get("/v1/divisions/140406104?on=" + on).body["name"];
    };
    EXPECT_EQ(name_on("2020-12-31"), "史回乡");
    EXPECT_EQ(name_on("2021-01-01"), "史回镇");
}

TEST(Divisions, are_listed_in_pages) {
    Shop shop;
    std::vector<std::string> towns;
    auto target = std::string("/v1/divisions?parent=140406&page_size=4");
    for (auto more = target; !more.empty();) {
        auto const reply = shop.anyone().get(more);
        for (auto const& item : reply.body["items"]) towns.push_back(item["code"]);
        more = reply.body.contains("next_page_token")
                   ? target + "&page_token=" + reply.body["next_page_token"].get<std::string>()
                   : "";
    }
    EXPECT_EQ(towns, (std::vector<std::string>{"140406001", "140406002", "140406003", "140406100",
                                               "140406101", "140406102", "140406104", "140406201",
                                               "140406400"}));
    auto const faulty = shop.anyone().get("/v1/divisions?parent=14&on=2026-02-30&page_size=0");
    for (auto const* pointer : {"?parent", "?on"})
        EXPECT_TRUE(faulty.has_fault(pointer, "unknown-value")) << faulty.text;
    EXPECT_TRUE(faulty.has_fault("?page_size", "out-of-range")) << faulty.text;
}

TEST(Divisions, lead_to_one_another) {
    Shop shop;
    EXPECT_EQ(shop.sql("select count(*) from division d where parent is not null and not exists "
                       "(select from division p where p.code = d.parent)"),
              "0");
    EXPECT_EQ(shop.sql("select count(*) from division d where successor is not null and not exists "
                       "(select from division s where s.code = d.successor "
                       "and s.valid @> upper(d.valid))"),
              "0");
    EXPECT_THROW(shop.sql("insert into division (code, parent, name_zh, valid, is_complete) values "
                          "('140406', '140400', '潞城', '[2020-01-01,)', false)"),
                 std::runtime_error);
}

struct Document {
    std::string target, field;
    Json body;
    Party who;
};

std::vector<Document> documents(Shop& shop) {
    Json const site{{"code", "PARK"}, {"name", "示范园"}, {"growing_units", Json::array()}};
    return {{"/v1/production-sites", "division_code", site, shop.supplier()},
            {"/v1/products", "origin_division", new_product("AONAO"), shop.supplier()},
            {"/v1/organisations", "division_code", new_organisation("91110105MA0DEM1360"),
             shop.operator_()}};
}

TEST(Divisions, of_a_document_are_places) {
    Shop shop;
    for (auto& each : documents(shop))
        for (auto const* code : {"140499", "990101", "110100"}) {
            each.body[each.field] = code;
            auto const refused = each.who.post(each.target, each.body);
            EXPECT_EQ(refused.problem(), (ProblemIs{422, "validation-failed"})) << each.target;
            EXPECT_TRUE(refused.has_fault("/" + each.field, "unknown-value")) << refused.text;
        }
}

TEST(Divisions, that_have_ended_are_replaced_with_a_warning) {
    Shop shop;
    for (auto& each : documents(shop)) {
        each.body[each.field] = "140481";
        auto const made = each.who.post(each.target, each.body);
        ASSERT_EQ(made.status, 201) << made.text;
        EXPECT_EQ(made.body[each.field], "140406");
        ASSERT_EQ(made.body["warnings"].size(), 1u) << made.text;
        EXPECT_EQ(made.body["warnings"][0]["pointer"], "/" + each.field);
        EXPECT_EQ(made.body["warnings"][0]["code"], "division-mismatch");
        EXPECT_FALSE(each.who.get(made.header("location")).body.contains("warnings"));
    }
}

TEST(Divisions, around_which_not_all_is_listed_are_taken_as_they_are) {
    Shop shop;
    auto body = new_product("AONAO");
    body["origin_division"] = "220102";
    auto const made = shop.supplier().post("/v1/products", body);
    EXPECT_EQ(made.body["origin_division"], "220102") << made.text;
    EXPECT_FALSE(made.body.contains("warnings"));
}

// domain.md 2.7: the organisation code inside a credit code is worth a warning only.
TEST(Organisations, with_an_odd_organisation_code_are_warned_of) {
    Shop shop;
    auto const even =
        shop.operator_().post("/v1/organisations", new_organisation("91350100M000100Y43"));
    EXPECT_FALSE(even.body.contains("warnings")) << even.text;
    auto const odd =
        shop.operator_().post("/v1/organisations", new_organisation("91110105MA0DEM135W"));
    ASSERT_EQ(odd.status, 201) << odd.text;
    ASSERT_EQ(odd.body["warnings"].size(), 1u) << odd.text;
    EXPECT_EQ(odd.body["warnings"][0]["pointer"], "/uscc");
    EXPECT_EQ(odd.body["warnings"][0]["code"], "invalid-check-digit");
}

}  // namespace
}  // namespace chaolu::test
