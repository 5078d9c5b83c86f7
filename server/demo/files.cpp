// Reading and filling in; every fault names the file it is in.
#include "server/demo/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace chaolu::demo {
namespace {

constexpr std::string_view opening = "{{day";
constexpr std::string_view closing = "}}";
constexpr int days_max = 9999;

// What stands between the braces after "day", such as "-3" or "+7:yyyymmdd".
std::optional<std::string> written_day(std::string_view rest, Date day) {
    auto const digits = rest.substr(0, rest.find(':'));
    auto const form = rest.substr(digits.size());
    if (digits.size() < 2 || (digits[0] != '+' && digits[0] != '-')) return {};
    int count = 0;
    auto const* const end = digits.data() + digits.size();
    auto const [stop, fault] = std::from_chars(digits.data() + 1, end, count);
    if (fault != std::errc{} || stop != end || count < 0 || count > days_max) return {};
    auto text = to_text(day.plus_days(digits[0] == '-' ? -count : count));
    if (form == ":yyyymmdd")
        std::erase(text, '-');
    else if (!form.empty())
        return {};
    return text;
}

}  // namespace

std::string with_days(std::string_view text, Date day) {
    std::string filled;
    while (true) {
        auto const start = text.find(opening);
        filled += text.substr(0, start);
        if (start == text.npos) return filled;
        text.remove_prefix(start + opening.size());
        auto const length = text.find(closing);
        auto const written =
            length == text.npos ? std::nullopt : written_day(text.substr(0, length), day);
        if (!written)
            throw std::runtime_error(
                fmt::format("{}{} is no day. Remedy: write it like {{{{day-3}}}} or "
                            "{{{{day+7:yyyymmdd}}}}",
                            opening, text.substr(0, std::min<std::size_t>(length, 20))));
        filled += *written;
        text.remove_prefix(length + closing.size());
    }
}

std::string read_file(std::string const& folder, std::string const& name) {
    std::ifstream in(folder + "/" + name, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in.is_open() || in.bad())
        throw std::runtime_error("cannot read " + folder + "/" + name +
                                 ". Remedy: name the folder of the demo's files with --data");
    return bytes;
}

Json const& Entry::at(char const* field) const {
    auto const found = body.find(field);
    if (found == body.end()) throw std::runtime_error(place() + ": has no '" + field + "'");
    return *found;
}

std::string Entry::text(char const* field) const {
    auto const& value = at(field);
    if (!value.is_string()) throw std::runtime_error(place() + ": '" + field + "' must be a text");
    return value;
}

std::string Entry::place() const {
    std::string name;
    for (auto const* field : {"ref", "code", "file"})
        if (name.empty() && body.contains(field) && body[field].is_string()) name = body[field];
    return fmt::format("{}, entry {}{}", file, number, name.empty() ? "" : " (" + name + ")");
}

std::vector<Entry> read_entries(std::string const& folder, std::string const& name, Date day) {
    auto const bytes = read_file(folder, name);
    Json document;
    try {
        document = Json::parse(with_days(bytes, day));
    } catch (std::exception const& error) {
        throw std::runtime_error(folder + "/" + name + ": " + error.what());
    }
    if (!document.is_array()) throw std::runtime_error(folder + "/" + name + ": is no JSON list");
    std::vector<Entry> entries;
    for (auto& item : document) {
        entries.push_back({name, entries.size() + 1, std::move(item)});
        if (!entries.back().body.is_object())
            throw std::runtime_error(entries.back().place() + ": is no JSON object");
    }
    return entries;
}

}  // namespace chaolu::demo
