// What goes into and comes out of a statement: bound values, arrays, and cells of a row.
#pragma once
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/time.hpp"

namespace chaolu::storage {

// A statement is a literal of the source: text put together at run time does not compile.
struct Sql {
    std::string_view text;
    consteval Sql(char const* literal) : text(literal) {}
};

// A PostgreSQL array literal, for one round trip instead of one per row.
class Array {
public:
    Array& add(std::int64_t value);
    Array& add(std::string_view text);  // quoted and escaped as an array element needs
    Array& add(Uuid const& uuid);
    Array& add(Date day);
    Array& add_null();
    template <class K>
    Array& add(Id<K> const& id) {
        return add(id.uuid);
    }
    template <class T>
    Array& add(std::optional<T> const& value) {
        return value ? add(*value) : add_null();
    }
    bool empty() const { return text_.size() == 1; }
    std::string str() const { return text_ + "}"; }

private:
    void separate() {
        if (text_.size() > 1) text_ += ',';
    }
    std::string text_ = "{";
};

template <class T>
Array array_of(std::vector<T> const& values) {
    Array array;
    for (auto const& value : values) array.add(value);
    return array;
}

// One parameter. Everything travels as text; the statement's casts give it its type.
class Value {
public:
    Value(std::nullopt_t) {}
    Value(std::string text) : text_(std::move(text)) {}
    Value(std::string_view text) : text_(std::string(text)) {}
    Value(char const* text) : text_(std::string(text)) {}
    Value(bool flag) : text_(flag ? "t" : "f") {}
    Value(int number) : text_(std::to_string(number)) {}
    Value(std::int64_t number) : text_(std::to_string(number)) {}
    Value(Uuid const& uuid) : text_(to_hex(uuid)) {}
    Value(Date day) : text_(to_text(day)) {}
    Value(Instant at) : text_(std::to_string(at.micros)) {}
    Value(Array const& array) : text_(array.str()) {}
    template <class K>
    Value(Id<K> const& id) : text_(id.hex()) {}
    template <class T>
    Value(std::optional<T> const& value) {
        if (value) text_ = Value(*value).text_;
    }
    std::optional<std::string> const& text() const { return text_; }

private:
    std::optional<std::string> text_;
};

struct Bind {
    std::string_view name;
    Value value;
};
using Binds = std::initializer_list<Bind>;

// bytea as PostgreSQL writes it ("\x..."), for hashes.
std::string to_bytea(std::span<std::uint8_t const> bytes);
std::string to_bytea(std::string_view bytes);
std::string bytes_from_bytea(std::string_view text);

struct Cell {
    bool null = true;
    std::string_view text;
};
using Row = std::span<Cell const>;

// The elements of an array in PostgreSQL's text form; throws std::invalid_argument on NULLs.
std::vector<std::string> texts_of_array(std::string_view literal);

template <class T>
struct Reader;
template <>
struct Reader<std::string> {
    static std::string read(std::string_view text) { return std::string(text); }
};
template <class T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) struct Reader<T> {
    static T read(std::string_view text) {
        T value{};
        auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failed != std::errc{} || end != text.data() + text.size())
            throw std::invalid_argument("a column is not the integer it should be");
        return value;
    }
};
template <>
struct Reader<bool> {
    static bool read(std::string_view text) { return text == "t"; }
};
template <>
struct Reader<Uuid> {
    static Uuid read(std::string_view text) { return uuid_from_hex(text).value(); }
};
template <class K>
struct Reader<Id<K>> {
    static Id<K> read(std::string_view text) { return {uuid_from_hex(text).value()}; }
};
template <>
struct Reader<Date> {
    static Date read(std::string_view text) { return date_from_text(text).value(); }
};
template <>
struct Reader<Instant> {
    static Instant read(std::string_view text) { return {Reader<std::int64_t>::read(text)}; }
};
template <class T>
struct Reader<std::vector<T>> {
    static std::vector<T> read(std::string_view literal) {
        std::vector<T> values;
        for (auto const& text : texts_of_array(literal)) values.push_back(Reader<T>::read(text));
        return values;
    }
};

template <class T>
struct CellReader {
    static T read(Cell const& cell) {
        if (cell.null) throw std::invalid_argument("a column is null that never should be");
        return Reader<T>::read(cell.text);
    }
};
template <class T>
struct CellReader<std::optional<T>> {
    static std::optional<T> read(Cell const& cell) {
        if (cell.null) return {};
        return Reader<T>::read(cell.text);
    }
};

// The parameter types of a lambda, which say how many columns a query has and what they are.
template <class F>
struct Columns : Columns<decltype(&F::operator())> {};
template <class C, class R, class... A>
struct Columns<R (C::*)(A...) const> {
    using Tuple = std::tuple<std::decay_t<A>...>;
};
template <class C, class R, class... A>
struct Columns<R (C::*)(A...)> {
    using Tuple = std::tuple<std::decay_t<A>...>;
};

template <class Tuple>
Tuple read_row(Row row) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return Tuple{CellReader<std::tuple_element_t<I, Tuple>>::read(row[I])...};
    }
    (std::make_index_sequence<std::tuple_size_v<Tuple>>{});
}

}  // namespace chaolu::storage
