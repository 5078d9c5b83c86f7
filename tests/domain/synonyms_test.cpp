// Synonyms: which words of a text are told again, and which only look like them.
#include "domain/catalogue/synonyms.hpp"

#include <gtest/gtest.h>

namespace chaolu::catalogue {
namespace {

using Texts = std::vector<std::string>;

std::vector<Synonyms> const meanings{{"大葱", "熬脑葱", "熬脑大葱", "scallion"},
                                     {"香菇", "冬菇", "shiitake"},
                                     {"醋", "食醋"},
                                     {"tea", "茶"}};

TEST(WithSynonyms, tells_a_text_with_each_other_word_of_a_meaning) {
    struct Case {
        std::string_view text;
        Texts told;
    };
    Case const cases[] = {
        {"", {""}},
        {"小米", {"小米"}},
        {"大葱", {"大葱", "熬脑葱", "熬脑大葱", "scallion"}},
        {"潞城冬菇", {"潞城冬菇", "潞城香菇", "香菇", "冬菇", "潞城shiitake", "shiitake"}},
        {"dried shiitake",
         {"dried shiitake", "dried 香菇", "香菇", "dried 冬菇", "冬菇", "shiitake"}},
        // The longest word: nothing becomes 熬脑熬脑葱.
        {"熬脑大葱", {"熬脑大葱", "大葱", "熬脑葱", "scallion"}},
        {"食醋", {"食醋", "醋"}},
        {"老陈醋", {"老陈醋", "醋", "老陈食醋", "食醋"}},
        // Every place of the word.
        {"醋配醋", {"醋配醋", "醋", "食醋配食醋", "食醋"}},
        // One meaning at a time.
        {"茶醋", {"茶醋", "醋", "茶食醋", "食醋", "tea醋", "tea", "茶"}},
        // Words of letters count as a whole.
        {"steamed", {"steamed"}},
        {"teas", {"teas"}},
        {"tea2", {"tea2"}},
        {"tea", {"tea", "茶"}},
        {"潞城tea", {"潞城tea", "tea", "潞城茶", "茶"}},
        {"tea-box", {"tea-box", "tea", "茶-box", "茶"}},
        // Bytes that are no characters are left alone.
        {"\xE5\xA4\x7A食醋", {"\xE5\xA4\x7A食醋", "\xE5\xA4\x7A醋", "醋", "食醋"}},
    };
    for (auto const& each : cases) EXPECT_EQ(with_synonyms(each.text, meanings), each.told);
}

TEST(WithSynonyms, tells_nothing_more_without_synonyms) {
    EXPECT_EQ(with_synonyms("大葱", {}), Texts{"大葱"});
    std::vector<Synonyms> const empty{{}, {""}, {"大葱"}};
    EXPECT_EQ(with_synonyms("大葱", empty), Texts{"大葱"});
}

}  // namespace
}  // namespace chaolu::catalogue
