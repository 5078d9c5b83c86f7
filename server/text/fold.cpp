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

// Pinyin and initials of one text, grown together.
struct Spelling {
    std::string pinyin;
    std::string initials;
    bool has_han = false;

    void add_syllables(std::string_view syllables) {
        has_han = true;
        for (char previous = ' '; char const c : syllables) {
            if (c != ' ') pinyin += c;
            if (c != ' ' && previous == ' ') initials += c;
            previous = c;
        }
    }
    void add_as_it_is(std::string_view bytes) {
        pinyin += bytes;
        initials += bytes;
    }
};

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
    // Keyboards take v for ü, passports u: 绿豆 is lvdou and ludou.
    for (char const written : {'u', 'v'}) {
        auto& pinyin = forms.emplace_back(spelling.pinyin);
        std::replace(pinyin.begin(), pinyin.end(), u_umlaut, written);
        if (pinyin == spelling.pinyin) break;
    }
    forms.push_back(spelling.initials);
    return forms;
}

}  // namespace chaolu::folding
