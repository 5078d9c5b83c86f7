// Finding the words of a meaning in a text, and putting others in their place.
#include "domain/catalogue/synonyms.hpp"

#include <algorithm>

namespace chaolu::catalogue {
namespace {

bool is_of_a_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Whether the piece at `at` is cut out of a longer word of letters and digits.
bool is_part_of_word(std::string_view text, std::size_t at, std::size_t size) {
    auto const end = at + size;
    bool const goes_on_before = at > 0 && is_of_a_word(text[at - 1]) && is_of_a_word(text[at]);
    bool const goes_on_after =
        end < text.size() && is_of_a_word(text[end]) && is_of_a_word(text[end - 1]);
    return goes_on_before || goes_on_after;
}

// The longest word that stands at `at`, or nothing.
std::string_view word_at(std::string_view text, std::size_t at, Synonyms const& words) {
    std::string_view longest;
    for (auto const& word : words)
        if (word.size() > longest.size() && text.substr(at).starts_with(word) &&
            !is_part_of_word(text, at, word.size()))
            longest = word;
    return longest;
}

struct Piece {
    std::size_t at;
    std::size_t size;
};

std::vector<Piece> pieces_of(std::string_view text, Synonyms const& words) {
    std::vector<Piece> pieces;
    for (std::size_t at = 0; at < text.size();) {
        auto const word = word_at(text, at, words);
        if (!word.empty()) pieces.push_back({at, word.size()});
        at += word.empty() ? 1 : word.size();
    }
    return pieces;
}

std::string replaced(std::string_view text, std::vector<Piece> const& pieces,
                     std::string_view word) {
    std::string told;
    std::size_t from = 0;
    for (auto const& piece : pieces) {
        told.append(text.substr(from, piece.at - from)).append(word);
        from = piece.at + piece.size;
    }
    return told.append(text.substr(from));
}

void add(std::vector<std::string>& texts, std::string text) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end())
        texts.push_back(std::move(text));
}

}  // namespace

std::vector<std::string> with_synonyms(std::string_view folded,
                                       std::span<Synonyms const> meanings) {
    std::vector<std::string> texts{std::string(folded)};
    for (auto const& words : meanings) {
        auto const pieces = pieces_of(folded, words);
        if (pieces.empty()) continue;
        for (auto const& word : words) {
            add(texts, replaced(folded, pieces, word));
            add(texts, word);
        }
    }
    return texts;
}

}  // namespace chaolu::catalogue
