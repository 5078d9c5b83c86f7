// Strict reading of JSON bodies: every fault at once, each with its pointer, nothing coerced.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/id.hpp"
#include "domain/core/quantity.hpp"
#include "domain/core/time.hpp"

namespace chaolu::json {

using Json = nlohmann::json;
constexpr int depth_max = 32;
constexpr std::size_t faults_max = 100;

// RFC 8259 and stricter: no BOM, no trailing bytes, no duplicate keys, no U+0000, valid UTF-8,
// at most 32 levels, keys of at most 256 bytes. Syntax is malformed_json; duplicate keys, depth
// and U+0000 are validation_failed with the pointer of the place.
Result<Json> parse(std::string_view body);

// Collects what is wrong; stops collecting (but not counting) after faults_max.
class Faults {
public:
    void add(std::string pointer, Code code, std::string detail);
    bool empty() const { return count_ == 0; }
    // validation_failed with everything collected.
    Error error() const;

private:
    std::vector<Fault> faults_;
    std::size_t count_ = 0;
};

// required: an absent field is a fault. maybe: absent or null reads as none.
enum class Need { required, maybe };
inline constexpr Need required = Need::required;
inline constexpr Need maybe = Need::maybe;

// Reads one JSON object. Each read returns none for a faulty field after reporting it, so a
// decode function reads everything first and asks faults.empty() at its end.
class Decoder {
public:
    // Reports wrong_type when `value` is not an object; every read is then silent.
    Decoder(Json const& value, std::string pointer, Faults& faults);

    bool has(std::string_view name) const;  // present and not null
    // The fields that are there, for objects whose fields are named by data.
    std::vector<std::string> names() const;
    // A text of people (domain/core/text.hpp check_text) of min..max code points.
    std::optional<std::string> text(std::string_view name, std::size_t max, Need need = required,
                                    std::size_t min = 1);
    // A code (is_code).
    std::optional<std::string> code(std::string_view name, Need need = required,
                                    std::size_t max = 64);
    // Any string as it stands, up to max bytes: for what another parser checks (passwords, USCC).
    std::optional<std::string> raw_text(std::string_view name, std::size_t max_bytes,
                                        Need need = required);
    // Integers only: 1.0, 1e3, "1", true and anything beyond int64 are refused, never converted.
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max,
                                        Need need = required);
    std::optional<bool> boolean(std::string_view name, Need need = required);
    std::optional<Date> date(std::string_view name, Need need = required);
    std::optional<Instant> instant(std::string_view name, Need need = required);
    std::optional<std::string> division_code(std::string_view name, Need need = required);
    // {"value": integer 1..base_quantity_max, "unit": code}
    std::optional<Quantity> quantity(std::string_view name, Need need = required);
    // A decimal text such as "6.0000", above zero; see price_from_text.
    std::optional<std::int64_t> price_e4(std::string_view name, Need need = required);
    template <class K>
    std::optional<Id<K>> id(std::string_view name, Need need = required) {
        auto text = raw_text(name, 64, need);
        if (!text) return {};
        auto parsed = Id<K>::parse(*text);
        if (!parsed) fault(name, Code::invalid_format, "is not an identifier of this kind");
        return parsed;
    }
    // A word of a closed list: `from` gives none for a word it does not know.
    template <class From>
    auto word(std::string_view name, From from, Need need = required)
        -> decltype(from(std::string_view{})) {
        auto text = raw_text(name, 64, need);
        if (!text) return {};
        auto value = from(std::string_view(*text));
        if (!value) fault(name, Code::unknown_value, "is not one of the values known here");
        return value;
    }

    // A nested object; absent reads like an empty one whose reads are silent.
    Decoder object(std::string_view name, Need need = required);
    // Elements of an array of objects; a wrong count is too_few or too_many at the array.
    std::vector<Decoder> objects(std::string_view name, std::size_t min, std::size_t max,
                                 Need need = required);
    // Arrays of values: empty as soon as one element is faulty, so that indexes stay true.
    std::vector<std::string> texts(std::string_view name, std::size_t min, std::size_t max,
                                   std::size_t length_max, Need need = required);
    std::vector<std::int64_t> integers(std::string_view name, std::size_t min, std::size_t max,
                                       std::int64_t value_min, std::int64_t value_max,
                                       Need need = required);

    // Reports every field that is not named here.
    void only(std::initializer_list<std::string_view> names);
    // Reports a fault of the named field, or of the object itself when the name is empty.
    void fault(std::string_view name, Code code, std::string detail);
    // Of an element of the named array.
    void fault(std::string_view name, std::size_t at, Code code, std::string detail);
    std::string const& pointer() const { return pointer_; }
    std::string pointer_to(std::string_view name) const;
    std::string pointer_to(std::string_view name, std::size_t at) const;

private:
    Json const* find(std::string_view name, Need need);
    Json const* array(std::string_view name, std::size_t min, std::size_t max, Need need);
    Json const* value_;  // null: not an object, already reported
    std::string pointer_;
    Faults* faults_;
    bool is_silent_;
};

// {"zh": "...", "en": "..."} on write.
struct Names {
    std::string zh;
    std::optional<std::string> en;
};
std::optional<Names> decode_names(Decoder& in, std::string_view name, std::size_t max,
                                  Need need = required);

}  // namespace chaolu::json
