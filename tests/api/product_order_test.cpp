// The orders, filters and counts of the list of products, and synonyms that come and go.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "server/app/index_products.hpp"
#include "server/text/fold.hpp"
#include "storage/identity.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

using Texts = std::vector<std::string>;

std::string add(Party supplier, Json const& body) {
    auto const made = supplier.post("/v1/products", body);
    if (made.status != 201) throw std::runtime_error(made.text);
    return made.body["id"];
}

std::string add(Party supplier, std::string const& code, std::string const& name,
                std::string const& category = "scallion") {
    auto body = new_product(code, name);
    body["category"] = category;
    return add(std::move(supplier), body);
}

Texts names(Party party, std::string const& query) {
    auto const reply = party.get("/v1/products?" + query);
    if (reply.status != 200) throw std::runtime_error(reply.text);
    Texts found;
    for (auto const& item : reply.body["items"]) found.push_back(item["name"]);
    return found;
}

TEST(ProductOrder, by_name_is_that_of_pinyin_with_the_readings_of_the_trade) {
    Shop shop;
    auto ours = shop.supplier();
    auto theirs = shop.other_supplier();
    add(ours, "A", "潞城大葱");
    add(theirs, "B", "朝阳大葱");
    add(ours, "C", "长治大葱");
    add(ours, "D", "长治小葱", "sauce");
    add(theirs, "E", "長治大蔥 一級");
    add(ours, "F", "9号大葱");
    add(ours, "G", "绿豆大葱");
    auto anyone = shop.anyone();
    EXPECT_EQ(names(anyone, "sort=name"), (Texts{"9号大葱", "长治大葱", "長治大蔥 一級", "长治小葱",
                                                 "朝阳大葱", "潞城大葱", "绿豆大葱"}));
    EXPECT_EQ(names(anyone, "sort=name&category=scallion"),
              (Texts{"9号大葱", "长治大葱", "長治大蔥 一級", "朝阳大葱", "潞城大葱", "绿豆大葱"}));
    EXPECT_EQ(names(anyone, "sort=name&supplier_id=" + theirs.organisation_id()),
              (Texts{"長治大蔥 一級", "朝阳大葱"}));
    EXPECT_EQ(names(anyone, "sort=name&category=sauce&supplier_id=" + ours.organisation_id()),
              (Texts{"长治小葱"}));
    EXPECT_EQ(names(anyone, "sort=name&q=" + percent("长治")),
              (Texts{"长治大葱", "長治大蔥 一級", "长治小葱"}));
}

TEST(ProductOrder, by_age_goes_both_ways) {
    Shop shop;
    auto supplier = shop.supplier();
    add(supplier, "A", "大葱甲");
    add(supplier, "B", "大葱乙", "sauce");
    add(supplier, "C", "大葱丙");
    auto anyone = shop.anyone();
    Texts const oldest{"大葱甲", "大葱乙", "大葱丙"};
    Texts const newest(oldest.rbegin(), oldest.rend());
    EXPECT_EQ(names(anyone, ""), oldest);
    EXPECT_EQ(names(anyone, "sort=oldest"), oldest);
    for (auto const& filter : {std::string(), "&supplier_id=" + supplier.organisation_id(),
                               "&q=" + percent("大葱"), std::string("&origin=140406")})
        EXPECT_EQ(names(anyone, "sort=newest" + filter), newest) << filter;
    EXPECT_EQ(names(anyone, "sort=newest&category=scallion"), (Texts{"大葱丙", "大葱甲"}));
}

TEST(ProductOrder, is_walked_without_loss_or_repeat_while_products_are_added) {
    Shop shop;
    auto supplier = shop.supplier();
    Texts before;
    for (auto const* name : {"长治葱", "朝阳葱", "潞城葱", "葱", "葱", "大葱", "熬脑葱"})
        before.push_back(add(supplier, "B" + std::to_string(before.size()), name));
    int added = 0;
    auto add_one = [&] {
        add(supplier, "N" + std::to_string(added), added % 2 ? "阿葱" : "字葱");
        ++added;
    };
    for (std::string const sort : {"name", "newest"})
        for (auto const& filter :
             {std::string(), std::string("&category=scallion"), "&q=" + percent("葱"),
              "&supplier_id=" + supplier.organisation_id()}) {
            auto const seen =
                walk(shop.anyone(), "/v1/products?page_size=2&sort=" + sort + filter, add_one);
            EXPECT_FALSE(has_repeats(seen)) << sort << filter;
            for (auto const& id : before)
                EXPECT_EQ(std::count(seen.begin(), seen.end(), id), 1) << sort << filter;
        }
    EXPECT_GT(added, 20);
}

TEST(ProductOrder, refuses_orders_counts_and_tokens_that_do_not_belong) {
    Shop shop;
    auto supplier = shop.supplier();
    for (int i = 0; i < 3; ++i) add(supplier, "P" + std::to_string(i), "大葱");
    auto anyone = shop.anyone();
    for (auto const* sort : {"", "price", "NAME", "-name", "name,newest"})
        EXPECT_TRUE(anyone.get("/v1/products?sort=" + std::string(sort))
                        .has_fault("?sort", "unknown-value"))
            << sort;
    for (auto const* facets :
         {"", "price", "category,category", "category,,grade", "category, grade", ","})
        EXPECT_TRUE(anyone.get("/v1/products?facets=" + percent(facets))
                        .has_fault("?facets", "unknown-value"))
            << facets;
    EXPECT_TRUE(anyone.get("/v1/products?origin=shanxi").has_fault("?origin", "unknown-value"));
    auto const by_name = anyone.get("/v1/products?page_size=1&sort=name");
    auto const token = by_name.body["next_page_token"].get<std::string>();
    EXPECT_EQ(anyone.get("/v1/products?page_size=1&sort=name&page_token=" + token).status, 200);
    for (auto const* other : {"", "&sort=newest", "&sort=name&grade=A", "&sort=name&variety=x"})
        EXPECT_TRUE(
            anyone.get("/v1/products?page_size=1" + std::string(other) + "&page_token=" + token)
                .has_fault("?page_token", "invalid-format"))
            << other;
}

Json with_facets(std::string const& code, std::string const& name, std::string const& category,
                 std::string const& variety, Texts const& grades, std::string const& origin) {
    auto body = new_product(code, name);
    body["category"] = category;
    if (!variety.empty()) body["variety"] = variety;
    body["origin_division"] = origin;
    body["skus"] = Json::array();
    for (auto const& grade : grades) {
        auto sku = new_sku(code + "-" + std::to_string(body["skus"].size()));
        if (!grade.empty()) sku["grade"] = grade;
        body["skus"].push_back(sku);
    }
    return body;
}

class ProductCounts : public testing::Test {
protected:
    Shop shop;
    Party ours = shop.supplier();
    Party theirs = shop.other_supplier();
    Party anyone = shop.anyone();

    void SetUp() override {
        add(ours, with_facets("A", "香菇", "mushroom", "七河9号", {"A", "B"}, "140406"));
        add(ours, with_facets("B", "香菇 干", "mushroom", "七河9号", {"A"}, "140406"));
        add(theirs, with_facets("C", "香菇", "mushroom", "昌利10号", {"B", "C"}, "140425"));
        add(theirs, with_facets("D", "香菇酱", "sauce", "", {""}, "140406"));
        add(theirs, with_facets("E", "老陈醋", "vinegar", "it's \\ \"x\"", {""}, "140406"));
        // A grade that this category does not have, from before it had any.
        shop.sql("update sku set grade = 'x''y' where code = 'E-0'");
    }
    Json facets(std::string const& query) {
        return anyone.get("/v1/products?" + query).body["facets"];
    }
    static Json value(std::string const& text, int products) {
        return {{"value", text}, {"products", products}};
    }
};

TEST_F(ProductCounts, tell_how_many_products_of_the_whole_result_have_each_value) {
    auto const found =
        facets("page_size=1&facets=category,variety,grade,origin&q=" + percent("香菇"));
    EXPECT_EQ(found["products"], 4);
    EXPECT_EQ(found["is_complete"], true);
    EXPECT_EQ(found["category"], (Json{value("mushroom", 3), value("sauce", 1)}));
    EXPECT_EQ(found["variety"], (Json{value("七河9号", 2), value("昌利10号", 1)}));
    EXPECT_EQ(found["grade"], (Json{value("A", 2), value("B", 2), value("C", 1)}));
    EXPECT_EQ(found["origin"], (Json{value("140406", 3), value("140425", 1)}));
    EXPECT_FALSE(found.contains("supplier"));
}

TEST_F(ProductCounts, name_suppliers_and_count_what_is_not_searched) {
    auto const found = facets("facets=supplier");
    EXPECT_EQ(found["products"], 5);
    ASSERT_EQ(found["supplier"].size(), 2u);
    EXPECT_EQ(found["supplier"][0]["value"], theirs.organisation_id());
    EXPECT_EQ(found["supplier"][0]["products"], 3);
    EXPECT_EQ(found["supplier"][0]["name"],
              shop.operator_().get("/v1/organisations/" + theirs.organisation_id()).body["name"]);
    EXPECT_EQ(found["supplier"][1]["products"], 2);
}

TEST_F(ProductCounts, are_of_the_filtered_result_and_lead_to_filters) {
    auto const every = facets("facets=category,variety,grade,origin");
    for (std::string const facet : {"category", "variety", "grade", "origin"})
        for (auto const& each : every[facet]) {
            auto const query = facet + "=" + percent(each["value"].get<std::string>());
            EXPECT_EQ(names(anyone, query).size(), each["products"]) << query;
            EXPECT_EQ(facets(query + "&facets=" + facet)["products"], each["products"]) << query;
        }
    EXPECT_EQ(names(anyone, "grade=A&category=mushroom").size(), 2u);
    EXPECT_EQ(names(anyone, "grade=A&variety=" + percent("七河9号") +
                                "&supplier_id=" + ours.organisation_id()),
              (Texts{"香菇", "香菇 干"}));
    EXPECT_EQ(names(anyone, "grade=Z"), Texts{});
    EXPECT_EQ(facets("facets=grade&supplier_id=" + ours.organisation_id())["grade"],
              (Json{value("A", 2), value("B", 1)}));
}

TEST_F(ProductCounts, come_with_the_first_page_and_only_when_asked_for) {
    auto const first = anyone.get("/v1/products?page_size=2&facets=category");
    ASSERT_TRUE(first.body.contains("facets"));
    auto const token = first.body["next_page_token"].get<std::string>();
    auto const second = anyone.get("/v1/products?page_size=2&facets=category&page_token=" + token);
    EXPECT_EQ(second.status, 200);
    EXPECT_FALSE(second.body.contains("facets"));
    EXPECT_FALSE(anyone.get("/v1/products").body.contains("facets"));
    auto const nothing = facets("facets=category&q=" + percent("！？"));
    EXPECT_EQ(nothing["products"], 0);
    EXPECT_EQ(nothing["category"], Json::array());
}

// As the job of the server does it; products indexed anew.
int index_as_of(Shop const& shop, Date day) {
    static folding::Folder const folder;
    storage::Session session(shop.database().as_application());
    std::vector<storage::identity::Market> markets;
    session.run({}, [&](storage::Tx& tx) { markets = storage::identity::markets(tx); });
    auto const midnight = instant_from_text(to_text(day) + "T00:00:00+08:00").value();
    int indexed = 0;
    for (auto const& market : markets)
        session.run({.market = market.id}, [&](storage::Tx& tx) {
            indexed += app::index_stale_products(tx, folder, midnight, 100);
        });
    return indexed;
}

TEST(SearchSynonym, holds_from_its_day_to_its_end_once_the_job_has_run) {
    Shop shop;
    add(shop.supplier(), "A", "潞城羊肚菌", "mushroom");
    add(shop.supplier(), "B", "潞城平菇", "mushroom");
    auto anyone = shop.anyone();
    auto const query = "q=" + percent("编笠菌");
    auto const today = shanghai_day(shop.clock().now());
    auto const day = [&](int days) { return today.plus_days(days); };
    // The words that come with the schema are as old as the machine's clock says.
    shop.sql("update search_synonym set created_at = 0");
    shop.sql(
        "insert into search_synonym (meaning, word, valid, created_at) select 'morel', word, "
        "daterange('" +
        to_text(day(10)) + "', '" + to_text(day(20)) +
        "'), 0 "
        "from unnest(array['羊肚菌', '編笠菌']) as word");
    EXPECT_EQ(index_as_of(shop, day(9)), 0);
    EXPECT_EQ(names(anyone, query), Texts{});
    EXPECT_EQ(index_as_of(shop, day(10)), 2);
    EXPECT_EQ(index_as_of(shop, day(10)), 0);
    EXPECT_EQ(names(anyone, query), Texts{"潞城羊肚菌"});
    EXPECT_EQ(names(anyone, "q=bianlijun"), Texts{"潞城羊肚菌"});
    EXPECT_EQ(index_as_of(shop, day(19)), 0);
    EXPECT_EQ(index_as_of(shop, day(20)), 2);
    EXPECT_EQ(names(anyone, query), Texts{});
    EXPECT_EQ(names(anyone, "q=" + percent("羊肚菌")), Texts{"潞城羊肚菌"});
}

TEST(SearchIndex, is_made_for_products_that_have_none) {
    Shop shop;
    add(shop.supplier(), "A", "长治小葱");
    shop.sql("update product_search set terms = '', sort_key = '', folding = 0");
    auto anyone = shop.anyone();
    EXPECT_EQ(names(anyone, "q=" + percent("小葱")), Texts{});
    EXPECT_EQ(index_as_of(shop, shanghai_day(shop.clock().now())), 1);
    EXPECT_EQ(names(anyone, "q=" + percent("小葱")), Texts{"长治小葱"});
    shop.sql("delete from product_search");
    EXPECT_EQ(index_as_of(shop, shanghai_day(shop.clock().now())), 1);
    EXPECT_EQ(names(anyone, "q=xiaocong&sort=name&category=scallion"), Texts{"长治小葱"});
}

}  // namespace
}  // namespace chaolu::test
