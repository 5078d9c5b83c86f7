// Words that mean the same goods, and a text told again with each of them.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chaolu::catalogue {

// Folded words of one meaning: 香菇, 冬菇, shiitake.
using Synonyms = std::vector<std::string>;

// The text itself and, for each meaning of which it holds a word, the text with the other words of
// that meaning instead, so that "潞城冬菇" finds what is called "潞城香菇"; and all of these words
// alone, so that they are found by their own pinyin and initials. Where several words fit, the
// longest counts: 熬脑大葱, not the 大葱 within it. A word of letters and digits counts only as a
// whole. Takes folded texts and gives folded texts; none stands there twice.
std::vector<std::string> with_synonyms(std::string_view folded, std::span<Synonyms const> meanings);

}  // namespace chaolu::catalogue
