// Folding and pinyin: what people type, and the names it must find.
#include "server/text/fold.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "domain/catalogue/search.hpp"

namespace chaolu::folding {
namespace {

using Forms = std::vector<std::string>;

// Building one reads dictionaries; it is constant and shared, as in the server.
Folder const& folder() {
    static Folder const instance;
    return instance;
}

TEST(Fold, makes_one_text_of_many_spellings) {
    struct Case {
        std::string_view text;
        std::string_view folded;
        std::string_view why;
    };
    Case const cases[] = {
        {"", "", "nothing"},
        {"ANC", "anc", "lower case"},
        {"LC-Scallion_10KG", "lc-scallion_10kg", "ASCII signs stay"},
        {"熬脑葱", "熬脑葱", "simplified stays"},
        {"熬腦蔥", "熬脑葱", "traditional"},
        {"熬腦葱", "熬脑葱", "mixed scripts"},
        {"雲岩山", "云岩山", "traditional place"},
        {"雲崖山", "云崖山", "traditional place"},
        {"香菇、薑、穀、乾貨", "香菇、姜、谷、干货", "one to many the other way round"},
        {"裡外頭髮發財", "里外头发发财", "several to one"},
        {"ＡＮＣ－１０", "anc-10", "full width"},
        {"２．５㎏", "2.5kg", "full width and a compatibility sign"},
        {"熬腦蔥 ＡＮＣ Scallion", "熬脑葱 anc scallion", "mixed"},
        {"Ⅳ级①", "iv级1", "numerals"},
        {"ÀÖ", "àö", "other letters"},
        {"熬\xE2\x80\x8B脑葱", "熬脑葱", "a zero-width space"},
        {"\xEF\xA4\x88", "龟", "a compatibility form of a traditional character"},
        {"😀葱", "😀葱", "beyond the basic plane"},
    };
    for (auto const& each : cases) EXPECT_EQ(folder().fold(each.text), each.folded) << each.why;
}

TEST(Fold, changes_nothing_the_second_time) {
    for (auto const* text : {"熬腦蔥 ＡＮＣ", "雲岩山", "乾隆 乾貨", "ﬁ ½ ㎏"}) {
        auto const once = folder().fold(text);
        EXPECT_EQ(folder().fold(once), once);
    }
}

TEST(SearchForms, are_the_text_its_pinyin_and_its_initials) {
    struct Case {
        std::string_view folded;
        Forms forms;
    };
    Case const cases[] = {
        {"", {""}},
        {"scallion 10kg", {"scallion 10kg"}},
        {"熬脑葱", {"熬脑葱", "aonaocong", "anc"}},
        {"大葱", {"大葱", "dacong", "dc"}},
        {"香菇", {"香菇", "xianggu", "xg"}},
        {"潞城食醋", {"潞城食醋", "luchengshicu", "lcsc"}},
        {"熬脑葱(云岩山)", {"熬脑葱(云岩山)", "aonaocong(yunyanshan)", "anc(yys)"}},
        {"鲜香菇 七河9号", {"鲜香菇 七河9号", "xianxianggu qihe9hao", "xxg qh9h"}},
        {"vip葱", {"vip葱", "vipcong", "vipc"}},
        {"绿豆", {"绿豆", "ludou", "lvdou", "ld"}},
        {"女儿红", {"女儿红", "nuerhong", "nverhong", "neh"}},
        {"葱😀", {"葱😀", "cong😀", "c😀"}},
        {"㐂", {"㐂"}},  // a character nobody gives a reading for
    };
    for (auto const& each : cases) EXPECT_EQ(folder().search_forms(each.folded), each.forms);
}

TEST(SearchForms, read_words_of_the_trade_as_people_say_them) {
    std::pair<std::string_view, std::string_view> const cases[] = {
        {"长治", "changzhi"},
        {"潞城", "lucheng"},
        {"上党", "shangdang"},
        {"长子县", "zhangzixian"},
        {"长治市潞城区", "changzhishiluchengqu"},
        {"太行山", "taihangshan"},
        {"翟店", "zhaidian"},
        {"朝阳", "chaoyang"},
        {"重庆", "chongqing"},
        {"毛重", "maozhong"},
        {"成都", "chengdu"},
        {"首都", "shoudu"},
        {"潞党参", "ludangshen"},
        {"人参", "renshen"},
        {"新发地", "xinfadi"},
        {"番茄", "fanqie"},
        {"薄荷", "bohe"},
        {"调味酱", "tiaoweijiang"},
        {"果脯", "guofu"},
        {"阿胶", "ejiao"},
        {"刀削面", "daoxiaomian"},
        {"长山药", "changshanyao"},
        {"菌棒", "junbang"},
        {"小米", "xiaomi"},
        {"陈醋", "chencu"},
        {"肉酱", "roujiang"},
        {"潞王虎", "luwanghu"},
        {"工会礼盒", "gonghuilihe"},
        {"鑫熬兴", "xinaoxing"},
    };
    for (auto const& [word, pinyin] : cases)
        EXPECT_EQ(folder().search_forms(word).at(1), pinyin) << word;
}

TEST(SpokenParts, are_two_and_three_neighbouring_syllables) {
    EXPECT_EQ(folder().spoken_parts(""), "");
    EXPECT_EQ(folder().spoken_parts("葱"), "");
    EXPECT_EQ(folder().spoken_parts("anc 10"), "");
    EXPECT_EQ(folder().spoken_parts("大葱"), "dacong ");
    EXPECT_EQ(folder().spoken_parts("黄小米"), "huangxiao huangxiaomi xiaomi ");
    EXPECT_EQ(folder().spoken_parts("长治绿豆"),
              "changzhi changzhilu zhilu zhiludou ludou "
              "changzhi changzhilv zhilv zhilvdou lvdou ");
    EXPECT_EQ(folder().spoken_parts("大葱a小米"), "dacong xiaomi ");
}

TEST(SortKey, puts_names_in_the_order_of_a_dictionary) {
    // As they must stand. ICU's own order files 长治 under zh and 重庆 under zh.
    std::vector<std::string> const names{
        "10号礼盒",   "9号礼盒",  "aged vinegar", "熬脑葱",   "熬脑葱 一级", "薄荷",
        "长治老陈醋", "长治绿豆", "朝阳礼盒",     "重庆小面", "醋",          "大葱",
        "潞城大葱",   "绿豆",     "女儿红",       "人参",     "山楂",        "西安小米",
        "鲜香菇",     "香菇",     "香菇 七河9号", "翟店醋",   "长子县小米"};
    for (std::size_t at = 1; at < names.size(); ++at)
        EXPECT_LT(folder().sort_key(names[at - 1]), folder().sort_key(names[at]))
            << names[at - 1] << " before " << names[at];
}

TEST(SortKey, reads_words_of_the_trade_as_people_say_them) {
    EXPECT_TRUE(folder().sort_key("长治").starts_with("chang zhi \t"));
    EXPECT_TRUE(folder().sort_key("潞城").starts_with("lu cheng \t"));
    EXPECT_TRUE(folder().sort_key("绿豆").starts_with("lv dou \t"));
    // Names that sound alike still have an order of their own.
    EXPECT_NE(folder().sort_key("潞城"), folder().sort_key("芦城"));
}

TEST(SortKey, has_a_limit_and_ends_between_characters) {
    std::string name;
    for (int i = 0; i < 200; ++i) name += "葱";
    auto const key = folder().sort_key(name);
    EXPECT_LE(key.size(), sort_key_bytes_max);
    EXPECT_EQ(folder().fold(key), key);  // still UTF-8
    EXPECT_EQ(folder().sort_key(name + "a"), key);
    EXPECT_EQ(folder().sort_key(""), "\t");
}

// As the server does it: names are folded, spelled and cut when a product is added, queries are
// folded and cut.
bool finds(std::string_view query, std::vector<std::string> const& names) {
    std::vector<std::string> forms;
    for (auto const& name : names)
        for (auto& form : folder().search_forms(folder().fold(name))) forms.push_back(form);
    auto const held = catalogue::index_terms(forms);
    auto const wanted = catalogue::query_terms(folder().fold(query));
    return !wanted.empty() && std::includes(held.begin(), held.end(), wanted.begin(), wanted.end());
}

TEST(Search, finds_the_same_product_by_every_way_of_writing) {
    std::vector<std::string> const names{"熬脑葱（云岩山）", "大葱", "雲岩山", "Aonao scallion",
                                         "LC-SCALLION-10KG"};
    for (auto const* query :
         {"熬腦蔥",        "熬脑葱",     "aonaocong",  "AONAOCONG", "ANC",
          "anc",           "ＡＮＣ",     "葱",         "蔥",        "脑葱",
          "云岩山",        "雲岩山",     "yunyanshan", "yys",       "大蔥",
          "dacong",        "dc",         "scallion",   "Scallion",  "lc-scallion-10kg",
          "熬脑 scallion", "大葱 云岩山"})
        EXPECT_TRUE(finds(query, names)) << query;
    for (auto const* query : {"香菇", "xianggu", "葱脑", "aonaoc", "熬脑葱 香菇", "!?", ""})
        EXPECT_FALSE(finds(query, names)) << query;
}

TEST(Folder, gives_the_same_to_many_threads_at_once) {
    Folder const shared;
    std::vector<std::string> const texts{"熬腦蔥", "雲岩山", "綠豆", "重慶", "潞黨參"};
    std::vector<Forms> expected;
    for (auto const& text : texts) expected.push_back(folder().search_forms(folder().fold(text)));
    std::atomic<int> differences = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round)
                for (std::size_t at = 0; at < texts.size(); ++at)
                    if (shared.search_forms(shared.fold(texts[at])) != expected[at]) ++differences;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(differences, 0);
}

}  // namespace
}  // namespace chaolu::folding
