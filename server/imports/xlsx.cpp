// One row of a sheet at a time through pugixml.
#include "server/imports/xlsx.hpp"

#include <charconv>
#include <pugixml.hpp>

#include "domain/core/text.hpp"
#include "server/imports/typed_cells.hpp"

namespace chaolu::imports {
namespace {

constexpr std::size_t row_bytes_max = std::size_t{1} << 20;
constexpr std::int64_t sheet_rows_max = 1'048'576;
constexpr std::size_t columns_max = 64;
constexpr std::size_t cell_bytes_max = 4096;
// A small workbook can name one long text from all of its cells.
constexpr std::size_t row_text_bytes_max = std::size_t{16} * 1024;

template <class T>
std::optional<T> whole_number(std::string_view text) {
    T value{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

// "AB12" is column 28; 0 when there is none.
std::size_t column_in(std::string_view reference) {
    std::size_t column = 0;
    for (char const c : reference) {
        if (c < 'A' || c > 'Z') break;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
        if (column > 16'384) return 0;
    }
    return column;
}

void append_text(pugi::xml_node node, std::string& into) {
    for (auto const each : node.children()) {
        auto const name = local_name(each.name());
        if (name == "t") into += each.child_value();
        if (name == "r") append_text(each, into);
    }
}

}  // namespace

// A cell as the sheet has it.
struct XlsxReader::Stored {
    std::size_t column = 0;
    std::string_view type;
    std::size_t style = 0;
    std::string_view value;
    std::string inline_text;
    bool is_formula = false;
};

Result<std::unique_ptr<XlsxReader>> XlsxReader::open(Bytes bytes, std::uint64_t size) {
    auto archive = Archive::open(std::move(bytes), size);
    if (!archive) return tl::unexpected(std::move(archive.error()));
    auto book = read_workbook(*archive);
    if (!book) return tl::unexpected(std::move(book.error()));
    auto sheet = archive->stream(book->first_sheet);
    if (!sheet) return tl::unexpected(std::move(sheet.error()));
    return std::unique_ptr<XlsxReader>(
        new XlsxReader(*std::move(archive), *std::move(book), *std::move(sheet)));
}

XlsxReader::XlsxReader(Archive archive, Workbook book, std::unique_ptr<PartStream> sheet)
    : archive_(std::move(archive)),
      book_(std::move(book)),
      elements_(std::move(sheet), "row", row_bytes_max) {
    row_.day_zero = book_.day_zero;
}

Row const* XlsxReader::next() {
    while (!broken_) {
        auto const element = elements_.next();
        if (!element) {
            broken_ = elements_.broken();
            break;
        }
        if (!read(*element)) continue;
        bool const is_blank = texts_.find_first_not_of(" \t\r\n") == std::string::npos;
        if (is_blank && !row_.fault) continue;
        finish_row();
        return &row_;
    }
    return nullptr;
}

// False when the sheet cannot be read on from here.
bool XlsxReader::read(std::string_view element) {
    auto const fail = [&](Code code, std::string detail) {
        broken_ = bad_workbook(code, std::move(detail));
        return false;
    };
    pugi::xml_document document;
    if (!document.load_buffer_inplace(elements_.data(), element.size(), pugi::parse_default,
                                      pugi::encoding_utf8))
        return fail(Code::invalid_content,
                    "has a row below row " + std::to_string(row_.line) + " that is not XML");
    auto const row = document.document_element();
    auto const number = whole_number<std::int64_t>(row.attribute("r").value());
    auto const line = number.value_or(row_.line + 1);
    if (line <= row_.line)
        return fail(Code::invalid_content, "has rows that are not in their order");
    if (line > sheet_rows_max) return fail(Code::too_many, "has more rows than a sheet may have");
    row_.line = line;
    row_.fault.reset();
    row_.forms.clear();
    texts_.clear();
    ends_.clear();
    std::size_t last = 0;
    for (auto const cell : row.children()) {
        if (local_name(cell.name()) != "c") continue;
        Stored stored;
        auto const column = column_in(cell.attribute("r").value());
        stored.column = column == 0 ? last + 1 : column;
        if (stored.column <= last)
            return fail(Code::invalid_content,
                        "has cells that are not in their order in row " + std::to_string(line));
        last = stored.column;
        stored.type = cell.attribute("t").value();
        stored.style = cell.attribute("s").as_uint();
        for (auto const each : cell.children()) {
            auto const name = local_name(each.name());
            if (name == "v") stored.value = each.child_value();
            if (name == "f") stored.is_formula = true;
            if (name == "is") append_text(each, stored.inline_text);
        }
        read_cell(stored);
    }
    return true;
}

void XlsxReader::read_cell(Stored const& cell) {
    auto const form = cell.is_formula ? CellForm::formula : CellForm::text;
    if (cell.type == "s") {
        auto const number = whole_number<std::size_t>(cell.value);
        auto const text = number ? book_.texts.at(*number) : std::nullopt;
        return keep(cell.column, text.value_or("#TEXT?"), text ? form : CellForm::fault);
    }
    if (cell.type == "inlineStr") return keep(cell.column, unescaped(cell.inline_text), form);
    if (cell.type == "str") return keep(cell.column, unescaped(cell.value), form);
    if (cell.type == "e") return keep(cell.column, cell.value, CellForm::fault);
    if (cell.type == "b") return keep(cell.column, cell.value == "1" ? "TRUE" : "FALSE", form);
    if (cell.type == "d") return keep(cell.column, cell.value.substr(0, 10), form);
    // An uncalculated formula has no value, and is a formula all the same.
    if (cell.value.empty()) return keep(cell.column, cell.is_formula ? "=" : "", form);
    auto text = number_text(cell.value);
    auto const style = cell.style < book_.styles.size() ? book_.styles[cell.style] : NumberStyle{};
    if (style.is_day)
        if (auto const day = day_of_serial(text, book_.day_zero))
            return keep(cell.column, to_text(*day), form);
    auto const length = static_cast<std::size_t>(style.zeros);
    if (all_digits(text) && text.size() < length) text.insert(0, length - text.size(), '0');
    bool const is_shown_whole = length > 0 && all_digits(text);
    keep(cell.column, text, cell.is_formula || is_shown_whole ? form : CellForm::number);
}

void XlsxReader::keep(std::size_t column, std::string_view text, CellForm form) {
    if (text.empty() && form == CellForm::text) return;
    auto const fault = [&](Code code, std::string detail) {
        if (!row_.fault) row_.fault = FormFault{column, code, std::move(detail)};
    };
    if (column > columns_max)
        return fault(Code::too_many,
                     "the row has more than " + std::to_string(columns_max) + " columns");
    if (text.size() > cell_bytes_max)
        return fault(Code::too_long, "has more than " + std::to_string(cell_bytes_max) + " bytes");
    if (texts_.size() + text.size() > row_text_bytes_max)
        return fault(Code::too_long, "the row has more than " + std::to_string(row_text_bytes_max) +
                                         " bytes of text");
    if (!is_utf8(text)) return fault(Code::invalid_text, "is not text");
    row_.forms.resize(column, CellForm::text);
    ends_.resize(column - 1, texts_.size());
    texts_ += text;
    ends_.push_back(texts_.size());
    row_.forms.back() = form;
}

void XlsxReader::finish_row() {
    if (width_ == 0) width_ = ends_.size();
    // Cells may hold nothing but spaces beyond the last column; those count as none.
    auto const is_empty = [&](std::size_t at) {
        auto const begin = at == 0 ? 0 : ends_[at - 1];
        return texts_.find_first_not_of(" \t\r\n", begin) >= ends_[at];
    };
    while (ends_.size() > width_ && is_empty(ends_.size() - 1)) ends_.pop_back();
    if (ends_.size() < width_) ends_.resize(width_, texts_.size());
    row_.cells.clear();
    std::size_t begin = 0;
    for (auto const end : ends_) {
        row_.cells.push_back(std::string_view(texts_).substr(begin, end - begin));
        begin = end;
    }
}

}  // namespace chaolu::imports
