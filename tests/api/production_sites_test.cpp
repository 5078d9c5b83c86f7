// Production sites: registering them, and whose they are.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

Json new_site(std::string const& code = "PARK") {
    return {{"code", code},
            {"name", "食用菌示范园"},
            {"division_code", "140406"},
            {"growing_units",
             {{{"number", "A02"}, {"kind", "greenhouse"}},
              {{"number", "A01"}, {"kind", "greenhouse"}},
              {{"number", "F01"}, {"kind", "field"}},
              {{"number", "L1"}, {"kind", "workshop"}}}}};
}

TEST(ProductionSites, are_registered_and_read_back) {
    Shop shop;
    auto supplier = shop.supplier();
    auto const made = supplier.post("/v1/production-sites", new_site());
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.header("location"),
              "/v1/production-sites/" + made.body["id"].get<std::string>());
    EXPECT_EQ(made.header("etag"), "\"1\"");
    EXPECT_EQ(made.body["supplier_id"], supplier.organisation_id());
    EXPECT_EQ(made.body["name"], "食用菌示范园");
    EXPECT_EQ(made.body["division_code"], "140406");
    EXPECT_EQ(made.body["version"], 1);
    auto const unit = [](std::string const& number, std::string const& kind) {
        return Json{{"number", number}, {"kind", kind}, {"daily_norm_g", nullptr}};
    };
    Json const units{unit("A01", "greenhouse"), unit("A02", "greenhouse"), unit("F01", "field"),
                     unit("L1", "workshop")};
    EXPECT_EQ(made.body["growing_units"], units);
    auto const read = supplier.get(made.header("location"));
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.header("etag"), "\"1\"");
    EXPECT_EQ(read.body, made.body);
}

TEST(ProductionSites, get_new_growing_units_and_norms_and_lose_none) {
    Shop shop;
    auto supplier = shop.supplier();
    auto const made = supplier.post("/v1/production-sites", new_site());
    auto const target = made.header("location") + ":change-growing-units";
    Json const changes{{"growing_units",
                        {{{"number", "A01"}, {"kind", "greenhouse"}, {"daily_norm_g", 300'000}},
                         {{"number", "A03"}, {"kind", "greenhouse"}}}}};
    auto const changed = supplier.post(target, changes);
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.header("etag"), "\"2\"");
    ASSERT_EQ(changed.body["growing_units"].size(), 5u);
    EXPECT_EQ(changed.body["growing_units"][0]["daily_norm_g"], 300'000);
    EXPECT_EQ(supplier.get(made.header("location")).body, changed.body);
    EXPECT_EQ(shop.other_supplier().post(target, changes).status, 404);
    auto unit = changes["growing_units"][0];
    unit["daily_norm_g"] = 0;
    auto const refused = supplier.post(target, {{"growing_units", Json::array({unit})}});
    EXPECT_TRUE(refused.has_fault("/growing_units/0/daily_norm_g", "out-of-range"));
    auto many = Json::array();
    for (int number = 0; number < 497; ++number)
        many.push_back({{"number", "N" + std::to_string(number)}, {"kind", "field"}});
    EXPECT_TRUE(
        supplier.post(target, {{"growing_units", many}}).has_fault("/growing_units", "too-many"));
}

TEST(ProductionSites, may_have_no_growing_units_yet) {
    Shop shop;
    auto body = new_site();
    body["growing_units"] = Json::array();
    auto const made = shop.supplier().post("/v1/production-sites", body);
    EXPECT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["growing_units"], Json::array());
}

TEST(ProductionSites, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    auto supplier = shop.supplier();
    struct Case {
        std::string pointer;
        Json value;
        std::string code;
    };
    Json const unit{{"number", "A01"}, {"kind", "greenhouse"}};
    Case const cases[] = {
        {"/code", nullptr, "required"},
        {"/code", "大棚", "invalid-format"},
        {"/name", "", "too-short"},
        {"/name", std::string(201, 'x'), "too-long"},
        {"/division_code", "14040", "invalid-format"},
        {"/growing_units", nullptr, "required"},
        {"/growing_units", Json(501, unit), "too-many"},
        {"/growing_units", "A01", "wrong-type"},
        {"/growing_units/0/kind", "balcony", "unknown-value"},
        {"/growing_units/0/number", 1, "wrong-type"},
        {"/growing_units/3/number", "A01", "duplicate"},
        {"/growing_units/0/extra", 1, "unknown-field"},
        // What the server decides is nothing to send.
        {"/id", "sit_01M82XDG6GEFCT6H2VPCBKHXYS", "unknown-field"},
        {"/market_id", "mkt_01M82XDG6GEFCT6H2VPCBKHXYS", "unknown-field"},
        {"/created_at", "2026-11-23T00:00:00.000Z", "unknown-field"},
        {"/version", 7, "unknown-field"},
    };
    for (auto const& each : cases) {
        auto body = new_site();
        body[Json::json_pointer(each.pointer)] = each.value;
        auto const reply = supplier.post("/v1/production-sites", body);
        EXPECT_EQ(reply.problem(), (ProblemIs{422, "validation-failed"})) << each.pointer;
        EXPECT_TRUE(reply.has_fault(each.pointer, each.code)) << each.pointer << reply.text;
        EXPECT_EQ(reply.body["errors"].size(), 1u) << reply.text;
    }
    EXPECT_EQ(shop.sql("select count(*) from production_site"), "0");
}

TEST(ProductionSites, belong_to_the_caller_or_to_whom_an_operator_names) {
    Shop shop;
    auto supplier = shop.supplier();
    auto post = [](Party who, std::string const& code, Json const& supplier_id) {
        auto body = new_site(code);
        if (!supplier_id.is_null()) body["supplier_id"] = supplier_id;
        return who.post("/v1/production-sites", body);
    };
    EXPECT_EQ(post(supplier, "A", supplier.organisation_id()).status, 201);
    EXPECT_EQ(post(shop.operator_(), "B", supplier.organisation_id()).body["supplier_id"],
              supplier.organisation_id());
    EXPECT_TRUE(post(shop.operator_(), "C", nullptr).has_fault("/supplier_id", "required"));
    auto const foreign = supplier_in(operator_of_second_market(shop));
    for (auto const& [who, named] :
         {std::pair{supplier, shop.other_supplier().organisation_id()},
          {shop.operator_(), shop.buyer().organisation_id()},
          {shop.operator_(), foreign},
          {shop.operator_(), std::string("org_01M82X29D4ES8R65RZYJKA792G")}})
        EXPECT_TRUE(post(who, "D", named).has_fault("/supplier_id", "unknown-organisation"));
    EXPECT_TRUE(post(shop.operator_(), "E", "prd_01M82X29D4ES8R65RZYJKA792G")
                    .has_fault("/supplier_id", "invalid-format"));
}

TEST(ProductionSites, have_a_code_that_is_their_suppliers_own) {
    Shop shop;
    EXPECT_EQ(shop.supplier().post("/v1/production-sites", new_site()).status, 201);
    auto const again = shop.supplier().post("/v1/production-sites", new_site());
    EXPECT_EQ(again.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(again.has_fault("/code", "already-exists"));
    EXPECT_EQ(shop.other_supplier().post("/v1/production-sites", new_site()).status, 201);
}

TEST(ProductionSites, of_others_do_not_exist_for_a_supplier) {
    Shop shop;
    auto stranger = operator_of_second_market(shop);
    auto const site = shop.supplier().post("/v1/production-sites", new_site()).header("location");
    for (auto who : {shop.supplier(), shop.operator_(), shop.observer(),
                     shop.with_role(shop.supplier(), "supplier_clerk")}) {
        EXPECT_EQ(who.get(site).status, 200);
        EXPECT_EQ(walk(who, "/v1/production-sites").size(), 1u);
    }
    for (auto who : {shop.other_supplier(), stranger}) {
        EXPECT_EQ(who.get(site).problem(), (ProblemIs{404, "not-found"}));
        EXPECT_TRUE(walk(who, "/v1/production-sites").empty());
    }
    for (auto const* unknown : {"sit_01M82XDG6GEFCT6H2VPCBKHXYS", "sit_1", "x"})
        EXPECT_EQ(shop.supplier().get("/v1/production-sites/" + std::string(unknown)).problem(),
                  (ProblemIs{404, "not-found"}));
}

TEST(ProductionSites, are_written_and_read_by_those_who_may) {
    Shop shop;
    for (auto who : {shop.buyer(), shop.union_(), shop.observer(),
                     shop.with_role(shop.supplier(), "supplier_clerk")})
        EXPECT_EQ(who.post("/v1/production-sites", new_site()).problem(),
                  (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.buyer().get("/v1/production-sites").problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.anyone().get("/v1/production-sites").problem(),
              (ProblemIs{401, "unauthenticated"}));
}

TEST(ProductionSites, are_listed_in_pages_without_loss) {
    Shop shop;
    auto supplier = shop.supplier();
    std::vector<std::string> made;
    for (int i = 0; i < 5; ++i)
        made.push_back(
            supplier.post("/v1/production-sites", new_site("S" + std::to_string(i))).body["id"]);
    for (auto const* size : {"1", "2", "3", "5", "200"})
        EXPECT_EQ(walk(supplier, "/v1/production-sites?page_size=" + std::string(size)), made);
    EXPECT_TRUE(supplier.get("/v1/production-sites?code=S1").has_fault("?code", "unknown-field"));
    EXPECT_TRUE(
        supplier.get("/v1/production-sites?page_size=0").has_fault("?page_size", "out-of-range"));
}

}  // namespace
}  // namespace chaolu::test
