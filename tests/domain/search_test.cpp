// Search terms: what a product is found by, and what a query asks for.
#include "domain/catalogue/search.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chaolu::catalogue {
namespace {

using Terms = std::vector<std::string>;

Terms sorted(Terms terms) {
    std::sort(terms.begin(), terms.end());
    return terms;
}

Terms index(std::vector<std::string> const& texts) { return index_terms(texts); }

// As `search @@ query` decides: every term of the query is a term of the product.
bool finds(std::string_view query, std::vector<std::string> const& texts) {
    auto const wanted = query_terms(query);
    auto const held = index(texts);
    return !wanted.empty() && std::includes(held.begin(), held.end(), wanted.begin(), wanted.end());
}

TEST(IndexTerms, are_bigrams_single_characters_and_words) {
    struct Case {
        std::vector<std::string> texts;
        Terms terms;
    };
    Case const cases[] = {
        {{}, {}},
        {{""}, {}},
        {{"葱"}, {"_葱"}},
        {{"大葱"}, {"大葱", "_大", "_葱"}},
        {{"熬脑葱"}, {"熬脑", "脑葱", "_熬", "_脑", "_葱"}},
        {{"aonaocong anc"}, {"aonaocong", "anc"}},
        {{"特a级"}, {"_特", "a", "_级"}},
        {{"香菇2.5kg"}, {"香菇", "_香", "_菇", "2", "5kg"}},
        {{"大葱", "大葱"}, {"大葱", "_大", "_葱"}},
        {{"大葱", "葱"}, {"大葱", "_大", "_葱"}},
        {{"大，葱"}, {"_大", "_葱"}},
        {{"𠮷野"}, {"𠮷野", "_𠮷", "_野"}},
        {{"二〇二六"}, {"二〇", "〇二", "二六", "_二", "_〇", "_六"}},
        {{"😀 -- é'\\&|!"}, {}},
        {{"大\xFF葱 \xE8\x91"}, {"_大", "_葱"}},
        {{"ABC"}, {}},  // not folded: not ours to fold
    };
    for (auto const& each : cases) EXPECT_EQ(index(each.texts), sorted(each.terms));
}

TEST(QueryTerms, are_bigrams_lone_characters_and_words) {
    struct Case {
        std::string_view text;
        Terms terms;
    };
    Case const cases[] = {
        {"", {}},
        {" ，。!", {}},
        {"葱", {"_葱"}},
        {"大葱", {"大葱"}},
        {"熬脑大葱", {"熬脑", "脑大", "大葱"}},
        {"大葱 葱", {"大葱", "_葱"}},
        {"anc", {"anc"}},
        {"aonao葱", {"aonao", "_葱"}},
        {"葱葱葱", {"葱葱"}},
        {"𠮷", {"_𠮷"}},
    };
    for (auto const& each : cases)
        EXPECT_EQ(query_terms(each.text), sorted(each.terms)) << each.text;
}

TEST(Search, finds_a_product_by_its_name_aliases_pinyin_and_initials) {
    std::vector<std::string> const scallion{"熬脑葱", "熬脑大葱", "scallion", "aonaocong", "anc"};
    for (std::string_view const query :
         {"熬脑葱", "aonaocong", "anc", "葱", "大葱", "熬脑", "scallion", "大葱 anc", "熬脑大葱"})
        EXPECT_TRUE(finds(query, scallion)) << query;
    for (std::string_view const query : {"香菇", "菇", "葱脑", "aonao", "an", "大葱 xg", "?", ""})
        EXPECT_FALSE(finds(query, scallion)) << query;
}

TEST(Search, never_takes_a_lone_character_for_a_pair_or_a_word) {
    EXPECT_FALSE(finds("葱", {"a", "cong", "1"}));
    EXPECT_FALSE(finds("大葱", {"大 葱"}));
}

TEST(Search, cuts_long_words_alike_on_both_sides) {
    std::string const word(5'000, 'x');
    EXPECT_EQ(index({word}), Terms{std::string(term_word_max, 'x')});
    EXPECT_TRUE(finds(word, {word}));
}

TEST(Search, has_a_limit_on_terms_and_keeps_the_first) {
    std::string many = "大葱";
    for (int i = 0; i < 5'000; ++i) many += " w" + std::to_string(i);
    auto const held = index({many, "香菇"});
    EXPECT_EQ(held.size(), index_terms_max);
    EXPECT_TRUE(std::is_sorted(held.begin(), held.end()));
    EXPECT_TRUE(finds("大葱 w0", {many, "香菇"}));
    EXPECT_FALSE(finds("香菇", {many, "香菇"}));
    EXPECT_FALSE(finds("w4999", {many, "香菇"}));
    auto const asked = query_terms(many);
    EXPECT_EQ(asked.size(), query_terms_max);
    EXPECT_TRUE(std::binary_search(asked.begin(), asked.end(), "大葱"));
    EXPECT_TRUE(std::binary_search(asked.begin(), asked.end(), "w30"));
    EXPECT_FALSE(std::binary_search(asked.begin(), asked.end(), "w31"));
}

TEST(Search, has_a_limit_within_one_run_of_characters) {
    std::string run;
    for (int i = 0; i < 3'000; ++i) {
        auto const point = 0x4E00 + i;
        run += static_cast<char>(0xE0 | (point >> 12));
        run += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
        run += static_cast<char>(0x80 | (point & 0x3F));
    }
    EXPECT_EQ(index({run}).size(), index_terms_max);
    EXPECT_EQ(query_terms(run).size(), query_terms_max);
}

TEST(Search, makes_terms_that_need_no_quoting) {
    for (auto const& term : index({"a'b\\c & d | !e:* <-> 大'葱 (x) \t\n\"y\""}))
        EXPECT_EQ(term.find_first_of(" '\\&|!:*<>()\"\t\n"), std::string::npos) << term;
}

}  // namespace
}  // namespace chaolu::catalogue
