// The words of channels, and the rule of papers.
#include "domain/channels/channel.hpp"

#include <algorithm>

#include "domain/core/enum_text.hpp"

namespace chaolu::channels {
namespace {

constexpr std::size_t code_length_max = 32;

bool is_small_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string_view text(Assortment assortment) {
    switch (assortment) {
        case Assortment::all: return "all";
        case Assortment::listed: return "listed";
    }
    return "";
}

std::optional<Assortment> assortment_from(std::string_view text) {
    return enum_from_text(text, Assortment::listed);
}

std::string_view text(Paper paper) {
    switch (paper) {
        case Paper::certificate: return "certificate";
        case Paper::rapid_test: return "rapid_test";
        case Paper::origin_proof: return "origin_proof";
    }
    return "";
}

std::optional<Paper> paper_from(std::string_view text) {
    return enum_from_text(text, Paper::origin_proof);
}

bool is_channel_code(std::string_view code) {
    if (code.empty() || code.size() > code_length_max) return false;
    // A dash stands between two other characters.
    char before = '-';
    for (char const c : code) {
        bool const fits = c == '-' ? before != '-' : is_small_letter_or_digit(c);
        if (!fits) return false;
        before = c;
    }
    return before != '-';
}

bool papers_suffice(std::span<Paper const> any_of, std::span<Paper const> present) {
    return any_of.empty() || std::ranges::any_of(any_of, [&](Paper wanted) {
               return std::ranges::find(present, wanted) != present.end();
           });
}

}  // namespace chaolu::channels
