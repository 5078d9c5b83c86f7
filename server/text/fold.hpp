// Folds what people write for search: NFKC, Traditional to Simplified, lower case, pinyin.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chaolu::folding {

constexpr std::size_t sort_key_bytes_max = 200;

// Safe to use from many threads at once. Building one loads dictionaries (tens of milliseconds).
class Folder {
public:
    Folder();
    ~Folder();

    // NFKC, then Traditional to Simplified, then lower case: "熬腦蔥" becomes "熬脑葱".
    std::string fold(std::string_view text) const;
    // The forms under which a folded name is found: itself, its pinyin without tones or spaces
    // ("aonaocong"; where there is an ü, both as "ludou" and as "lvdou"), and the initials ("anc").
    // Only the first when it has no Han character.
    std::vector<std::string> search_forms(std::string_view folded) const;
    // The pinyin of every two and three neighbouring characters, with a space between: a part of a
    // name is asked for as well, "xiaomi" for 沁州黄小米. Both spellings of ü, as above.
    std::string spoken_parts(std::string_view folded) const;
    // Bytes by which folded names stand in the order of a Chinese dictionary: syllable by syllable
    // (长治 under chang, 西安 before 鲜), digits before letters, then by the characters themselves.
    // At most sort_key_bytes_max, beyond which names count as equal.
    std::string sort_key(std::string_view folded) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace chaolu::folding
