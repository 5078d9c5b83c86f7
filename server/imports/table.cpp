// CSV and JSON lines by hand, workbooks by libxlsxwriter.
#include "server/imports/table.hpp"

#include <unistd.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <system_error>

namespace chaolu::imports {
namespace {

// Excel takes a CSV file for the charset of its country unless it is marked.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

class CsvWriter final : public TableWriter {
public:
    explicit CsvWriter(std::vector<std::string> const& headers) : text_(byte_order_mark) {
        std::vector<OutCell> cells;
        for (auto const& header : headers) cells.push_back({header});
        row(cells);
    }
    void row(std::vector<OutCell> const& cells) override {
        for (std::size_t at = 0; at < cells.size(); ++at) {
            if (at > 0) text_ += ',';
            text_ += csv_cell(cells[at]);
        }
        text_ += "\r\n";
    }
    std::string finish() override { return std::move(text_); }

private:
    std::string text_;
};

class JsonlWriter final : public TableWriter {
public:
    explicit JsonlWriter(std::vector<std::string> headers) : headers_(std::move(headers)) {}
    void row(std::vector<OutCell> const& cells) override {
        text_ += '{';
        bool is_first = true;
        for (std::size_t at = 0; at < cells.size() && at < headers_.size(); ++at) {
            auto const& [text, is_number] = cells[at];
            if (text.empty() || headers_[at].empty()) continue;
            if (!is_first) text_ += ',';
            is_first = false;
            text_ += nlohmann::json(headers_[at]).dump() + ":";
            text_ += is_number ? text : nlohmann::json(text).dump();
        }
        text_ += "}\n";
    }
    std::string finish() override { return std::move(text_); }

private:
    std::vector<std::string> headers_;
    std::string text_;
};

class XlsxWriter final : public TableWriter {
public:
    XlsxWriter(std::vector<std::string> const& headers, Notes const& notes)
        : name_(temporary_file()) {
        lxw_workbook_options options{};
        options.constant_memory = notes.empty() ? LXW_TRUE : LXW_FALSE;
        book_ = workbook_new_opt(name_.c_str(), &options);
        sheet_ = workbook_add_worksheet(book_, nullptr);
        auto* bold = workbook_add_format(book_);
        format_set_bold(bold);
        text_ = workbook_add_format(book_);
        // Codes keep their zeros, and days stay what was typed.
        format_set_num_format(text_, "@");
        worksheet_set_column(sheet_, 0, static_cast<lxw_col_t>(headers.size()), 16, text_);
        write_row(sheet_, 0, headers, bold);
        worksheet_freeze_panes(sheet_, 1, 0);
        if (notes.empty()) return;
        auto* page = workbook_add_worksheet(book_, nullptr);
        for (std::size_t at = 0; at < notes.size(); ++at)
            write_row(page, static_cast<lxw_row_t>(at), notes[at], at == 0 ? bold : nullptr);
    }
    ~XlsxWriter() override {
        if (book_) workbook_close(book_);
        ::unlink(name_.c_str());
    }
    void row(std::vector<OutCell> const& cells) override {
        ++row_;
        for (std::size_t at = 0; at < cells.size(); ++at) {
            auto const column = static_cast<lxw_col_t>(at);
            auto const& text = cells[at].text;
            if (cells[at].is_number)
                worksheet_write_number(sheet_, row_, column, std::strtod(text.c_str(), nullptr),
                                       nullptr);
            else if (!text.empty())
                worksheet_write_string(sheet_, row_, column, text.c_str(), text_);
        }
    }
    std::string finish() override {
        auto const error = workbook_close(std::exchange(book_, nullptr));
        if (error != LXW_NO_ERROR)
            throw std::runtime_error(std::string("a workbook cannot be written: ") +
                                     lxw_strerror(error));
        std::ostringstream file;
        file << std::ifstream(name_, std::ios::binary).rdbuf();
        return std::move(file).str();
    }

private:
    static std::string temporary_file() {
        char const* configured = std::getenv("TMPDIR");
        std::string name = configured && *configured ? configured : "/tmp";
        name += "/chaolu-table-XXXXXX";
        int const descriptor = ::mkstemp(name.data());
        if (descriptor < 0)
            throw std::system_error(errno, std::generic_category(), "no file for a workbook");
        ::close(descriptor);
        return name;
    }
    static void write_row(lxw_worksheet* sheet, lxw_row_t row,
                          std::vector<std::string> const& texts, lxw_format* format) {
        for (std::size_t at = 0; at < texts.size(); ++at)
            worksheet_write_string(sheet, row, static_cast<lxw_col_t>(at), texts[at].c_str(),
                                   format);
    }

    std::string name_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format* text_ = nullptr;
    lxw_row_t row_ = 0;
};

}  // namespace

std::string csv_cell(OutCell const& cell) {
    // "=cmd|..." and its like run when somebody opens the file.
    constexpr std::string_view dangerous = "=+-@\t\r\n";
    bool const may_run = !cell.is_number && !cell.text.empty() &&
                         dangerous.find(cell.text.front()) != std::string_view::npos;
    auto const text = (may_run ? "'" : "") + cell.text;
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char const c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::unique_ptr<TableWriter> write_table(Format format, std::vector<std::string> const& headers,
                                         Notes const& notes) {
    switch (format) {
        case Format::csv: return std::make_unique<CsvWriter>(headers);
        case Format::jsonl: return std::make_unique<JsonlWriter>(headers);
        case Format::xlsx: return std::make_unique<XlsxWriter>(headers, notes);
    }
    return nullptr;
}

}  // namespace chaolu::imports
