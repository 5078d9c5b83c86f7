// Reads the small parts of a workbook whole, and its shared texts as a stream.
#include "server/imports/workbook.hpp"

#include <charconv>
#include <cstdio>
#include <pugixml.hpp>
#include <unordered_map>

#include "server/imports/element_stream.hpp"

namespace chaolu::imports {
namespace {

constexpr std::size_t texts_bytes_max = std::size_t{24} << 20;
constexpr std::size_t texts_max = 2'000'000;
constexpr std::size_t text_bytes_max = std::size_t{128} << 10;
constexpr std::size_t styles_max = 65'536;
constexpr std::size_t formats_max = 4096;

Error damaged(std::string detail) { return bad_workbook(Code::invalid_content, std::move(detail)); }

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
    for (auto const each : node.children())
        if (local_name(each.name()) == name) return each;
    return {};
}

// An attribute with or without a prefix, such as r:id.
std::string_view attribute(pugi::xml_node node, std::string_view name) {
    for (auto const each : node.attributes())
        if (local_name(each.name()) == name) return each.value();
    return {};
}

Result<void> parse(std::string const& text, pugi::xml_document& into) {
    auto const parsed = into.load_buffer(text.data(), text.size());
    if (!parsed || text.find("<!DOCTYPE") != std::string::npos)
        return tl::unexpected(damaged("has a part that is not its XML"));
    return {};
}

// Where a part leads to: by what id, of what kind, to which part.
struct Relation {
    std::string id, type, target;
};

// "xl/worksheets" and "../styles.xml" lead to "xl/styles.xml".
std::string joined(std::string folder, std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    for (; target.starts_with("../"); target.remove_prefix(3)) {
        auto const slash = folder.rfind('/');
        folder.resize(slash == std::string::npos ? 0 : slash);
    }
    return folder.empty() ? std::string(target) : folder + "/" + std::string(target);
}

// None for a part without relations. The empty name stands for the archive as a whole.
Result<std::vector<Relation>> relations_of(Archive const& archive, std::string const& part) {
    auto const slash = part.rfind('/');
    auto const folder = slash == std::string::npos ? std::string() : part.substr(0, slash);
    auto const name = (folder.empty() ? "" : folder + "/") + "_rels/" +
                      part.substr(slash == std::string::npos ? 0 : slash + 1) + ".rels";
    std::vector<Relation> relations;
    if (!archive.has(name)) return relations;
    auto const text = archive.text(name);
    if (!text) return tl::unexpected(text.error());
    pugi::xml_document document;
    if (auto parsed = parse(*text, document); !parsed) return tl::unexpected(parsed.error());
    for (auto const each : document.document_element().children())
        if (attribute(each, "TargetMode") != "External")
            relations.push_back({std::string(attribute(each, "Id")),
                                 std::string(attribute(each, "Type")),
                                 joined(folder, attribute(each, "Target"))});
    return relations;
}

// The part of a kind such as "/styles", which is the end of a type; else where most tools put it.
std::string part_of(std::vector<Relation> const& relations, std::string_view kind,
                    std::string usual) {
    for (auto const& each : relations)
        if (each.type.ends_with(kind)) return each.target;
    return usual;
}

Result<void> find_parts(Archive const& archive, Workbook& book) {
    auto const roots = relations_of(archive, "");
    if (!roots) return tl::unexpected(roots.error());
    book.parts.book = part_of(*roots, "/officeDocument", "xl/workbook.xml");
    auto const relations = relations_of(archive, book.parts.book);
    if (!relations) return tl::unexpected(relations.error());
    book.parts.styles = part_of(*relations, "/styles", "xl/styles.xml");
    book.parts.texts = part_of(*relations, "/sharedStrings", "xl/sharedStrings.xml");
    for (auto const& each : *relations) book.parts.by_id.emplace(each.id, each.target);
    return {};
}

Result<void> refuse_macros(Archive const& archive) {
    auto const types = archive.text("[Content_Types].xml");
    if (!types) return tl::unexpected(types.error());
    if (types->find("macroEnabled") != std::string::npos || archive.has("xl/vbaProject.bin"))
        return tl::unexpected(damaged("has macros; save it as a workbook without them (.xlsx)"));
    return {};
}

Result<void> read_book(Archive const& archive, Workbook& book) {
    auto const text = archive.text(book.parts.book);
    if (!text) return tl::unexpected(text.error());
    pugi::xml_document document;
    if (auto parsed = parse(*text, document); !parsed) return tl::unexpected(parsed.error());
    auto const root = document.document_element();
    auto const counts_from = attribute(child(root, "workbookPr"), "date1904");
    bool const is_1904 = counts_from == "1" || counts_from == "true";
    // From 1900-03-01 on: Excel counts a 29 February 1900 that never was.
    book.day_zero = Date{std::chrono::sys_days{is_1904 ? std::chrono::year{1904} / 1 / 1
                                                       : std::chrono::year{1899} / 12 / 30}};
    for (auto const sheet : child(root, "sheets").children()) {
        auto const state = attribute(sheet, "state");
        if (state == "hidden" || state == "veryHidden") continue;
        auto const target = book.parts.by_id.find(std::string(attribute(sheet, "id")));
        if (target == book.parts.by_id.end())
            return tl::unexpected(damaged("does not say where its first sheet is"));
        book.first_sheet = target->second;
        return {};
    }
    return tl::unexpected(damaged("has no sheet"));
}

bool is_day_format(int number) {
    return (number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 31) ||
           number == 36 || (number >= 50 && number <= 58);
}

Result<void> read_styles(Archive const& archive, Workbook& book) {
    if (!archive.has(book.parts.styles)) return {};
    auto const text = archive.text(book.parts.styles);
    if (!text) return tl::unexpected(text.error());
    pugi::xml_document document;
    if (auto parsed = parse(*text, document); !parsed) return tl::unexpected(parsed.error());
    auto const root = document.document_element();
    std::unordered_map<std::string_view, std::string_view> codes;
    for (auto const format : child(root, "numFmts").children()) {
        if (codes.size() == formats_max)
            return tl::unexpected(damaged("has too many number formats"));
        codes.emplace(attribute(format, "numFmtId"), attribute(format, "formatCode"));
    }
    for (auto const cell : child(root, "cellXfs").children()) {
        if (book.styles.size() == styles_max) return tl::unexpected(damaged("has too many styles"));
        auto const number = attribute(cell, "numFmtId");
        auto const own = codes.find(number);
        int built_in = 0;
        std::from_chars(number.data(), number.data() + number.size(), built_in);
        book.styles.push_back(own != codes.end() ? style_of(own->second)
                                                 : NumberStyle{is_day_format(built_in), 0});
    }
    return {};
}

void append_texts(pugi::xml_node node, std::string& into) {
    for (auto const each : node.children()) {
        auto const name = local_name(each.name());
        if (name == "t") into += each.child_value();
        if (name == "r") append_texts(each, into);  // a run; rPh, how it is pronounced, is left out
    }
}

Result<void> read_texts(Archive const& archive, Workbook& book) {
    if (!archive.has(book.parts.texts)) return {};
    auto part = archive.stream(book.parts.texts);
    if (!part) return tl::unexpected(std::move(part.error()));
    ElementStream items(*std::move(part), "si", text_bytes_max);
    pugi::xml_document document;
    std::string text;
    while (auto const item = items.next()) {
        if (!document.load_buffer_inplace(items.data(), item->size(),
                                          pugi::parse_default | pugi::parse_ws_pcdata,
                                          pugi::encoding_utf8))
            return tl::unexpected(damaged("has a part that is not its XML"));
        text.clear();
        append_texts(document.document_element(), text);
        if (!book.texts.add(unescaped(text)))
            return tl::unexpected(
                bad_workbook(Code::too_long, "has more texts than fit; save it as CSV UTF-8"));
    }
    if (items.broken()) return tl::unexpected(*items.broken());
    return {};
}

}  // namespace

NumberStyle style_of(std::string_view format_code) {
    NumberStyle style;
    bool is_zeros = !format_code.empty();
    char quote = '\0';
    for (std::size_t at = 0; at < format_code.size(); ++at) {
        char const c = format_code[at];
        if (c != '0') is_zeros = false;
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '"') {
            quote = '"';
        } else if (c == '[') {
            quote = ']';
        } else if (c == '\\' || c == '_' || c == '*') {
            ++at;
        } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') {
            style.is_day = true;
        }
    }
    if (is_zeros && format_code.size() > 1 && format_code.size() <= 15)
        style.zeros = static_cast<int>(format_code.size());
    return style;
}

std::string unescaped(std::string_view stored) {
    constexpr std::size_t escape_length = 7;  // _x000D_
    std::string text;
    for (std::size_t at = 0; at < stored.size();) {
        auto const part = stored.substr(at, escape_length);
        unsigned code = 0;
        bool const is_escape =
            part.size() == escape_length && part.starts_with("_x") && part.back() == '_' &&
            std::from_chars(part.data() + 2, part.data() + 6, code, 16).ptr == part.data() + 6;
        // Neither NUL nor half of a character is text: those stay as they are written.
        if (!is_escape || code == 0 || (code >= 0xD800 && code <= 0xDFFF)) {
            text += stored[at++];
            continue;
        }
        if (code < 0x80) {
            text += static_cast<char>(code);
        } else if (code < 0x800) {
            text += static_cast<char>(0xC0 | code >> 6);
            text += static_cast<char>(0x80 | (code & 0x3F));
        } else {
            text += static_cast<char>(0xE0 | code >> 12);
            text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
            text += static_cast<char>(0x80 | (code & 0x3F));
        }
        at += escape_length;
    }
    return text;
}

bool SharedTexts::add(std::string_view text) {
    if (ends_.size() >= texts_max || texts_.size() + text.size() > texts_bytes_max) return false;
    texts_ += text;
    ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
    return true;
}

std::optional<std::string_view> SharedTexts::at(std::size_t number) const {
    if (number >= ends_.size()) return {};
    auto const begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(texts_).substr(begin, ends_[number] - begin);
}

Result<Workbook> read_workbook(Archive const& archive) {
    Workbook book;
    for (auto const step : {+[](Archive const&from, Workbook&) { return refuse_macros(from); },
                            +find_parts, +read_book, +read_styles, +read_texts})
        if (auto done = step(archive, book); !done) return tl::unexpected(std::move(done.error()));
    return book;
}

std::string number_text(std::string_view stored) {
    double value = 0;
    auto const [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), value);
    if (error != std::errc{} || end != stored.data() + stored.size()) return std::string(stored);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.15G", value);
    return text.data();
}

}  // namespace chaolu::imports
