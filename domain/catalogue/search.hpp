// Cuts folded text into the terms by which products are found: Chinese bigrams and whole words.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chaolu::catalogue {

// Both functions take text that is folded already (NFKC, simplified characters, lower case) and
// return distinct terms in byte order. A term is one of
//   - two neighbouring Han characters: "大葱",
//   - one Han character behind '_', so that it is never taken for a word or a pair: "_葱",
//   - a word of a-z and 0-9, of which the first term_word_max bytes count.
// Everything else separates. No term holds a quote, a backslash, an operator or white space.
//
// PostgreSQL's tsvector is built from the index terms as they are, by array_to_tsvector, so that no
// dictionary or stop word of a server's configuration has a say; a query is the query terms joined
// by '&'. Its lexemes end at 2046 bytes, hence term_word_max.
constexpr std::size_t term_word_max = 64;
constexpr std::size_t index_terms_max = 2000;
constexpr std::size_t query_terms_max = 32;

// For indexing a product by its texts, the most important first: beyond index_terms_max, what comes
// later is left out. Han runs give their bigrams and each character, words give themselves.
std::vector<std::string> index_terms(std::span<std::string const> folded_texts);

// For a query, of which every term must match: a Han run gives its bigrams, or its only character;
// words give themselves. Beyond query_terms_max the rest is not asked for. None at all means that
// the text has nothing to search by.
std::vector<std::string> query_terms(std::string_view folded);

}  // namespace chaolu::catalogue
