// ICU and OpenCC at work: their objects are built once, for a search asks for a fold every time.
#include "server/text/fold.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <opencc/SimpleConverter.hpp>

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <unordered_map>

#include "domain/core/utf8.hpp"
#include "server/text/polyphones.hpp"

namespace chaolu::folding {
namespace {

void require(UErrorCode status) {
    if (U_FAILURE(status))
        throw std::runtime_error(std::string("ICU refused: ") + u_errorName(status));
}

// With the folding of cases, which for Latin letters is lower case, and without characters that
// cannot be seen.
icu::Normalizer2 const& nfkc() {
    UErrorCode status = U_ZERO_ERROR;
    auto const* instance = icu::Normalizer2::getNFKCCasefoldInstance(status);
    require(status);
    return *instance;
}

icu::Normalizer2 const& nfd() {
    UErrorCode status = U_ZERO_ERROR;
    auto const* instance = icu::Normalizer2::getNFDInstance(status);
    require(status);
    return *instance;
}

std::unique_ptr<icu::Transliterator> han_to_latin() {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> instance(
        icu::Transliterator::createInstance("Han-Latin", UTRANS_FORWARD, status));
    require(status);
    return instance;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

// Stands for ü until it is known how it is to be written; folded text holds no capitals.
constexpr char u_umlaut = 'V';

// "lǜ" becomes "lV"; anything but letters goes.
std::string without_tones(icu::UnicodeString const& syllable) {
    UErrorCode status = U_ZERO_ERROR;
    auto const parts = nfd().normalize(syllable, status);
    require(status);
    constexpr char16_t diaeresis = 0x308;
    std::string plain;
    for (int32_t at = 0; at < parts.length(); ++at) {
        char16_t const c = parts[at];
        if (c >= 'a' && c <= 'z') plain += static_cast<char>(c);
        if (c == diaeresis && !plain.empty() && plain.back() == 'u') plain.back() = u_umlaut;
    }
    return plain;
}

// The longest word of the table that starts at `at`.
Reading const* reading_at(std::string_view text, std::size_t at) {
    Reading const* longest = nullptr;
    for (auto const& reading : polyphones)
        if (text.substr(at).starts_with(reading.word) &&
            (!longest || reading.word.size() > longest->word.size()))
            longest = &reading;
    return longest;
}

// Pinyin, initials and syllables of one text, grown together.
struct Spelling {
    std::string pinyin;
    std::string initials;
    // Each with a space behind it, which sorts before every letter: "xi an " before "xian ".
    std::string syllables;
    // The syllables of each run of characters.
    std::vector<std::vector<std::string>> runs;
    bool has_han = false;
    bool is_in_run = false;

    void add_syllables(std::string_view read) {
        has_han = true;
        if (!is_in_run) runs.emplace_back();
        is_in_run = true;
        for (char previous = ' '; char const c : read) {
            if (c != ' ') pinyin += c;
            if (c != ' ' && previous == ' ') {
                initials += c;
                runs.back().emplace_back();
            }
            if (c != ' ') runs.back().back() += c;
            previous = c;
        }
        syllables.append(read).append(" ");
    }
    void add_as_it_is(std::string_view bytes) {
        pinyin += bytes;
        initials += bytes;
        syllables += bytes;
        is_in_run = false;
    }
};

// Keyboards take v for ü, passports u: 绿豆 is lvdou and ludou. One text where there is no ü.
std::vector<std::string> spellings(std::string const& pinyin) {
    std::vector<std::string> texts;
    for (char const written : {'u', 'v'}) {
        auto& text = texts.emplace_back(pinyin);
        std::replace(text.begin(), text.end(), u_umlaut, written);
        if (text == pinyin) break;
    }
    return texts;
}

// The beginning of `text` that has at most `bytes_max` bytes and ends between characters.
std::string_view shortened(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    auto end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace

struct Folder::Impl {
    // Reading its dictionaries changes nothing in it, so threads share it.
    opencc::SimpleConverter to_simplified{"t2s.json"};
    icu::Normalizer2 const& normalizer = nfkc();

    // A transliterator must not be shared, and takes microseconds for a character: what it said
    // once is remembered. Only names that are indexed need it, not searches.
    std::mutex mutex;
    std::unique_ptr<icu::Transliterator> transliterator = han_to_latin();
    std::unordered_map<char32_t, std::string> syllables;

    // Empty for what is not a Han character.
    std::string syllable_of(char32_t character) {
        std::lock_guard const lock(mutex);
        auto [known, is_new] = syllables.try_emplace(character);
        if (is_new) {
            icu::UnicodeString text(static_cast<UChar32>(character));
            transliterator->transliterate(text);
            known->second = without_tones(text);
        }
        return known->second;
    }

    Spelling spell(std::string_view text) {
        Spelling spelling;
        for (std::size_t at = 0; at < text.size();) {
            if (auto const* reading = reading_at(text, at)) {
                spelling.add_syllables(reading->syllables);
                at += reading->word.size();
                continue;
            }
            auto const first = at;
            auto const character = next_code_point(text, at);
            if (!character) ++at;
            auto const syllable =
                character && *character >= 0x80 ? syllable_of(*character) : std::string();
            if (syllable.empty())
                spelling.add_as_it_is(text.substr(first, at - first));
            else
                spelling.add_syllables(syllable);
        }
        return spelling;
    }
};

Folder::Folder() : impl_(std::make_unique<Impl>()) {}
Folder::~Folder() = default;

std::string Folder::fold(std::string_view text) const {
    if (is_ascii(text)) return lower_ascii(text);
    UErrorCode status = U_ZERO_ERROR;
    std::string folded;
    icu::StringByteSink<std::string> sink(&folded);
    impl_->normalizer.normalizeUTF8(
        0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr, status);
    require(status);
    return is_ascii(folded) ? folded : impl_->to_simplified.Convert(folded);
}

std::vector<std::string> Folder::search_forms(std::string_view folded) const {
    std::vector<std::string> forms{std::string(folded)};
    auto const spelling = impl_->spell(folded);
    if (!spelling.has_han) return forms;
    for (auto& pinyin : spellings(spelling.pinyin)) forms.push_back(std::move(pinyin));
    forms.push_back(spelling.initials);
    return forms;
}

std::string Folder::spoken_parts(std::string_view folded) const {
    std::string parts;
    for (auto const& run : impl_->spell(folded).runs)
        for (std::size_t at = 0; at + 1 < run.size(); ++at) {
            parts += run[at] + run[at + 1] + ' ';
            if (at + 2 < run.size()) parts += run[at] + run[at + 1] + run[at + 2] + ' ';
        }
    std::string all;
    for (auto const& spelling : spellings(parts)) all += spelling;
    return all;
}

std::string Folder::sort_key(std::string_view folded) const {
    constexpr std::size_t characters_bytes_max = 60;
    auto syllables = impl_->spell(folded).syllables;
    // lü stands behind lu.
    std::replace(syllables.begin(), syllables.end(), u_umlaut, 'v');
    std::string key(shortened(syllables, sort_key_bytes_max - characters_bytes_max - 1));
    // Before a space, so that a name stands before the longer ones that begin with it.
    key += '\t';
    return key.append(shortened(folded, characters_bytes_max));
}

}  // namespace chaolu::folding
