// Bytes become a JSON value or a refusal: nlohmann finds the tokens, everything stricter is ours.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/json/decode.hpp"
#include "server/json/pointer.hpp"

namespace chaolu::json {
namespace {

constexpr std::size_t key_bytes_max = 256;

// Receives the tokens and builds the value. nlohmann's own builder keeps the last of duplicate
// keys and nests without limit; this one checks before it builds.
class Builder {
public:
    using number_integer_t = Json::number_integer_t;
    using number_unsigned_t = Json::number_unsigned_t;
    using number_float_t = Json::number_float_t;
    using string_t = Json::string_t;
    using binary_t = Json::binary_t;

    Builder() { places_.reserve(depth_max); }

    bool null() { return put(nullptr); }
    bool boolean(bool value) { return put(value); }
    // Only numbers with a minus come here. Minus nothing is not an integer as people write it, and
    // the tokens no longer tell it from 0 later on.
    bool number_integer(number_integer_t value) { return value == 0 ? put(-0.0) : put(value); }
    bool number_unsigned(number_unsigned_t value) { return put(value); }
    // Fractions, exponents and integers beyond 64 bits; the decoder takes none of them for one.
    bool number_float(number_float_t value, string_t const&) { return put(value); }
    bool string(string_t& value) {
        if (value.find('\0') != string_t::npos)
            faults_.add(pointer(), Code::invalid_text, "holds the character U+0000");
        return put(std::move(value));
    }
    bool binary(binary_t&) { return false; }  // JSON has none

    bool start_object(std::size_t) { return open(Json::object()); }
    bool key(string_t& name) {
        if (name.size() > key_bytes_max || name.find('\0') != string_t::npos) {
            bool const is_long = name.size() > key_bytes_max;
            faults_.add(container_pointer(), is_long ? Code::too_long : Code::invalid_text,
                        is_long ? fmt::format("has a key of more than {} bytes", key_bytes_max)
                                : "has a key with the character U+0000");
            return false;
        }
        auto& innermost = places_.back();
        auto& fields = innermost.container->get_ref<Json::object_t&>();
        auto const [at, is_new] = fields.try_emplace(std::move(name));
        innermost.key = &at->first;
        innermost.slot = &at->second;
        if (!is_new) faults_.add(pointer(), Code::duplicate_field, "stands here more than once");
        return true;
    }
    bool end_object() { return close(); }
    bool start_array(std::size_t) { return open(Json::array()); }
    bool end_array() { return close(); }

    // Also called for a number that no double can hold, which is well-formed JSON all the same.
    bool parse_error(std::size_t at, std::string const&, Json::exception const& error) {
        constexpr int number_overflow = 406;
        if (error.id == number_overflow)
            faults_.add(pointer(), Code::out_of_range, "is a number too large for anything");
        else
            syntax_error_at_ = at;
        return false;
    }

    Result<Json> result() && {
        if (syntax_error_at_)
            return refuse(Code::malformed_json,
                          fmt::format("The body is not valid JSON; reading stopped at byte {}.",
                                      *syntax_error_at_));
        if (!faults_.empty()) return tl::unexpected(faults_.error());
        return std::move(root_);
    }

private:
    // A container that is still open; for an object, under which key its next value goes.
    struct Place {
        Json* container = nullptr;
        std::string const* key = nullptr;
        Json* slot = nullptr;
    };

    template <class Value>
    bool put(Value&& value) {
        place(std::forward<Value>(value));
        return true;
    }

    bool open(Json&& empty) {
        if (places_.size() == depth_max) {
            faults_.add(pointer(), Code::too_deep,
                        fmt::format("is nested more than {} levels deep", depth_max));
            return false;
        }
        auto& opened = place(std::move(empty));
        places_.push_back({&opened, nullptr, nullptr});
        return true;
    }

    bool close() {
        places_.pop_back();
        return true;
    }

    // An array may move its elements when it grows, but it grows only while none of them is open.
    template <class Value>
    Json& place(Value&& value) {
        if (places_.empty()) return root_ = std::forward<Value>(value);
        auto& innermost = places_.back();
        if (innermost.slot) return *innermost.slot = std::forward<Value>(value);
        auto& array = innermost.container->template get_ref<Json::array_t&>();
        return array.emplace_back(std::forward<Value>(value));
    }

    static std::string step(Place const& open, bool is_innermost) {
        if (open.key) return pointer_step(*open.key);
        return pointer_step(open.container->size() - (is_innermost ? 0 : 1));
    }
    // Of the value that comes next.
    std::string pointer() const {
        auto text = container_pointer();
        if (!places_.empty()) text += step(places_.back(), true);
        return text;
    }
    std::string container_pointer() const {
        std::string text;
        for (std::size_t i = 0; i + 1 < places_.size(); ++i) text += step(places_[i], false);
        return text;
    }

    Json root_;
    std::vector<Place> places_;
    Faults faults_;
    std::optional<std::size_t> syntax_error_at_;
};

}  // namespace

Result<Json> parse(std::string_view body) {
    // nlohmann would skip the one and take the other for the end of the text.
    if (body.starts_with("\xEF\xBB\xBF"))
        return refuse(Code::malformed_json, "The body starts with a byte order mark.");
    if (body.find('\0') != std::string_view::npos)
        return refuse(Code::malformed_json, "The body holds a zero byte.");
    Builder builder;
    Json::sax_parse(body.begin(), body.end(), &builder);
    return std::move(builder).result();
}

}  // namespace chaolu::json
