// The list of products: searching, filtering, and pages that lose nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "tests/support/pages.hpp"
#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

std::string add(Party supplier, std::string const& code, std::string const& name,
                std::string const& category = "scallion",
                std::vector<std::string> const& aliases = {}) {
    auto body = new_product(code, name);
    body["category"] = category;
    body["aliases"] = aliases;
    auto const made = supplier.post("/v1/products", body);
    if (made.status != 201) throw std::runtime_error(made.text);
    return made.body["id"];
}

std::vector<std::string> codes(Party party, std::string const& query) {
    auto const reply = party.get("/v1/products?" + query);
    if (reply.status != 200) throw std::runtime_error(reply.text);
    std::vector<std::string> found;
    for (auto const& item : reply.body["items"]) found.push_back(item["code"]);
    return found;
}

TEST(ProductSearch, finds_a_product_by_every_way_of_writing_it) {
    Shop shop;
    auto supplier = shop.supplier();
    add(supplier, "YYS", "熬脑葱（云岩山）", "scallion", {"大葱", "雲岩山"});
    add(supplier, "XG", "鲜香菇 七河9号", "mushroom", {"冬菇"});
    add(supplier, "LD", "长治绿豆", "millet");
    auto anyone = shop.anyone();
    using Codes = std::vector<std::string>;
    struct Case {
        std::string query;
        Codes codes;
    };
    Case const cases[] = {
        {"熬腦蔥", {"YYS"}},
        {"熬脑葱", {"YYS"}},
        {"aonaocong", {"YYS"}},
        {"ANC", {"YYS"}},
        {"ａｎｃ", {"YYS"}},
        {"葱", {"YYS"}},
        {"雲岩山", {"YYS"}},
        {"云岩山", {"YYS"}},
        {"yunyanshan", {"YYS"}},
        {"大蔥", {"YYS"}},
        {"dacong", {"YYS"}},
        {"yys-1", {"YYS"}},
        {"香菇", {"XG"}},
        {"qihe9hao", {"XG"}},
        {"冬菇", {"XG"}},
        {"dg", {"XG"}},
        {"绿豆", {"LD"}},
        {"綠豆", {"LD"}},
        {"changzhilvdou", {"LD"}},
        {"changzhiludou", {"LD"}},
        {"czld", {"LD"}},
        {"bundle", {"YYS", "XG", "LD"}},
        {"熬脑 云岩山", {"YYS"}},
        {"熬脑 香菇", {}},
        {"葱脑", {}},
        {"xyz", {}},
        {"！？", {}},
        {" ", {}},
        // Nothing of this is read as an operator.
        {"葱' | '香", {}},
        {"!香菇", {"XG"}},
        {"xg:*", {"XG"}},
        {"\\", {}},
        {"category:mushroom", {}},
        {"葱 & !香", {}},
    };
    for (auto const& each : cases)
        EXPECT_EQ(codes(anyone, "q=" + percent(each.query)), each.codes) << each.query;
}

TEST(ProductSearch, refuses_what_is_no_query) {
    Shop shop;
    auto anyone = shop.anyone();
    EXPECT_TRUE(anyone.get("/v1/products?q=").has_fault("?q", "too-short"));
    EXPECT_TRUE(anyone.get("/v1/products?q=" + std::string(101, 'a')).has_fault("?q", "too-long"));
    EXPECT_EQ(anyone.get("/v1/products?q=" + std::string(100, 'a')).status, 200);
    EXPECT_TRUE(anyone.get("/v1/products?q=%FF").has_fault("?q", "invalid-format"));
    EXPECT_TRUE(anyone.get("/v1/products?q=a&q=b").has_fault("?q", "duplicate-field"));
}

TEST(ProductList, is_narrowed_by_filters_alone_and_together) {
    Shop shop;
    auto ours = shop.supplier();
    auto theirs = shop.other_supplier();
    add(ours, "A", "熬脑葱", "scallion");
    add(ours, "B", "葱酱", "sauce");
    add(theirs, "C", "大葱酱", "sauce");
    add(theirs, "D", "肉酱", "sauce");
    auto anyone = shop.anyone();
    auto const of_ours = "supplier_id=" + ours.organisation_id();
    auto const of_theirs = "supplier_id=" + theirs.organisation_id();
    auto const scallion = "q=" + percent("葱");
    using Codes = std::vector<std::string>;
    EXPECT_EQ(codes(anyone, ""), (Codes{"A", "B", "C", "D"}));
    EXPECT_EQ(codes(anyone, "category=sauce"), (Codes{"B", "C", "D"}));
    EXPECT_EQ(codes(anyone, "category=craft"), Codes{});
    EXPECT_EQ(codes(anyone, of_ours), (Codes{"A", "B"}));
    EXPECT_EQ(codes(anyone, of_ours + "&category=sauce"), Codes{"B"});
    EXPECT_EQ(codes(anyone, scallion), (Codes{"A", "B", "C"}));
    EXPECT_EQ(codes(anyone, scallion + "&category=sauce"), (Codes{"B", "C"}));
    EXPECT_EQ(codes(anyone, scallion + "&" + of_theirs), Codes{"C"});
    EXPECT_EQ(codes(anyone, scallion + "&category=sauce&" + of_ours), Codes{"B"});
    for (auto const& [query, name] :
         {std::pair{"category=fruit", "?category"},
          {"supplier_id=x", "?supplier_id"},
          {"supplier_id=prd_01M82XFC02EV5B9TS55C7J3QDP", "?supplier_id"}})
        EXPECT_TRUE(
            anyone.get("/v1/products?" + std::string(query)).has_fault(name, "unknown-value"));
    for (auto const* unknown : {"order=name", "limit=5", "Category=sauce", "page=2"}) {
        auto const reply = anyone.get("/v1/products?" + std::string(unknown));
        auto const name = std::string(unknown).substr(0, std::string(unknown).find('='));
        EXPECT_TRUE(reply.has_fault("?" + name, "unknown-field")) << reply.text;
    }
}

TEST(ProductList, has_pages_of_a_size_between_one_and_two_hundred) {
    Shop shop;
    auto supplier = shop.supplier();
    // 201 rows, through the back door.
    add(supplier, "P", "熬脑葱");
    shop.sql(
        "insert into product (market_id, id, supplier_id, code, category, name_zh, aliases, "
        "origin_division, created_at, state) select market_id, gen_random_uuid(), supplier_id, "
        "'P' || i, category, name_zh, aliases, origin_division, created_at, state "
        "from product, generate_series(1, 200) as i");
    shop.sql(
        "insert into publication select market_id, id, '*', int8range(0, null) from product "
        "where code <> 'P'");
    shop.sql(
        "insert into sku (market_id, id, product_id, supplier_id, code, name_zh, base_unit, "
        "is_catch_weight, is_demo) select market_id, gen_random_uuid(), id, supplier_id, "
        "code || '-S', name_zh, 'g', false, false from product");
    auto anyone = shop.anyone();
    auto size_of = [&](std::string const& size) {
        return anyone.get("/v1/products" + size).body["items"].size();
    };
    EXPECT_EQ(size_of(""), 50u);
    EXPECT_EQ(size_of("?page_size=1"), 1u);
    EXPECT_EQ(size_of("?page_size=200"), 200u);
    EXPECT_EQ(size_of("?page_size=201"), 200u);
    EXPECT_EQ(size_of("?page_size=99999999999999999999"), 200u);
    for (auto const& [size, code] : {std::pair{"0", "out-of-range"},
                                     {"-1", "not-an-integer"},
                                     {"ten", "not-an-integer"},
                                     {"1.5", "not-an-integer"},
                                     {"", "not-an-integer"},
                                     {"%2B5", "not-an-integer"}})
        EXPECT_TRUE(
            anyone.get("/v1/products?page_size=" + std::string(size)).has_fault("?page_size", code))
            << size;
    auto const all = walk(anyone, "/v1/products?page_size=67");
    EXPECT_EQ(all.size(), 201u);
    EXPECT_FALSE(has_repeats(all));
}

TEST(ProductList, is_walked_without_loss_or_repeat_while_products_are_added) {
    Shop shop;
    auto supplier = shop.supplier();
    std::vector<std::string> before;
    for (int i = 0; i < 12; ++i) before.push_back(add(supplier, "B" + std::to_string(i), "熬脑葱"));
    int added = 0;
    auto add_one = [&] { add(supplier, "N" + std::to_string(added++), "熬脑葱"); };
    for (auto const& target :
         {std::string("/v1/products?page_size=5"),
          std::string("/v1/products?page_size=5&category=scallion"),
          "/v1/products?page_size=5&q=" + percent("熬脑葱"),
          "/v1/products?page_size=5&supplier_id=" + supplier.organisation_id()}) {
        auto const seen = walk(shop.anyone(), target, add_one);
        EXPECT_FALSE(has_repeats(seen)) << target;
        for (auto const& id : before)
            EXPECT_EQ(std::count(seen.begin(), seen.end(), id), 1) << target;
    }
    EXPECT_GT(added, 8);
}

TEST(ProductList, takes_its_own_page_tokens_only) {
    Shop shop;
    auto supplier = shop.supplier();
    for (int i = 0; i < 3; ++i) add(supplier, "P" + std::to_string(i), "熬脑葱");
    auto anyone = shop.anyone();
    auto token_of = [](Party who, std::string const& query) {
        return who.get("/v1/products?page_size=1" + query)
            .body["next_page_token"]
            .get<std::string>();
    };
    auto const token = token_of(anyone, "");
    auto is_refused = [&](Party who, std::string const& query, std::string const& given) {
        return who.get("/v1/products?page_size=1" + query + "&page_token=" + given)
            .has_fault("?page_token", "invalid-format");
    };
    EXPECT_FALSE(is_refused(anyone, "", token));
    for (std::size_t at = 0; at < token.size(); ++at) {
        auto tampered = token;
        tampered[at] = tampered[at] == 'A' ? 'B' : 'A';
        EXPECT_TRUE(is_refused(anyone, "", tampered)) << at;
    }
    for (auto const& bad : {std::string(), std::string("x"), token + "A",
                            token.substr(0, token.size() - 1), std::string(1000, 'A')})
        EXPECT_TRUE(is_refused(anyone, "", bad)) << bad;
    // A token belongs to its filters, its list and its caller.
    EXPECT_TRUE(is_refused(anyone, "&category=scallion", token));
    EXPECT_TRUE(is_refused(anyone, "&q=anc", token));
    EXPECT_TRUE(is_refused(anyone, "", token_of(anyone, "&q=anc")));
    EXPECT_TRUE(is_refused(anyone, "&q=anc", token_of(anyone, "&q=aonaocong")));
    EXPECT_TRUE(is_refused(supplier, "", token));
    EXPECT_TRUE(supplier.get("/v1/production-sites?page_token=" + token_of(supplier, ""))
                    .has_fault("?page_token", "invalid-format"));
}

}  // namespace
}  // namespace chaolu::test
