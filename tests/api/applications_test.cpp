// Applications: three stages, a decision per category, and the way from the first to an order.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/second_market.hpp"
#include "tests/support/suppliers.hpp"

namespace chaolu::test {
namespace {

Json application(std::vector<std::string> const& categories = {"scallion"}) {
    return {{"categories", categories},
            {"division_code", "140406"},
            {"address", "黄牛蹄乡示例村 1 号"},
            {"contact", {{"name", "联系人"}, {"phone", "0355-6789012"}}},
            {"bank",
             {{"holder", "示例合作社"}, {"bank", "示例银行"}, {"account", "6228480000000001234"}}}};
}

Json decisions(std::vector<std::pair<std::string, std::string>> const& verdicts) {
    Json body{{"decisions", Json::array()}};
    for (auto const& [category, verdict] : verdicts) {
        Json each{{"category", category}, {"verdict", verdict}};
        if (verdict == "refused") each["reason"] = "样品不合格";
        body["decisions"].push_back(each);
    }
    return body;
}

struct Applicant {
    Applicant()
        : supplier(new_supplier(shop)),
          office(shop.with_role(shop.observer(), "cooperation_officer")),
          operator_(shop.operator_()) {}

    std::string apply(Json const& body = application()) {
        auto const made = supplier.post("/v1/supplier-applications", body);
        if (made.status != 201) throw std::runtime_error(made.text);
        return made.header("location");
    }
    Reply recommend(std::string const& path) {
        return office.post(path + ":recommend", {{"reason", "产地核实"}});
    }

    Shop shop;
    Party supplier, office, operator_;
};

TEST(Applications, are_shown_with_a_masked_account) {
    Applicant a;
    auto const made = a.supplier.post("/v1/supplier-applications", application());
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["state"], "submitted");
    EXPECT_EQ(made.body["bank"]["account"], "****1234");
    EXPECT_EQ(made.body["categories"][0]["verdict"], nullptr);
    for (auto who : {a.supplier, a.office, a.operator_}) {
        EXPECT_EQ(who.get(made.header("location")).text.find("622848"), std::string::npos);
        EXPECT_EQ(who.get("/v1/supplier-applications").text.find("622848"), std::string::npos);
    }
    EXPECT_EQ(a.shop.sql("select bank_account from supplier_application"), "6228480000000001234");
    EXPECT_EQ(a.shop.sql("select count(*) from supplier_change where after like '%622848%'"), "0");
}

TEST(Applications, are_decided_category_by_category) {
    Applicant a;
    auto const path = a.apply(application({"scallion", "mushroom"}));
    auto const recommended = a.recommend(path);
    ASSERT_EQ(recommended.status, 200) << recommended.text;
    EXPECT_EQ(recommended.body["state"], "recommended");
    auto const approved = a.operator_.post(
        path + ":approve", decisions({{"scallion", "approved"}, {"mushroom", "refused"}}));
    ASSERT_EQ(approved.status, 200) << approved.text;
    EXPECT_EQ(approved.body["state"], "approved");
    EXPECT_EQ(approved.body["categories"][0],
              (Json{{"category", "mushroom"}, {"verdict", "refused"}, {"reason", "样品不合格"}}));
    EXPECT_EQ(approved.body["categories"][1]["verdict"], "approved");
    EXPECT_EQ(read_supplier(a.shop, a.supplier).body["state"], "active");
    EXPECT_EQ(on_sale(a.shop, a.supplier, "scallion"), a.shop.today() + "..");
    EXPECT_EQ(on_sale(a.shop, a.supplier, "mushroom"), "-");
}

// The rule of the 832 platform: the county recommends before the platform decides.
TEST(Applications, need_the_countys_recommendation) {
    Applicant a;
    auto const path = a.apply();
    auto const decision = decisions({{"scallion", "approved"}});
    EXPECT_EQ(a.operator_.post(path + ":approve", decision).problem(),
              (ProblemIs{409, "illegal-transition"}));
    for (auto who : {a.operator_, a.supplier, a.shop.observer()})
        EXPECT_EQ(who.post(path + ":recommend", {{"reason", "x"}}).problem(),
                  (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(a.office.post(path + ":approve", decision).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(a.recommend(path).status, 200);
    EXPECT_EQ(a.recommend(path).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(a.operator_.post(path + ":approve", decision).status, 200);
    for (auto const* verb : {":return", ":reject"})
        EXPECT_EQ(a.operator_.post(path + verb, {{"reason", "x"}}).problem(),
                  (ProblemIs{409, "illegal-transition"}));
}

TEST(Applications, that_are_returned_go_through_it_all_again) {
    Applicant a;
    auto const path = a.apply(application({"scallion", "mushroom"}));
    a.recommend(path);
    auto const returned = a.operator_.post(path + ":return", {{"reason", "请补充开户许可证"}});
    ASSERT_EQ(returned.status, 200) << returned.text;
    EXPECT_EQ(returned.body["state"], "returned");
    EXPECT_EQ(a.supplier.get(path).body["reason"], "请补充开户许可证");
    EXPECT_EQ(a.recommend(path).problem(), (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(a.shop.supplier().post(path + ":resubmit", application()).problem(),
              (ProblemIs{404, "not-found"}));
    auto const again = a.supplier.post(path + ":resubmit", application({"scallion"}));
    ASSERT_EQ(again.status, 200) << again.text;
    EXPECT_EQ(again.body["state"], "submitted");
    EXPECT_EQ(again.body["categories"].size(), 1u);
    EXPECT_EQ(a.supplier.post(path + ":resubmit", application()).problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(a.recommend(path).status, 200);
}

TEST(Applications, that_are_rejected_make_room_for_another) {
    Applicant a;
    auto const path = a.apply();
    EXPECT_EQ(a.supplier.post("/v1/supplier-applications", application()).problem(),
              (ProblemIs{409, "already-exists"}));
    EXPECT_EQ(a.operator_.post(path + ":reject", {{"reason", "不在合作区域"}}).status, 200);
    EXPECT_EQ(a.supplier.post("/v1/supplier-applications", application()).status, 201);
    EXPECT_EQ(walk(a.supplier, "/v1/supplier-applications?page_size=1").size(), 2u);
    EXPECT_EQ(a.supplier.get("/v1/supplier-applications?state=rejected").body["items"].size(), 1u);
}

TEST(Applications, decide_each_category_once_with_papers_and_reasons) {
    Applicant a;
    auto const path = a.apply(application({"scallion", "vinegar"}));
    a.recommend(path);
    auto decide = [&](Json const& body) { return a.operator_.post(path + ":approve", body); };
    EXPECT_TRUE(decide(decisions({{"scallion", "approved"}})).has_fault("/decisions", "required"));
    EXPECT_TRUE(decide(decisions({{"scallion", "approved"}, {"scallion", "approved"}}))
                    .has_fault("/decisions/1/category", "duplicate"));
    EXPECT_TRUE(decide(decisions({{"scallion", "approved"}, {"craft", "approved"}}))
                    .has_fault("/decisions/1/category", "unknown-value"));
    EXPECT_TRUE(decide(decisions({{"scallion", "refused"}, {"vinegar", "refused"}}))
                    .has_fault("/decisions", "too-few"));
    auto bare = decisions({{"scallion", "approved"}, {"vinegar", "refused"}});
    bare["decisions"][1].erase("reason");
    EXPECT_TRUE(decide(bare).has_fault("/decisions/1/reason", "required"));
    auto const both = decisions({{"scallion", "approved"}, {"vinegar", "approved"}});
    EXPECT_TRUE(decide(both).has_fault("/decisions/1/category", "missing-document"));
    EXPECT_EQ(read_supplier(a.shop, a.supplier).body["state"], "applied");
    a.operator_.post("/v1/licences", new_sc(a.supplier.organisation_id(), 66,
                                            date_from_text(a.shop.today()).value()));
    EXPECT_EQ(decide(both).status, 200);
}

TEST(Applications, are_refused_with_every_fault_at_its_place) {
    Applicant a;
    struct Case {
        Json::json_pointer place;
        Json value;
        std::string pointer, code;
    };
    for (auto const& [place, value, pointer, code] : std::vector<Case>{
             {"/categories"_json_pointer, Json::array(), "/categories", "too-few"},
             {"/categories"_json_pointer, {"gold"}, "/categories/0", "unknown-value"},
             {"/categories"_json_pointer, {"craft", "craft"}, "/categories/1", "duplicate"},
             {"/division_code"_json_pointer, "140499", "/division_code", "unknown-value"},
             {"/contact/phone"_json_pointer, "12345678901", "/contact/phone", "invalid-format"},
             {"/bank/account"_json_pointer, "12", "/bank/account", "invalid-format"},
             {"/bank/pin"_json_pointer, "1", "/bank/pin", "unknown-field"},
             {"/is_trader"_json_pointer, true, "/is_trader", "agent-without-principal"}}) {
        auto body = application();
        body[place] = value;
        EXPECT_TRUE(a.supplier.post("/v1/supplier-applications", body).has_fault(pointer, code))
            << pointer;
    }
    step(a.shop, a.supplier, "terminate");
    EXPECT_EQ(a.supplier.post("/v1/supplier-applications", application()).problem(),
              (ProblemIs{409, "supplier-not-active"}));
}

TEST(Applications, of_others_do_not_exist) {
    Applicant a;
    auto const path = a.apply();
    EXPECT_EQ(a.shop.supplier().get(path).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(a.shop.supplier().get("/v1/supplier-applications").body["items"], Json::array());
    EXPECT_EQ(a.shop.buyer().get(path).problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(operator_of_second_market(a.shop).get(path).problem(), (ProblemIs{404, "not-found"}));
}

// domain.md J2: from the application to the first order.
TEST(Applications, lead_to_a_first_order) {
    Applicant a;
    auto today = date_from_text(a.shop.today()).value();
    auto const path = a.apply(application({"vinegar"}));
    auto sc = new_sc("", 66, today);
    sc.erase("supplier_id");
    auto const licence = a.supplier.post("/v1/licences", sc);
    EXPECT_EQ(a.operator_.post_text(licence.header("location") + ":confirm", "", "").status, 200);
    EXPECT_EQ(a.recommend(path).status, 200);
    auto decision = decisions({{"vinegar", "approved"}});
    decision["review_waived"] = true;
    EXPECT_EQ(a.operator_.post(path + ":approve", decision).status, 200);
    Json product{
        {"code", "CHENCU"},
        {"category", "vinegar"},
        {"name", {{"zh", "老陈醋"}}},
        {"origin_division", "140406"},
        {"skus", {{{"code", "CHENCU-6"}, {"name", {{"zh", "六瓶"}}}, {"base_unit", "piece"}}}}};
    EXPECT_EQ(a.supplier.post("/v1/products", product).status, 201);
    a.operator_.post("/v1/price-lists",
                     {{"code", "J2"},
                      {"name", {{"zh", "价目"}}},
                      {"valid_from", "2020-01-01"},
                      {"prices", {{{"sku", "CHENCU-6"}, {"price", "52"}, {"per", "piece"}}}}});
    a.shop.with_stock_of(a.supplier, "CHENCU-6", 10);
    auto const order = a.shop.buyer().post("/v1/orders", Shop::order_of({{"CHENCU-6", 2}}));
    ASSERT_EQ(order.status, 201) << order.text;
    EXPECT_EQ(order.body["total"]["amount"], 10400);
    EXPECT_EQ(order.body["supplier_orders"][0]["supplier_id"], a.supplier.organisation_id());
}

}  // namespace
}  // namespace chaolu::test
