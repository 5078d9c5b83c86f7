// The forms of number plates (GA 36).
#include "domain/fulfilment/plate.hpp"

#include <algorithm>

#include "domain/core/text.hpp"

namespace chaolu::fulfilment {
namespace {

constexpr std::string_view provinces =
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
constexpr std::string_view trailer = "挂";
constexpr std::size_t bytes_of_han = 3;

bool is_letter(char c) { return c >= 'A' && c <= 'Z' && c != 'I' && c != 'O'; }
bool is_serial(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

bool is_new_energy(std::string_view serial) {
    auto const marks = [](char c) { return c == 'D' || c == 'F'; };
    if (marks(serial.front()))
        return is_serial(serial.substr(1, 1)) && all_digits(serial.substr(2));
    return marks(serial.back()) && all_digits(serial.substr(0, 5));
}

bool is_province(std::string_view text) {
    auto const at = provinces.find(text);
    return at != std::string_view::npos && at % bytes_of_han == 0;
}

}  // namespace

bool is_plate(std::string_view text) {
    if (text.size() <= bytes_of_han + 1 || !is_province(text.substr(0, bytes_of_han)) ||
        !is_letter(text[bytes_of_han]))
        return false;
    auto serial = text.substr(bytes_of_han + 1);
    if (serial.ends_with(trailer)) {
        serial.remove_suffix(trailer.size());
        return serial.size() == 4 && is_serial(serial);
    }
    if (serial.size() == 6) return is_new_energy(serial);
    return serial.size() == 5 && is_serial(serial);
}

}  // namespace chaolu::fulfilment
