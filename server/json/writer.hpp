// JSON written straight into text, member by member: for documents that are read so often that
// building a tree of each value first is most of what a page costs.
#pragma once
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chaolu::json {

// Texts must be UTF-8. Members come out in the order in which they are written; none of them twice
// is up to the caller, as are matching beginnings and ends.
class Writer {
public:
    Writer() : writer_(buffer_) {}

    void begin_object() { writer_.StartObject(); }
    void end_object() { writer_.EndObject(); }
    void begin_array() { writer_.StartArray(); }
    void end_array() { writer_.EndArray(); }
    void key(std::string_view name) { writer_.Key(name.data(), size_of(name)); }

    void value(std::string_view text) { writer_.String(text.data(), size_of(text)); }
    void value(std::string const& text) { value(std::string_view(text)); }
    void value(char const* text) { value(std::string_view(text)); }
    void value(std::int64_t number) { writer_.Int64(number); }
    void value(int number) { writer_.Int(number); }
    void value(bool truth) { writer_.Bool(truth); }
    void value(std::nullptr_t) { writer_.Null(); }
    template <class T>
    void value(std::optional<T> const& optional) {
        optional ? value(*optional) : value(nullptr);
    }

    template <class T>
    void member(std::string_view name, T const& of_member) {
        key(name);
        value(of_member);
    }

    std::string_view text() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
    static rapidjson::SizeType size_of(std::string_view text) {
        return static_cast<rapidjson::SizeType>(text.size());
    }
    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_;
};

}  // namespace chaolu::json
