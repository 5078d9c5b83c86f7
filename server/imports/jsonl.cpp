// One line at a time through nlohmann's reader, which gives numbers as they were written.
#include "server/imports/jsonl.hpp"

#include <nlohmann/json.hpp>

#include "domain/inventory/lot.hpp"

namespace chaolu::imports {
namespace {

constexpr std::size_t line_bytes_max = std::size_t{64} * 1024;
constexpr std::size_t cell_bytes_max = 4096;

// Takes the fields of one flat object.
class Fields {
public:
    using Json = nlohmann::json;
    using number_integer_t = Json::number_integer_t;
    using number_unsigned_t = Json::number_unsigned_t;
    using number_float_t = Json::number_float_t;
    using string_t = Json::string_t;
    using binary_t = Json::binary_t;

    Fields(std::span<ColumnName const> names, std::vector<std::string>& values, Row& row)
        : names_(names), values_(values), row_(row), is_seen_(names.size()) {}

    bool null() { return put({}); }
    bool boolean(bool) { return refuse(Code::wrong_type, "is neither a text nor a number"); }
    bool number_integer(number_integer_t value) { return put(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) { return put(std::to_string(value)); }
    // Only as written are fractions exact.
    bool number_float(number_float_t, string_t const& written) { return put(written); }
    bool string(string_t& value) { return put(value); }
    bool binary(binary_t&) { return false; }
    bool start_object(std::size_t) {
        if (depth_++ == 0) return true;
        return refuse(Code::wrong_type, "is neither a text nor a number");
    }
    bool key(string_t& name) {
        for (std::size_t field = 0; field < names_.size(); ++field)
            if (names_[field].name == name || names_[field].chinese == name) {
                column_ = field + 1;
                if (is_seen_[field]) return refuse(Code::duplicate_field, "stands there twice");
                is_seen_[field] = true;
                return true;
            }
        column_ = 0;
        if (name.find('\0') != std::string::npos)
            return refuse(Code::invalid_text, "has a field whose name holds a NUL character");
        return refuse(Code::unknown_field,
                      "has a field " + inventory::shown(name) + " that no such file has");
    }
    bool end_object() { return true; }
    bool start_array(std::size_t) {
        return refuse(Code::wrong_type,
                      depth_ == 0 ? "is not a JSON object" : "is neither a text nor a number");
    }
    bool end_array() { return true; }
    bool parse_error(std::size_t at, std::string const&, Json::exception const&) {
        column_ = 0;
        return refuse(Code::malformed_json,
                      "is not valid JSON; reading stopped at byte " + std::to_string(at));
    }

private:
    bool put(std::string const& value) {
        if (depth_ == 0) return refuse(Code::wrong_type, "is not a JSON object");
        if (value.size() > cell_bytes_max)
            return refuse(Code::too_long,
                          "has more than " + std::to_string(cell_bytes_max) + " bytes");
        if (value.find('\0') != std::string::npos)
            return refuse(Code::invalid_text, "holds a NUL character");
        values_[column_ - 1] = value;
        return true;
    }
    bool refuse(Code code, std::string detail) {
        if (!row_.fault) row_.fault = FormFault{column_, code, std::move(detail)};
        return false;
    }

    std::span<ColumnName const> names_;
    std::vector<std::string>& values_;
    Row& row_;
    std::vector<bool> is_seen_;
    std::size_t column_ = 0;
    int depth_ = 0;
};

}  // namespace

JsonlReader::JsonlReader(std::function<std::string_view()> text, std::span<ColumnName const> names)
    : text_(std::move(text)), names_(names), values_(names.size()) {}

Row const* JsonlReader::next() {
    if (!is_begun_) {
        is_begun_ = true;
        for (auto const& name : names_) row_.cells.push_back(name.name);
        return &row_;
    }
    while (take_line()) {
        if (!is_too_long_ && bytes_.find_first_not_of(" \t") == std::string::npos) continue;
        read_line();
        return &row_;
    }
    return nullptr;
}

// The next line without its end; false at the end of the text.
bool JsonlReader::take_line() {
    bytes_.clear();
    is_too_long_ = false;
    for (bool has_any = false;; has_any = true) {
        if (piece_.empty()) piece_ = text_();
        if (piece_.empty()) {
            if (has_any) ++line_;
            return has_any;
        }
        auto const end = piece_.find('\n');
        auto const part = piece_.substr(0, end);
        if (bytes_.size() + part.size() > line_bytes_max)
            is_too_long_ = true;
        else
            bytes_ += part;
        piece_.remove_prefix(end == std::string_view::npos ? part.size() : end + 1);
        if (end == std::string_view::npos) continue;
        if (bytes_.ends_with('\r')) bytes_.pop_back();
        ++line_;
        return true;
    }
}

void JsonlReader::read_line() {
    row_.line = line_;
    row_.cells.clear();
    row_.fault.reset();
    for (auto& value : values_) value.clear();
    if (is_too_long_) {
        row_.fault = FormFault{0, Code::too_long,
                               "is longer than " + std::to_string(line_bytes_max) + " bytes"};
    } else {
        Fields fields(names_, values_, row_);
        nlohmann::json::sax_parse(bytes_.begin(), bytes_.end(), &fields);
    }
    for (auto const& value : values_) row_.cells.emplace_back(value);
}

}  // namespace chaolu::imports
