// The people of an organisation under its admin: other roles, leaving, and who may never leave.
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/identity.hpp"
#include "tests/support/pages.hpp"

namespace chaolu::test {
namespace {

struct Staff {
    Staff() : admin(shop.supplier()) {}

    // The path of a new person.
    std::string hire(std::string const& login, std::string const& role) {
        auto const made = admin.post("/v1/people", new_person(admin, role, login));
        if (made.status != 201) throw std::runtime_error(made.text);
        return "/v1/people/" + made.body.at("id").get<std::string>();
    }
    Reply log_in(std::string const& login) {
        return shop.anyone().post("/v1/session", credentials(login));
    }

    Shop shop;
    Party admin;
};

TEST(Staff, are_listed_to_their_own_admin) {
    Staff staff;
    auto const path = staff.hire("yun.clerk", "supplier_clerk");
    auto const read = staff.admin.get(path);
    ASSERT_EQ(read.status, 200) << read.text;
    EXPECT_EQ(read.body["login"], "yun.clerk");
    EXPECT_EQ(read.body["is_active"], true);
    EXPECT_EQ(read.header("etag"), "\"1\"");
    EXPECT_EQ(read.text.find("argon2"), std::string::npos);
    EXPECT_EQ(walk(staff.admin, "/v1/people?page_size=1").size(), 1u);
    EXPECT_EQ(staff.shop.other_supplier().get(path).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(staff.shop.other_supplier().get("/v1/people").body["items"], Json::array());
    EXPECT_EQ(staff.shop.operator_()
                  .get("/v1/people?organisation_id=" + staff.admin.organisation_id())
                  .body["items"]
                  .size(),
              1u);
    EXPECT_EQ(staff.shop.with_role(staff.admin, "supplier_clerk").get("/v1/people").problem(),
              (ProblemIs{403, "forbidden"}));
}

TEST(Staff, who_leave_are_logged_out_at_once_and_others_are_not) {
    Staff staff;
    auto const path = staff.hire("yun.clerk", "supplier_clerk");
    staff.hire("yun.sales", "supplier_sales");
    auto clerk = holder_of(staff.shop, staff.log_in("yun.clerk"), staff.admin);
    auto sales = holder_of(staff.shop, staff.log_in("yun.sales"), staff.admin);
    EXPECT_EQ(clerk.get("/v1/session").status, 200);
    EXPECT_EQ(sales.get("/v1/session").status, 200);
    auto const left = staff.admin.patch(path, {{"is_active", false}}, 1);
    ASSERT_EQ(left.status, 200) << left.text;
    EXPECT_EQ(left.body["is_active"], false);
    EXPECT_EQ(clerk.get("/v1/session").problem(), (ProblemIs{401, "unauthenticated"}));
    EXPECT_EQ(staff.log_in("yun.clerk").problem(), (ProblemIs{401, "bad-credentials"}));
    EXPECT_EQ(sales.get("/v1/session").status, 200);
    EXPECT_EQ(staff.admin.patch(path, {{"is_active", true}}, 2).status, 200);
    EXPECT_EQ(staff.log_in("yun.clerk").status, 201);
}

TEST(Staff, work_in_their_new_role_at_once) {
    Staff staff;
    auto const path = staff.hire("yun.viewer", "supplier_viewer");
    auto person = holder_of(staff.shop, staff.log_in("yun.viewer"), staff.admin);
    EXPECT_EQ(person.get("/v1/session").body["role"], "supplier_viewer");
    EXPECT_EQ(staff.admin.patch(path, {{"role", "supplier_sales"}}, 1).status, 200);
    EXPECT_EQ(person.get("/v1/session").body["role"], "supplier_sales");
}

TEST(Staff, keep_their_last_admin) {
    Staff staff;
    auto const first = staff.hire("yun.admin", "supplier_admin");
    staff.hire("yun.clerk", "supplier_clerk");
    for (Json const& change : {Json{{"is_active", false}}, Json{{"role", "supplier_clerk"}}})
        EXPECT_EQ(staff.admin.patch(first, change, 1).problem(),
                  (ProblemIs{409, "illegal-transition"}));
    auto const second = staff.hire("yun.other", "supplier_admin");
    EXPECT_EQ(staff.admin.patch(first, {{"is_active", false}}, 1).status, 200);
    EXPECT_EQ(staff.admin.patch(second, {{"is_active", false}}, 1).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(staff.log_in("yun.other").status, 201);
}

TEST(Staff, keep_an_admin_when_two_let_each_other_go_at_once) {
    Staff staff;
    for (int round = 0; round < 5; ++round) {
        auto const number = std::to_string(round);
        auto const first = staff.hire("a" + number, "supplier_admin");
        auto const second = staff.hire("b" + number, "supplier_admin");
        auto let_go = [&](std::string const& path) {
            Party(staff.admin).patch(path, {{"is_active", false}}, 1);
        };
        std::thread one([&] { let_go(first); }), two([&] { let_go(second); });
        one.join();
        two.join();
        EXPECT_EQ(staff.shop.sql("select count(*) from person where deactivated_at is null"), "1");
        staff.shop.sql("delete from person");
    }
}

TEST(Staff, are_refused_with_every_fault) {
    Staff staff;
    auto const path = staff.hire("yun.clerk", "supplier_clerk");
    EXPECT_TRUE(
        staff.admin.patch(path, {{"role", "buyer_clerk"}}, 1).has_fault("/role", "unknown-value"));
    EXPECT_TRUE(staff.admin.patch(path, {{"login", "x"}}, 1).has_fault("/login", "unknown-field"));
    EXPECT_EQ(staff.admin.patch(path, {{"is_active", true}}, 7).problem(),
              (ProblemIs{412, "stale-version"}));
    EXPECT_EQ(staff.admin.patch(path, {{"is_active", true}}, {}).problem(),
              (ProblemIs{428, "precondition-required"}));
    EXPECT_EQ(staff.shop.other_supplier().patch(path, {{"is_active", false}}, 1).problem(),
              (ProblemIs{404, "not-found"}));
}

TEST(Staff, leave_a_record_of_who_changed_what) {
    Staff staff;
    auto const path = staff.hire("yun.clerk", "supplier_clerk");
    staff.admin.patch(path, {{"role", "supplier_sales"}}, 1);
    auto const changes =
        staff.admin.get("/v1/suppliers/" + staff.admin.organisation_id() + "/changes");
    EXPECT_EQ(changes.body["items"][0]["what"], "person.changed");
    EXPECT_EQ(changes.body["items"][0]["before"]["role"], "supplier_clerk");
    EXPECT_EQ(changes.body["items"][0]["after"]["role"], "supplier_sales");
}

}  // namespace
}  // namespace chaolu::test
