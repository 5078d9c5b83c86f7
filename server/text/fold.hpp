// Folds what people write for search: NFKC, Traditional to Simplified, lower case, pinyin.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chaolu::folding {

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

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace chaolu::folding
