// Licences: handed in, checked by their numbers, confirmed, and what they make possible.
#include <gtest/gtest.h>

#include "tests/support/pages.hpp"
#include "tests/support/suppliers.hpp"

namespace chaolu::test {
namespace {

// What a supplier hands in itself.
Json own_sc(int sequence = 7) {
    auto body = new_sc("", sequence, date_from_text("2026-01-01").value());
    body.erase("supplier_id");
    return body;
}

std::string path_of(Reply const& licence) {
    return "/v1/licences/" + licence.body.at("id").get<std::string>();
}

TEST(Licences, count_once_an_operator_has_confirmed_them) {
    Shop shop;
    auto supplier = new_supplier(shop);
    auto const made = supplier.post("/v1/licences", own_sc());
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.header("location"), path_of(made));
    EXPECT_EQ(made.body["state"], "submitted");
    EXPECT_EQ(made.body["food_classes"], (Json{"01", "03"}));
    EXPECT_FALSE(made.body.contains("warnings"));
    EXPECT_TRUE(
        approve(shop, supplier, {"vinegar"}).has_fault("/categories/0", "missing-document"));
    auto const confirmed = shop.operator_().post_text(path_of(made) + ":confirm", "", "");
    ASSERT_EQ(confirmed.status, 200) << confirmed.text;
    EXPECT_EQ(confirmed.body["state"], "confirmed");
    EXPECT_EQ(confirmed.header("etag"), "\"2\"");
    EXPECT_EQ(approve(shop, supplier, {"vinegar"}).status, 200);
    EXPECT_EQ(on_sale(shop, supplier, "vinegar"), "2025-01-01..2029-11-01");
    EXPECT_EQ(supplier.get(path_of(made)).body, confirmed.body);
}

TEST(Licences, of_an_operator_are_confirmed_at_once) {
    Shop shop;
    auto const supplier = new_supplier(shop);
    auto body = own_sc();
    EXPECT_TRUE(shop.operator_().post("/v1/licences", body).has_fault("/supplier_id", "required"));
    body["supplier_id"] = supplier.organisation_id();
    EXPECT_EQ(shop.operator_().post("/v1/licences", body).body["state"], "confirmed");
}

TEST(Licences, are_refused_with_a_reason_and_handed_in_anew) {
    Shop shop;
    auto supplier = new_supplier(shop);
    auto const made = supplier.post("/v1/licences", own_sc());
    auto operator_ = shop.operator_();
    EXPECT_TRUE(
        operator_.post(path_of(made) + ":refuse", Json::object()).has_fault("/reason", "required"));
    auto const refused = operator_.post(path_of(made) + ":refuse", {{"reason", "照片不清"}});
    ASSERT_EQ(refused.status, 200) << refused.text;
    EXPECT_EQ(refused.body["reason"], "照片不清");
    for (auto const* verb : {":refuse", ":withdraw"})
        EXPECT_EQ(operator_.post(path_of(made) + verb, {{"reason", "x"}}).problem(),
                  (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(operator_.post_text(path_of(made) + ":confirm", "", "").problem(),
              (ProblemIs{409, "illegal-transition"}));
    EXPECT_EQ(supplier.post("/v1/licences", own_sc()).status, 201);
}

TEST(Licences, that_were_withdrawn_stop_what_they_cover_today) {
    Shop shop;
    shop.clock().set(instant_from_text("2026-11-05T04:00:00Z").value());
    auto supplier = new_supplier(shop);
    auto body = own_sc();
    body["supplier_id"] = supplier.organisation_id();
    auto const made = shop.operator_().post("/v1/licences", body);
    approve(shop, supplier, {"vinegar", "scallion"});
    auto const reply =
        shop.operator_().post(path_of(made) + ":withdraw", {{"reason", "发证机关注销"}});
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.body["withdrawn_from"], "2026-11-05");
    EXPECT_EQ(on_sale(shop, supplier, "vinegar"), "2025-01-01..2026-11-05");
    EXPECT_EQ(on_sale(shop, supplier, "scallion"), "2020-01-01..");
}

TEST(Licences, that_are_renewed_go_on_under_the_same_number) {
    Shop shop;
    auto supplier = new_supplier(shop);
    auto body = own_sc();
    body["supplier_id"] = supplier.organisation_id();
    shop.operator_().post("/v1/licences", body);
    approve(shop, supplier, {"vinegar"});
    EXPECT_EQ(on_sale(shop, supplier, "vinegar"), "2025-01-01..2029-11-01");
    body["valid_from"] = "2029-11-01";
    body["valid_to"] = "2034-11-01";
    EXPECT_EQ(shop.operator_().post("/v1/licences", body).status, 201);
    EXPECT_EQ(on_sale(shop, supplier, "vinegar"), "2025-01-01..2034-11-01");
    EXPECT_EQ(supplier.get("/v1/licences").body["items"].size(), 2u);
}

TEST(Licences, belong_to_one_supplier) {
    Shop shop;
    auto supplier = new_supplier(shop);
    EXPECT_EQ(supplier.post("/v1/licences", own_sc(7)).status, 201);
    auto const again = supplier.post("/v1/licences", own_sc(7));
    EXPECT_EQ(again.problem(), (ProblemIs{409, "already-exists"}));
    EXPECT_TRUE(again.has_fault("/number", "already-exists"));
    EXPECT_EQ(shop.supplier().post("/v1/licences", own_sc(7)).problem(),
              (ProblemIs{409, "already-exists"}));
    EXPECT_EQ(shop.supplier().post("/v1/licences", own_sc(8)).status, 201);
}

TEST(Licences, are_refused_with_every_fault_at_its_place) {
    Shop shop;
    auto supplier = new_supplier(shop);
    struct Case {
        std::string field;
        Json value;
        std::string pointer;
        std::string code;
    };
    for (auto const& [field, value, pointer, code] :
         std::vector<Case>{{"kind", "passport", "/kind", "unknown-value"},
                           {"kind", "jy", "/number", "invalid-format"},
                           {"number", "SC10314040600013", "/number", "invalid-check-digit"},
                           {"number", "SC1031404060001", "/number", "invalid-format"},
                           {"issued_to", "", "/issued_to", "too-short"},
                           {"food_classes", {"03", "33"}, "/food_classes/1", "unknown-value"},
                           {"division_code", "14", "/division_code", "invalid-format"},
                           {"valid_to", "2025-01-01", "/valid_to", "out-of-range"},
                           {"valid_to", "2030-01-02", "/valid_to", "out-of-range"},
                           {"supplier_id", shop.supplier().organisation_id(), "/supplier_id",
                            "unknown-organisation"},
                           {"scan", "x", "/scan", "unknown-field"}}) {
        auto body = own_sc();
        body[field] = value;
        auto const reply = supplier.post("/v1/licences", body);
        EXPECT_TRUE(reply.has_fault(pointer, code)) << field << " " << value << " " << reply.text;
    }
    auto jy = own_sc();
    jy["kind"] = "jy";
    jy["number"] = "JY11404060000015";
    EXPECT_TRUE(supplier.post("/v1/licences", jy).has_fault("/food_classes", "unknown-value"));
    jy.erase("food_classes");
    EXPECT_EQ(supplier.post("/v1/licences", jy).status, 201);
    auto five_years = own_sc(9);
    five_years["valid_to"] = "2030-01-01";
    EXPECT_EQ(supplier.post("/v1/licences", five_years).status, 201);
}

// domain.md 0.7: Beijing's numbers carry their district in their own way, so the division is no
// reason to refuse.
TEST(Licences, warn_of_a_division_that_is_not_that_of_the_number) {
    Shop shop;
    auto supplier = new_supplier(shop);
    Json body{{"kind", "jy"},
              {"number", "JY11105050876919"},
              {"issued_to", "朝阳商店"},
              {"division_code", "140406"},
              {"valid_from", "2024-01-01"},
              {"valid_to", "2028-01-01"}};
    auto const made = supplier.post("/v1/licences", body);
    ASSERT_EQ(made.status, 201) << made.text;
    ASSERT_TRUE(made.body.contains("warnings"));
    EXPECT_EQ(made.body["warnings"][0]["code"], "division-mismatch");
    EXPECT_EQ(made.body["warnings"][0]["pointer"], "/division_code");
    EXPECT_FALSE(supplier.get(path_of(made)).body.contains("warnings"));
    body["division_code"] = "110105";
    body["valid_from"] = "2025-01-01";
    EXPECT_FALSE(supplier.post("/v1/licences", body).body.contains("warnings"));
}

TEST(Licences, of_others_do_not_exist) {
    Shop shop;
    auto supplier = new_supplier(shop);
    auto const made = supplier.post("/v1/licences", own_sc());
    EXPECT_EQ(shop.supplier().get(path_of(made)).problem(), (ProblemIs{404, "not-found"}));
    EXPECT_EQ(
        shop.supplier().get("/v1/licences?supplier_id=" + supplier.organisation_id()).body["items"],
        Json::array());
    EXPECT_EQ(shop.observer()
                  .get("/v1/licences?supplier_id=" + supplier.organisation_id())
                  .body["items"]
                  .size(),
              1u);
    EXPECT_EQ(supplier.post_text(path_of(made) + ":confirm", "", "").problem(),
              (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(shop.buyer().get("/v1/licences").problem(), (ProblemIs{403, "forbidden"}));
    EXPECT_EQ(walk(shop.operator_(), "/v1/licences?page_size=1").size(), 2u);
}

TEST(LicenceRules, name_their_source_and_their_days) {
    Shop shop;
    Json const rules = shop.supplier().get("/v1/licence-rules").body["items"];
    auto of = [&](std::string const& category, std::string const& role) {
        std::vector<Json> found;
        for (auto const& rule : rules)
            if (rule["category"] == category && rule["role"] == role) found.push_back(rule);
        return found;
    };
    ASSERT_EQ(of("vinegar", "cooperative").size(), 1u);
    EXPECT_EQ(of("vinegar", "cooperative")[0]["any_of"], (Json{"sc"}));
    EXPECT_EQ(of("vinegar", "cooperative")[0]["food_class"], "03");
    EXPECT_EQ(of("millet", "company")[0]["food_class"], "01");
    EXPECT_EQ(of("millet", "cooperative")[0]["any_of"], Json::array());
    EXPECT_EQ(of("craft", "individual_business")[0]["any_of"], Json::array());
    // MARA Order 2025 No. 4 holds from 2026-02-01.
    ASSERT_EQ(of("mushroom", "cooperative").size(), 2u);
    EXPECT_EQ(of("mushroom", "cooperative")[0]["lot_paper"], nullptr);
    EXPECT_EQ(of("mushroom", "cooperative")[1]["lot_paper"], "compliance_certificate");
    EXPECT_EQ(of("mushroom", "cooperative")[1]["valid_from"], "2026-02-01");
    ASSERT_EQ(of("sauce", "trader").size(), 2u);
    EXPECT_EQ(of("sauce", "trader")[1]["any_of"], (Json{"jy", "jy_filing"}));
    for (auto const& rule : rules) EXPECT_FALSE(rule["source"].get<std::string>().empty());
}

}  // namespace
}  // namespace chaolu::test
