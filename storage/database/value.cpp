// PostgreSQL's text forms of arrays and bytea, written and read.
#include "storage/database/value.hpp"

namespace chaolu::storage {
namespace {
constexpr std::string_view hex_digits = "0123456789abcdef";

int hex_value(char digit) {
    auto at = hex_digits.find(digit);
    if (at == std::string_view::npos) throw std::invalid_argument("not a bytea in hex form");
    return static_cast<int>(at);
}
}  // namespace

Array& Array::add(std::int64_t value) {
    separate();
    text_ += std::to_string(value);
    return *this;
}

Array& Array::add(std::string_view text) {
    separate();
    text_ += '"';
    for (char c : text) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += c;
    }
    text_ += '"';
    return *this;
}

Array& Array::add(Uuid const& uuid) {
    separate();
    text_ += to_hex(uuid);
    return *this;
}

Array& Array::add(Date day) {
    separate();
    text_ += to_text(day);
    return *this;
}

Array& Array::add_null() {
    separate();
    text_ += "NULL";
    return *this;
}

std::string to_bytea(std::string_view bytes) {
    std::string text = "\\x";
    text.reserve(2 + bytes.size() * 2);
    for (char c : bytes) {
        auto byte = static_cast<unsigned char>(c);
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 15];
    }
    return text;
}

std::string to_bytea(std::span<std::uint8_t const> bytes) {
    return to_bytea(std::string_view(reinterpret_cast<char const*>(bytes.data()), bytes.size()));
}

std::string bytes_from_bytea(std::string_view text) {
    if (!text.starts_with("\\x") || text.size() % 2 != 0)
        throw std::invalid_argument("not a bytea in hex form");
    std::string bytes;
    for (std::size_t at = 2; at < text.size(); at += 2)
        bytes += static_cast<char>(hex_value(text[at]) * 16 + hex_value(text[at + 1]));
    return bytes;
}

std::vector<std::string> texts_of_array(std::string_view literal) {
    if (literal.size() < 2 || literal.front() != '{' || literal.back() != '}')
        throw std::invalid_argument("not an array");
    std::vector<std::string> texts;
    std::string current;
    bool is_quoted = false;
    bool was_quoted = false;
    auto finish = [&] {
        if (!was_quoted && current == "NULL") throw std::invalid_argument("NULL in an array");
        texts.push_back(std::move(current));
        current.clear();
        was_quoted = false;
    };
    auto body = literal.substr(1, literal.size() - 2);
    for (std::size_t at = 0; at < body.size(); ++at) {
        char c = body[at];
        if (c == '\\' && at + 1 < body.size()) {
            current += body[++at];
        } else if (c == '"') {
            is_quoted = !is_quoted;
            was_quoted = true;
        } else if (c == ',' && !is_quoted) {
            finish();
        } else {
            current += c;
        }
    }
    if (!body.empty()) finish();
    return texts;
}

}  // namespace chaolu::storage
