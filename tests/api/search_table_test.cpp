// The labelled table of searches: what each query must find among these goods, and must not.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "tests/support/pages.hpp"
#include "tests/support/products.hpp"

namespace chaolu::test {
namespace {

using Codes = std::vector<std::string>;

struct Goods {
    std::string code;
    std::string category;
    std::string name;
    std::string en = {};
    Codes aliases = {};
    std::string variety = {};
};

std::vector<Goods> const goods{
    {"ANC", "scallion", "熬脑葱（云岩山）", "Aonao scallion", {}, "熬脑大葱"},
    {"LDC", "scallion", "潞城大葱"},
    {"YDC", "scallion", "云崖山 鲜葱", "", {"雲崖山鮮蔥"}},
    {"XG", "mushroom", "鲜香菇 七河9号", "Fresh mushrooms", {}, "七河9号"},
    {"GXG", "mushroom", "乾香菇"},
    {"DG", "mushroom", "潞城冬菇"},
    {"HG", "mushroom", "花菇禮盒"},
    {"PG", "mushroom", "平菇"},
    {"XM", "millet", "沁州黄小米"},
    {"WG", "millet", "五穀雜糧"},
    {"LCC", "vinegar", "山西老陈醋", "Aged vinegar"},
    {"BC", "vinegar", "食用白醋"},
    {"SC", "vinegar", "潞城食醋"},
    {"ZRJ", "sauce", "猪肉酱"},
    {"NRJ", "sauce", "香辣牛肉酱"},
    {"FDJ", "sauce", "发酵豆酱"},
    {"JJ", "sauce", "鮮薑醬"},
    {"LD", "millet", "长治绿豆"},
    {"FS", "craft", "桃木髮梳"},
    {"HU", "craft", "潞王虎 布艺"},
    {"LDS", "craft", "潞党参香包"},
    {"VIP", "bundle", "ＶＩＰ礼盒（２．５㎏）", "VIP gift box"},
    {"JB", "substrate", "菌棒"},
};

struct Case {
    std::string label;
    std::string query;
    Codes finds;
    Codes avoids;
};

std::vector<Case> const cases{
    // Scripts
    {"simplified name", "熬脑葱", {"ANC"}, {"XG", "LCC"}},
    {"traditional name", "熬腦蔥", {"ANC"}, {"XG", "LCC"}},
    {"mixed scripts", "熬腦葱", {"ANC"}, {"XG"}},
    {"traditional query, simplified name", "長治綠豆", {"LD"}, {"FDJ"}},
    {"simplified query, traditional name", "干香菇", {"GXG"}, {"XG", "PG"}},
    {"traditional name, found as written", "乾香菇", {"GXG"}, {"XG"}},
    {"traditional box", "禮盒", {"HG", "VIP"}, {"XG"}},
    {"grains, traditional", "五穀", {"WG"}, {"XM"}},
    {"grains, simplified", "五谷杂粮", {"WG"}, {"XM"}},
    {"traditional alias", "雲崖山", {"YDC"}, {"LDC"}},
    {"traditional, one character", "蔥", {"ANC", "LDC", "YDC"}, {"XG"}},
    // Traps of one-to-many characters
    {"ginger, traditional", "薑", {"JJ"}, {"ANC"}},
    {"ginger, simplified", "姜", {"JJ"}, {"ANC"}},
    {"hair is not fermentation", "頭髮", {}, {"FDJ", "FS"}},
    {"comb, traditional", "髮梳", {"FS"}, {"FDJ"}},
    {"comb, simplified", "发梳", {"FS"}, {"FDJ"}},
    {"fermented, traditional", "發酵", {"FDJ"}, {"FS"}},
    {"fermented, simplified", "发酵豆酱", {"FDJ"}, {"FS", "ZRJ"}},
    {"valley is not grain of five", "山谷", {}, {"WG"}},
    {"dry is not stem", "树干", {}, {"GXG"}},
    // Pinyin
    {"pinyin", "aonaocong", {"ANC"}, {"XG", "YDC"}},
    {"pinyin in capitals", "AONAOCONG", {"ANC"}, {"XG", "YDC"}},
    {"pinyin of two characters", "aonao", {"ANC"}, {"XG", "YDC"}},
    {"pinyin of a word within a name", "xiaomi", {"XM"}, {"WG", "LD"}},
    {"pinyin of three characters within a name", "laochencu", {"LCC"}, {"SC", "BC"}},
    {"pinyin of a place with 长", "changzhilvdou", {"LD"}, {"XM"}},
    {"the wrong reading of 长治", "zhangzhi", {}, {"LD"}},
    {"pinyin with u for ü", "ludou", {"LD"}, {"FDJ"}},
    {"pinyin with v for ü", "lvdou", {"LD"}, {"FDJ"}},
    {"pinyin of 参 in goods", "dangshen", {"LDS"}, {"HU"}},
    {"the wrong reading of 参", "dangcan", {}, {"LDS"}},
    {"pinyin of a part behind a space", "qihe9hao", {"XG"}, {"GXG"}},
    {"pinyin of a part in brackets", "yunyanshan", {"ANC", "YDC"}, {"LDC"}},
    {"half of a syllable", "aona", {}, {"ANC"}},
    {"pinyin of another word", "pinggu", {"PG"}, {"XG", "DG"}},
    // Initials
    {"initials in capitals", "ANC", {"ANC"}, {"XG", "YDC"}},
    {"initials", "anc", {"ANC"}, {"XG", "YDC"}},
    {"initials of a whole name", "czld", {"LD"}, {"LDC"}},
    {"initials of vinegar", "sxlcc", {"LCC"}, {"SC"}},
    {"initials of nothing here", "qqq", {}, {"ANC", "XG"}},
    // Synonyms
    {"scallion by its English name", "scallion", {"ANC", "LDC"}, {"XG"}},
    {"scallion by its general name", "大葱", {"ANC", "LDC"}, {"XG", "PG"}},
    {"scallion by the local name", "熬脑大葱", {"ANC", "LDC"}, {"XG"}},
    {"scallion by pinyin of a synonym", "dacong", {"ANC", "LDC"}, {"XG"}},
    {"scallion by initials of a synonym", "dc", {"ANC", "LDC"}, {"XG"}},
    {"shiitake by its English name", "Shiitake", {"XG", "GXG", "DG", "HG"}, {"PG"}},
    {"shiitake", "香菇", {"XG", "GXG", "DG", "HG"}, {"PG", "LDS"}},
    {"winter mushroom", "冬菇", {"XG", "GXG", "DG", "HG"}, {"PG"}},
    {"flower mushroom", "花菇", {"XG", "GXG", "DG", "HG"}, {"PG"}},
    {"winter mushroom by pinyin", "donggu", {"XG", "GXG", "DG", "HG"}, {"PG"}},
    {"winter mushroom by initials", "dg", {"XG", "GXG", "DG", "HG"}, {"PG"}},
    {"a synonym within a name", "潞城香菇", {"DG"}, {"XG", "LDC"}},
    {"an English synonym beside Chinese", "潞城 shiitake", {"DG"}, {"XG"}},
    {"vinegar", "醋", {"LCC", "BC", "SC"}, {"ZRJ"}},
    {"edible vinegar, short", "食醋", {"LCC", "SC", "BC"}, {"ZRJ"}},
    {"edible vinegar, long", "食用醋", {"LCC", "SC", "BC"}, {"ZRJ", "FDJ"}},
    {"vinegar in English", "vinegar", {"LCC", "BC", "SC"}, {"ZRJ"}},
    {"mountain, one way", "云岩山", {"ANC", "YDC"}, {"LDC"}},
    {"mountain, the other way", "云崖山", {"ANC", "YDC"}, {"LDC"}},
    {"mountain, traditional", "雲岩山", {"ANC", "YDC"}, {"LDC"}},
    {"pork is not beef", "猪肉酱", {"ZRJ"}, {"NRJ", "FDJ"}},
    {"meat sauce of any kind", "肉酱", {"ZRJ", "NRJ"}, {"FDJ", "JJ"}},
    {"meat sauce in English", "meat sauce", {"ZRJ", "NRJ"}, {"FDJ"}},
    {"oyster mushrooms are no shiitake", "平菇", {"PG"}, {"XG", "DG", "HG"}},
    // One and two characters
    {"one character", "葱", {"ANC", "LDC", "YDC"}, {"XG", "LCC"}},
    {"one character of many goods", "菇", {"XG", "GXG", "DG", "HG", "PG"}, {"JB"}},
    {"two characters at the beginning", "潞城", {"LDC", "DG", "SC"}, {"HU", "LDS"}},
    {"two characters in the middle", "党参", {"LDS"}, {"LDC"}},
    {"two characters that do not touch", "葱脑", {}, {"ANC"}},
    {"two characters in two words", "号鲜", {}, {"XG"}},
    {"one character alone", "虎", {"HU"}, {"ANC"}},
    // Several words
    {"two words", "香菇 礼盒", {"HG"}, {"XG", "VIP"}},
    {"two words in another order", "礼盒 香菇", {"HG"}, {"XG", "VIP"}},
    {"Chinese and pinyin", "潞城 dacong", {"LDC"}, {"SC", "ANC"}},
    {"words that no product has both of", "熬脑葱 白醋", {}, {"ANC", "BC"}},
    // Names in English, aliases, varieties, codes
    {"English", "fresh mushrooms", {"XG"}, {"PG"}},
    {"English in any case", "AGED", {"LCC"}, {"BC"}},
    {"a word, not a part of it", "age", {}, {"LCC"}},
    {"alias", "鲜葱", {"YDC"}, {"LDC"}},
    {"variety", "七河9号", {"XG"}, {"GXG"}},
    {"variety that is a synonym", "熬脑大蔥", {"ANC", "LDC"}, {"XG"}},
    {"code of a SKU", "lds-1", {"LDS"}, {"LDC"}},
    // Width, signs, nothing
    {"full-width letters", "ＡＮＣ", {"ANC"}, {"XG"}},
    {"half-width query, full-width name", "VIP", {"VIP"}, {"HG"}},
    {"compatibility signs", "2.5kg", {"VIP"}, {"HG"}},
    {"full-width digits", "七河９号", {"XG"}, {"GXG"}},
    {"a zero-width space", "熬\xE2\x80\x8B脑葱", {"ANC"}, {"XG"}},
    {"signs between words", "熬脑葱（云岩山）", {"ANC"}, {"XG"}},
    {"punctuation only", "！？", {}, {"ANC", "XG", "LCC"}},
    {"an operator is no operator", "香菇 | 醋", {}, {"XG", "LCC"}},
    {"a facet is no word", "category:vinegar", {}, {"LCC", "BC", "SC"}},
    {"a quote", "葱'", {"ANC"}, {"XG"}},
};

void add_goods(Party supplier) {
    for (auto const& each : goods) {
        auto body = new_product(each.code, each.name);
        body["category"] = each.category;
        body["aliases"] = each.aliases;
        if (!each.en.empty()) body["name"]["en"] = each.en;
        if (!each.variety.empty()) body["variety"] = each.variety;
        auto const made = supplier.post("/v1/products", body);
        if (made.status != 201) throw std::runtime_error(made.text);
    }
}

std::set<std::string> found_by(Party& party, std::string const& query) {
    auto const reply = party.get("/v1/products?page_size=200&q=" + percent(query));
    if (reply.status != 200) throw std::runtime_error(reply.text);
    std::set<std::string> codes;
    for (auto const& item : reply.body["items"]) codes.insert(item["code"]);
    return codes;
}

TEST(SearchTable, has_at_least_sixty_queries_that_know_their_goods) {
    EXPECT_GE(cases.size(), 60u);
    std::set<std::string> codes, labels;
    for (auto const& each : goods) codes.insert(each.code);
    for (auto const& each : cases) {
        EXPECT_TRUE(labels.insert(each.label).second) << each.label;
        EXPECT_FALSE(each.avoids.empty()) << each.label;
        for (auto const& list : {each.finds, each.avoids})
            for (auto const& code : list) EXPECT_TRUE(codes.contains(code)) << code;
    }
}

TEST(SearchTable, finds_what_each_query_must_and_not_what_it_must_not) {
    Shop shop;
    add_goods(shop.supplier());
    auto anyone = shop.anyone();
    for (auto const& each : cases) {
        auto const found = found_by(anyone, each.query);
        for (auto const& code : each.finds)
            EXPECT_TRUE(found.contains(code)) << each.label << ": " << each.query << " " << code;
        for (auto const& code : each.avoids)
            EXPECT_FALSE(found.contains(code)) << each.label << ": " << each.query << " " << code;
        EXPECT_EQ(found.empty(), each.finds.empty()) << each.label;
    }
}

}  // namespace
}  // namespace chaolu::test
