// What must be known of a workbook before its first sheet is read: texts, formats, days.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/time.hpp"
#include "server/imports/archive.hpp"

namespace chaolu::imports {

// How numbers of one style are shown, as far as it changes what they mean.
struct NumberStyle {
    bool is_day = false;
    int zeros = 0;  // "00000": so many digits, with zeros in front
};
// Of a number format such as `yyyy"年"m"月"d"日"`.
NumberStyle style_of(std::string_view format_code);

// The texts that cells name by number, one behind the other.
class SharedTexts {
public:
    bool add(std::string_view text);  // false when there would be too much of it
    std::optional<std::string_view> at(std::size_t number) const;

private:
    std::string texts_;
    std::vector<std::uint32_t> ends_;
};

struct Workbook {
    // Parts by their names, as the relations of the archive lead to them.
    struct Parts {
        std::string book, styles, texts;
        std::map<std::string, std::string> by_id;  // of the book
    };
    Parts parts;
    std::string first_sheet;  // the part that it lies in
    Date day_zero;
    std::vector<NumberStyle> styles;
    SharedTexts texts;
};

// A text as it is meant: what XML cannot hold is stored as _x000D_, such an underline as _x005F_.
std::string unescaped(std::string_view stored);

// Refuses encrypted workbooks, those with macros, and what is no workbook.
Result<Workbook> read_workbook(Archive const& archive);

// A number as a spreadsheet stores it, in the fewest digits that mean the same to 15 places, and
// with an exponent where digits are lost: "198.65000000000001" is 198.65.
std::string number_text(std::string_view stored);

}  // namespace chaolu::imports
