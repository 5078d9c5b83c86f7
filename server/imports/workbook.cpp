// Reads the small parts of a workbook whole, and its shared texts as a stream.
#include "server/imports/workbook.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <pugixml.hpp>

#include "server/imports/element_stream.hpp"

namespace chaolu::imports {
namespace {

constexpr std::size_t texts_bytes_max = std::size_t{24} << 20;
constexpr std::size_t texts_max = 2'000'000;
constexpr std::size_t text_bytes_max = std::size_t{128} << 10;
constexpr std::size_t styles_max = 65'536;

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

Result<void> refuse_macros(Archive const& archive) {
    auto const types = archive.text("[Content_Types].xml");
    if (!types) return tl::unexpected(types.error());
    if (types->find("macroEnabled") != std::string::npos || archive.has("xl/vbaProject.bin"))
        return tl::unexpected(damaged("has macros; save it as a workbook without them (.xlsx)"));
    return {};
}

// The part that a relation of xl/workbook.xml leads to.
Result<std::string> target_of(Archive const& archive, std::string_view relation) {
    auto const text = archive.text("xl/_rels/workbook.xml.rels");
    if (!text) return tl::unexpected(text.error());
    pugi::xml_document document;
    if (auto parsed = parse(*text, document); !parsed) return tl::unexpected(parsed.error());
    for (auto const each : document.document_element().children()) {
        if (attribute(each, "Id") != relation) continue;
        if (attribute(each, "TargetMode") == "External") break;
        auto const target = attribute(each, "Target");
        if (target.starts_with('/')) return std::string(target.substr(1));
        return "xl/" + std::string(target);
    }
    return tl::unexpected(damaged("does not say where its first sheet is"));
}

Result<void> read_book(Archive const& archive, Workbook& book) {
    auto const text = archive.text("xl/workbook.xml");
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
        auto target = target_of(archive, attribute(sheet, "id"));
        if (!target) return tl::unexpected(std::move(target.error()));
        book.first_sheet = *std::move(target);
        return {};
    }
    return tl::unexpected(damaged("has no sheet"));
}

bool is_day_format(int number) {
    return (number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 31) ||
           number == 36 || (number >= 50 && number <= 58);
}

Result<void> read_styles(Archive const& archive, Workbook& book) {
    if (!archive.has("xl/styles.xml")) return {};
    auto const text = archive.text("xl/styles.xml");
    if (!text) return tl::unexpected(text.error());
    pugi::xml_document document;
    if (auto parsed = parse(*text, document); !parsed) return tl::unexpected(parsed.error());
    auto const root = document.document_element();
    std::vector<std::pair<std::string_view, std::string_view>> codes;
    for (auto const format : child(root, "numFmts").children())
        codes.emplace_back(attribute(format, "numFmtId"), attribute(format, "formatCode"));
    for (auto const cell : child(root, "cellXfs").children()) {
        if (book.styles.size() == styles_max) return tl::unexpected(damaged("has too many styles"));
        auto const number = attribute(cell, "numFmtId");
        auto const own = std::find_if(codes.begin(), codes.end(),
                                      [&](auto const& code) { return code.first == number; });
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
    if (!archive.has("xl/sharedStrings.xml")) return {};
    auto part = archive.stream("xl/sharedStrings.xml");
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
        if (!book.texts.add(text))
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
                            +read_book, +read_styles, +read_texts})
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
