// Typed reads of one JSON object; each says once what it refuses.
#include "server/json/decode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/core/money.hpp"
#include "domain/core/text.hpp"
#include "server/json/pointer.hpp"

namespace chaolu::json {
namespace {

constexpr std::size_t instant_bytes_max = 64;
constexpr std::size_t unit_bytes_max = 32;

struct Finding {
    Code code;
    std::string detail;
};

tl::expected<void, Finding> checked_text(std::string const& text, std::size_t min,
                                         std::size_t max) {
    auto const checked = check_text(text, min, max);
    if (checked) return {};
    if (checked.error() == Code::too_short)
        return tl::unexpected(
            Finding{Code::too_short, fmt::format("must have at least {} characters", min)});
    if (checked.error() == Code::too_long)
        return tl::unexpected(
            Finding{Code::too_long, fmt::format("must have at most {} characters", max)});
    return tl::unexpected(
        Finding{checked.error(), "is blank or holds characters that are not allowed"});
}

// nlohmann's own get<int>() wraps and cuts without a word, so the kind is looked at first.
tl::expected<std::int64_t, Finding> checked_integer(Json const& value, std::int64_t min,
                                                    std::int64_t max) {
    if (!value.is_number()) return tl::unexpected(Finding{Code::wrong_type, "must be an integer"});
    if (value.is_number_float())
        return tl::unexpected(
            Finding{Code::not_an_integer, "must be written as a plain integer of 64 bits"});
    auto const out_of_range = [&] {
        return tl::unexpected(
            Finding{Code::out_of_range, fmt::format("must lie between {} and {}", min, max)});
    };
    if (value.is_number_unsigned() &&
        value.get_ref<Json::number_unsigned_t const&>() > std::uint64_t{INT64_MAX})
        return out_of_range();
    auto const number = value.get<std::int64_t>();
    if (number < min || number > max) return out_of_range();
    return number;
}

}  // namespace

void Faults::add(std::string pointer, Code code, std::string detail) {
    ++count_;
    if (faults_.size() < faults_max)
        faults_.push_back({std::move(pointer), code, std::move(detail)});
}

Error Faults::error() const {
    auto detail = count_ == 1 ? std::string("The request has 1 fault.")
                              : fmt::format("The request has {} faults.", count_);
    if (count_ > faults_.size()) detail += fmt::format(" The first {} are listed.", faults_.size());
    return {Code::validation_failed, std::move(detail), faults_};
}

Decoder::Decoder(Json const& value, std::string pointer, Faults& faults)
    : value_(value.is_object() ? &value : nullptr),
      pointer_(std::move(pointer)),
      faults_(&faults),
      is_silent_(value_ == nullptr) {
    if (is_silent_) faults_->add(pointer_, Code::wrong_type, "must be an object");
}

Json const* Decoder::find(std::string_view name, Need need) {
    if (is_silent_) return nullptr;
    auto const& fields = value_->get_ref<Json::object_t const&>();
    auto const field = fields.find(name);
    if (field != fields.end() && !field->second.is_null()) return &field->second;
    if (need == required) fault(name, Code::required, "is required");
    return nullptr;
}

bool Decoder::has(std::string_view name) const {
    if (is_silent_) return false;
    auto const& fields = value_->get_ref<Json::object_t const&>();
    auto const field = fields.find(name);
    return field != fields.end() && !field->second.is_null();
}

std::vector<std::string> Decoder::names() const {
    std::vector<std::string> names;
    if (is_silent_) return names;
    for (auto const& [name, value] : value_->get_ref<Json::object_t const&>())
        names.push_back(name);
    return names;
}

std::string Decoder::pointer_to(std::string_view name) const {
    return name.empty() ? pointer_ : pointer_ + pointer_step(name);
}

std::string Decoder::pointer_to(std::string_view name, std::size_t at) const {
    return pointer_to(name) + pointer_step(at);
}

void Decoder::fault(std::string_view name, Code code, std::string detail) {
    faults_->add(pointer_to(name), code, std::move(detail));
}

void Decoder::fault(std::string_view name, std::size_t at, Code code, std::string detail) {
    faults_->add(pointer_to(name, at), code, std::move(detail));
}

std::optional<std::string> Decoder::raw_text(std::string_view name, std::size_t max_bytes,
                                             Need need) {
    auto const* value = find(name, need);
    if (!value) return {};
    if (!value->is_string()) {
        fault(name, Code::wrong_type, "must be a string");
        return {};
    }
    auto const& text = value->get_ref<std::string const&>();
    if (text.size() > max_bytes) {
        fault(name, Code::too_long, fmt::format("must have at most {} bytes", max_bytes));
        return {};
    }
    return text;
}

std::optional<std::string> Decoder::text(std::string_view name, std::size_t max, Need need,
                                         std::size_t min) {
    auto text = raw_text(name, SIZE_MAX, need);
    if (!text) return {};
    if (auto const checked = checked_text(*text, min, max); !checked) {
        fault(name, checked.error().code, checked.error().detail);
        return {};
    }
    return text;
}

std::optional<std::string> Decoder::code(std::string_view name, Need need, std::size_t max) {
    auto text = raw_text(name, max, need);
    if (!text) return {};
    if (!is_code(*text, max)) {
        fault(name, Code::invalid_format, "must consist of letters, digits and - _ . /");
        return {};
    }
    return text;
}

std::optional<std::int64_t> Decoder::integer(std::string_view name, std::int64_t min,
                                             std::int64_t max, Need need) {
    auto const* value = find(name, need);
    if (!value) return {};
    auto const number = checked_integer(*value, min, max);
    if (number) return *number;
    fault(name, number.error().code, number.error().detail);
    return {};
}

std::optional<bool> Decoder::boolean(std::string_view name, Need need) {
    auto const* value = find(name, need);
    if (!value) return {};
    if (!value->is_boolean()) {
        fault(name, Code::wrong_type, "must be true or false");
        return {};
    }
    return value->get<bool>();
}

std::optional<Date> Decoder::date(std::string_view name, Need need) {
    auto const text = raw_text(name, instant_bytes_max, need);
    if (!text) return {};
    auto day = date_from_text(*text);
    if (!day) fault(name, Code::invalid_format, "must be a day such as 2026-11-05");
    return day;
}

std::optional<Instant> Decoder::instant(std::string_view name, Need need) {
    auto const text = raw_text(name, instant_bytes_max, need);
    if (!text) return {};
    auto at = instant_from_text(*text);
    if (!at) fault(name, Code::invalid_format, "must be a time such as 2026-11-05T04:03:02Z");
    return at;
}

std::optional<std::string> Decoder::division_code(std::string_view name, Need need) {
    auto text = raw_text(name, instant_bytes_max, need);
    if (!text) return {};
    if (!is_division_code(*text)) {
        fault(name, Code::invalid_format, "must be a division code of six digits");
        return {};
    }
    return text;
}

std::optional<Quantity> Decoder::quantity(std::string_view name, Need need) {
    auto in = object(name, need);
    auto value = in.integer("value", 1, base_quantity_max);
    auto unit = in.code("unit", required, unit_bytes_max);
    in.only({"value", "unit"});
    if (!value || !unit) return {};
    return Quantity{*value, *std::move(unit)};
}

std::optional<std::int64_t> Decoder::price_e4(std::string_view name, Need need) {
    auto const text = raw_text(name, 64, need);
    if (!text) return {};
    auto const price = price_from_text(*text);
    if (!price) {
        fault(name, Code::invalid_format, "must be a decimal text such as \"6.0000\"");
        return {};
    }
    if (*price == 0) {
        fault(name, Code::out_of_range, "must be above zero");
        return {};
    }
    return price;
}

Decoder Decoder::object(std::string_view name, Need need) {
    if (auto const* value = find(name, need)) return {*value, pointer_to(name), *faults_};
    Decoder absent = *this;
    absent.value_ = nullptr;
    absent.pointer_ = pointer_to(name);
    absent.is_silent_ = true;
    return absent;
}

Json const* Decoder::array(std::string_view name, std::size_t min, std::size_t max, Need need) {
    auto const* value = find(name, need);
    if (!value) return nullptr;
    if (!value->is_array()) {
        fault(name, Code::wrong_type, "must be an array");
        return nullptr;
    }
    if (value->size() < min) fault(name, Code::too_few, fmt::format("needs at least {}", min));
    if (value->size() <= max) return value;
    fault(name, Code::too_many, fmt::format("may have at most {}", max));
    return nullptr;
}

std::vector<Decoder> Decoder::objects(std::string_view name, std::size_t min, std::size_t max,
                                      Need need) {
    std::vector<Decoder> found;
    auto const* values = array(name, min, max, need);
    if (!values) return found;
    auto const base = pointer_to(name);
    found.reserve(values->size());
    for (auto const& value : *values)
        found.emplace_back(value, base + pointer_step(found.size()), *faults_);
    return found;
}

std::vector<std::string> Decoder::texts(std::string_view name, std::size_t min, std::size_t max,
                                        std::size_t length_max, Need need) {
    std::vector<std::string> found;
    auto const* values = array(name, min, max, need);
    if (!values) return found;
    auto const base = pointer_to(name);
    for (std::size_t i = 0; i < values->size(); ++i) {
        auto const* text = (*values)[i].get_ptr<std::string const*>();
        if (!text) {
            faults_->add(base + pointer_step(i), Code::wrong_type, "must be a string");
        } else if (auto const checked = checked_text(*text, 1, length_max); !checked) {
            faults_->add(base + pointer_step(i), checked.error().code, checked.error().detail);
        } else {
            found.push_back(*text);
        }
    }
    if (found.size() != values->size()) found.clear();
    return found;
}

std::vector<std::int64_t> Decoder::integers(std::string_view name, std::size_t min, std::size_t max,
                                            std::int64_t value_min, std::int64_t value_max,
                                            Need need) {
    std::vector<std::int64_t> found;
    auto const* values = array(name, min, max, need);
    if (!values) return found;
    auto const base = pointer_to(name);
    for (std::size_t i = 0; i < values->size(); ++i) {
        auto const number = checked_integer((*values)[i], value_min, value_max);
        if (number)
            found.push_back(*number);
        else
            faults_->add(base + pointer_step(i), number.error().code, number.error().detail);
    }
    if (found.size() != values->size()) found.clear();
    return found;
}

void Decoder::only(std::initializer_list<std::string_view> names) {
    if (is_silent_) return;
    for (auto const& [key, value] : value_->get_ref<Json::object_t const&>())
        if (std::find(names.begin(), names.end(), key) == names.end())
            faults_->add(pointer_ + pointer_step(key), Code::unknown_field, "is not known here");
}

std::optional<Names> decode_names(Decoder& in, std::string_view name, std::size_t max, Need need) {
    auto names = in.object(name, need);
    auto zh = names.text("zh", max);
    auto en = names.text("en", max, maybe);
    names.only({"zh", "en"});
    if (!zh) return {};
    return Names{*std::move(zh), std::move(en)};
}

}  // namespace chaolu::json
