// The cutting itself: runs of one script first, then the terms of each run.
#include "domain/catalogue/search.hpp"

#include <set>

#include "domain/core/utf8.hpp"

namespace chaolu::catalogue {
namespace {

// A set, because a product's texts repeat each other, and its order is the order of the answer.
class Terms {
public:
    explicit Terms(std::size_t max) : max_(max) {}
    bool full() const { return terms_.size() >= max_; }
    void add(std::string term) {
        if (!full()) terms_.insert(std::move(term));
    }
    std::vector<std::string> list() const { return {terms_.begin(), terms_.end()}; }

private:
    std::size_t max_;
    std::set<std::string> terms_;
};

enum class Script { none, han, word };

Script script_of(char32_t c) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return Script::word;
    // The iteration mark and the zero are written as characters; then extension A, the main block,
    // the compatibility block, and the two planes set aside for the rest.
    bool const is_han = c == 0x3005 || c == 0x3007 || (c >= 0x3400 && c <= 0x4DBF) ||
                        (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
                        (c >= 0x20000 && c <= 0x3FFFD);
    return is_han ? Script::han : Script::none;
}

// The script at `at`, which then moves on; bytes that are not UTF-8 separate like any other sign.
Script step(std::string_view text, std::size_t& at) {
    auto const point = next_code_point(text, at);
    if (point) return script_of(*point);
    ++at;
    return Script::none;
}

struct Run {
    Script script = Script::none;
    std::string_view bytes;
};

// The run that starts at `at`, which then moves past it.
Run next_run(std::string_view text, std::size_t& at) {
    auto const first = at;
    auto const script = step(text, at);
    while (at < text.size()) {
        auto after = at;
        if (step(text, after) != script) break;
        at = after;
    }
    return {script, text.substr(first, at - first)};
}

enum class Singles { always, when_alone };

void add_han(Terms& terms, std::string_view run, Singles singles) {
    std::string_view previous;
    for (std::size_t at = 0; at < run.size() && !terms.full();) {
        auto const first = at;
        step(run, at);
        auto const current = run.substr(first, at - first);
        if (!previous.empty()) terms.add(std::string(previous).append(current));
        if (singles == Singles::always || current.size() == run.size())
            terms.add(std::string("_").append(current));
        previous = current;
    }
}

void add_terms(Terms& terms, std::string_view text, Singles singles) {
    for (std::size_t at = 0; at < text.size() && !terms.full();) {
        auto const run = next_run(text, at);
        if (run.script == Script::han) add_han(terms, run.bytes, singles);
        if (run.script == Script::word) terms.add(std::string(run.bytes.substr(0, term_word_max)));
    }
}

}  // namespace

std::vector<std::string> index_terms(std::span<std::string const> folded_texts) {
    Terms terms(index_terms_max);
    for (auto const& text : folded_texts) add_terms(terms, text, Singles::always);
    return terms.list();
}

std::vector<std::string> query_terms(std::string_view folded) {
    Terms terms(query_terms_max);
    add_terms(terms, folded, Singles::when_alone);
    return terms.list();
}

}  // namespace chaolu::catalogue
