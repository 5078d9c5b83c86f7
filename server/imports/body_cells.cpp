// Values are shaped here and judged by the API: what has the wrong form only is refused.
#include "server/imports/body_cells.hpp"

#include <array>

#include "domain/inventory/lot.hpp"

namespace chaolu::imports {
namespace {

using nlohmann::json;

constexpr std::string_view between = "; ";

tl::unexpected<CellError> malformed(std::string detail) {
    return tl::unexpected(CellError{Code::invalid_format, std::move(detail)});
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view spaces = " \t\r\n";
    auto const from = text.find_first_not_of(spaces);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(spaces) + 1 - from);
}

// Without the apostrophe that keeps a text from being run as a formula (csv_cell).
std::string text_in(std::string_view raw) {
    auto text = trimmed(raw);
    constexpr std::string_view guarded = "=+-@";
    if (text.size() > 1 && text[0] == '\'' && guarded.find(text[1]) != std::string_view::npos)
        text.remove_prefix(1);
    return std::string(text);
}

// What stands between separators, without what is empty.
std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    constexpr std::array<std::string_view, 3> separators{";", "；", "、"};
    while (!text.empty()) {
        auto end = text.size();
        std::size_t width = 0;
        for (auto const separator : separators)
            if (auto const at = text.find(separator); at < end) {
                end = at;
                width = separator.size();
            }
        if (auto const part = trimmed(text.substr(0, end)); !part.empty()) parts.push_back(part);
        text.remove_prefix(end + width);
    }
    return parts;
}

Cell<json> flag_in(std::string_view text) {
    for (auto const* yes : {"是", "true", "TRUE", "True", "yes", "1"})
        if (text == yes) return true;
    for (auto const* no : {"否", "false", "FALSE", "False", "no", "0"})
        if (text == no) return false;
    return malformed("is neither 是 nor 否, true nor false");
}

json texts_in(std::string_view raw) {
    auto texts = json::array();
    for (auto const part : parts_of(raw)) texts.push_back(text_in(part));
    return texts;
}

// "克" is g and "斤" is counted in g as well; what is no unit is left for the API to refuse.
json base_unit_in(std::string_view word) {
    for (auto const base : {BaseUnit::g, BaseUnit::ml, BaseUnit::piece})
        if (inventory::unit_named(word, {base, {}})) return std::string(text(base));
    return std::string(word);
}

Cell<json> pack_in(std::string_view part) {
    auto const equals = part.find('=');
    if (equals == std::string_view::npos)
        return malformed("is no list of packs such as box=10; bundle_tie=10000");
    auto const ratio = trimmed(part.substr(equals + 1));
    auto const slash = ratio.find('/');
    auto const above = count_in(trimmed(ratio.substr(0, slash)));
    if (!above) return tl::unexpected(above.error());
    auto const below = slash == std::string_view::npos ? Cell<std::int64_t>(1)
                                                       : count_in(trimmed(ratio.substr(slash + 1)));
    if (!below) return tl::unexpected(below.error());
    return json{{"unit", std::string(trimmed(part.substr(0, equals)))},
                {"numerator", *above},
                {"denominator", *below}};
}

Cell<json> packs_in(std::string_view text) {
    auto packs = json::array();
    for (auto const part : parts_of(text)) {
        auto pack = pack_in(part);
        if (!pack) return pack;
        packs.push_back(*std::move(pack));
    }
    return packs;
}

// Grams or millilitres, whatever it was written in; another unit is left for the API to refuse.
Cell<json> content_in(std::string_view text) {
    auto written = quantity_in(text);
    if (!written) return tl::unexpected(std::move(written.error()));
    for (auto const base : {BaseUnit::g, BaseUnit::ml}) {
        auto const unit = inventory::unit_named(written->unit, {base, {}});
        if (!unit) continue;
        auto const value =
            inventory::to_base({written->digits, written->decimals, *unit}, {base, {}});
        auto const name = std::string(chaolu::text(base));
        if (!value)
            return tl::unexpected(
                CellError{value.error(), "does not come out in whole " + name + " above 0"});
        return json{{"value", *value}, {"unit", name}};
    }
    if (written->decimals > 0)
        return tl::unexpected(CellError{Code::not_an_integer, "must be a whole number"});
    return json{{"value", written->digits}, {"unit", written->unit}};
}

// Their kinds are those of the category, which is not known here.
Cell<json> attributes_in(std::string_view raw) {
    auto attributes = json::object();
    for (auto const part : parts_of(raw)) {
        auto const equals = part.find('=');
        auto const name = trimmed(part.substr(0, equals));
        if (equals == std::string_view::npos || name.empty())
            return malformed("is no list of attributes such as storage=chilled; white_mm=450");
        auto const value = trimmed(part.substr(equals + 1));
        if (!attributes.emplace(std::string(name), std::string(value)).second)
            return tl::unexpected(
                CellError{Code::duplicate, "says " + std::string(name) + " twice"});
    }
    return attributes;
}

std::string joined(std::vector<std::string> const& parts) {
    std::string text;
    for (auto const& part : parts) text += (text.empty() ? "" : std::string(between)) + part;
    return text;
}

std::string written(json const& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.dump();
}

std::string written(CellKind kind, json const& value) {
    std::vector<std::string> parts;
    switch (kind) {
        case CellKind::code:
        case CellKind::base_unit:
        case CellKind::text:
        case CellKind::count: return written(value);
        case CellKind::flag: return value.get<bool>() ? "是" : "否";
        case CellKind::content: return written(value.at("value")) + written(value.at("unit"));
        case CellKind::texts:
            for (auto const& each : value) parts.push_back(written(each));
            return joined(parts);
        case CellKind::packs:
            for (auto const& each : value) {
                auto const below = written(each.at("denominator"));
                parts.push_back(written(each.at("unit")) + "=" + written(each.at("numerator")) +
                                (below == "1" ? "" : "/" + below));
            }
            return joined(parts);
        case CellKind::attributes:
            // One that a cell cannot hold hinders no other.
            for (auto const& [name, each] : value.items()) {
                auto part = name + "=" + written(each);
                auto const back = attributes_in(part);
                if (back && *back == json{{name, written(each)}}) parts.push_back(std::move(part));
            }
            return joined(parts);
    }
    return "";
}

}  // namespace

Cell<json> value_in(CellKind kind, std::string_view raw, std::string_view clean) {
    switch (kind) {
        case CellKind::code: return json(std::string(clean));
        case CellKind::text: return json(text_in(raw));
        case CellKind::count: {
            auto const count = count_in(clean);
            if (!count) return tl::unexpected(count.error());
            return json(*count);
        }
        case CellKind::flag: return flag_in(clean);
        case CellKind::texts: return texts_in(text_in(raw));
        case CellKind::base_unit: return base_unit_in(clean);
        case CellKind::packs: return packs_in(clean);
        case CellKind::content: return content_in(clean);
        case CellKind::attributes: return attributes_in(text_in(raw));
    }
    return json();
}

OutCell cell_of(CellKind kind, json const& value) {
    auto text = written(kind, value);
    // What only looks like a formula says so in every format, or it would not be read back.
    if (text.starts_with('=')) text.insert(0, 1, '\'');
    if (kind == CellKind::text && text_in(text) != value) return {};
    if (kind == CellKind::texts && texts_in(text_in(text)) != value) return {};
    return {std::move(text), kind == CellKind::count};
}

}  // namespace chaolu::imports
