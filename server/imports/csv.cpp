// The state machine of CSV, one character at a time.
#include "server/imports/csv.hpp"

#include "domain/core/utf8.hpp"

namespace chaolu::imports {
namespace {

// Of a text that was cut after some byte behind `begin`: drops the character that lost its end,
// since half of one is no text to a database or to JSON.
void drop_half_character(std::string& text, std::size_t begin) {
    auto last = text.size();
    while (last > begin && (static_cast<unsigned char>(text[last - 1]) & 0xC0) == 0x80) --last;
    if (last == begin) return;
    auto at = last - 1;
    if (!next_code_point(text, at)) text.resize(last - 1);
}

}  // namespace

CsvReader::CsvReader(std::function<std::string_view()> text, CsvLimits limits)
    : text_(std::move(text)), limits_(limits) {}

Row const* CsvReader::next() {
    while (read())
        if (row_.fault || !is_blank()) return &row_;
    return nullptr;
}

bool CsvReader::refill() {
    if (piece_.empty()) piece_ = text_();
    return !piece_.empty();
}

std::optional<char> CsvReader::take() {
    if (!refill()) return {};
    char c = piece_.front();
    piece_.remove_prefix(1);
    if (c == '\r') {
        if (refill() && piece_.front() == '\n') piece_.remove_prefix(1);
        c = '\n';
    }
    if (c == '\n') ++line_;
    return c;
}

bool CsvReader::read() {
    if (!refill()) return false;
    row_.line = line_;
    row_.cells.clear();
    row_.fault.reset();
    cells_.clear();
    ends_.clear();
    columns_ = 0;
    state_ = State::cell_begins;
    for (auto c = take();; c = take()) {
        if (c && step(*c)) continue;
        if (!c && state_ == State::quoted) {
            // Outweighs whatever the swallowed rest of the file seemed to be.
            row_.fault.reset();
            fault(Code::invalid_format, "the quote before this cell is never closed");
        }
        end_cell();
        break;
    }
    std::size_t begin = 0;
    for (auto const end : ends_) {
        row_.cells.push_back(std::string_view(cells_).substr(begin, end - begin));
        begin = end;
    }
    return true;
}

bool CsvReader::step(char c) {
    if (state_ == State::quoted) {
        if (c == '"')
            state_ = State::quote_in_quoted;
        else
            keep(c);
        return true;
    }
    if (state_ == State::quote_in_quoted && c == '"') {
        keep('"');
        state_ = State::quoted;
        return true;
    }
    if (c == '\n') return false;
    if (c == ',') {
        end_cell();
        state_ = State::cell_begins;
    } else if (c == '"' && state_ == State::cell_begins) {
        state_ = State::quoted;
    } else {
        if (state_ == State::quote_in_quoted)
            fault(Code::invalid_format, "text follows the closing quote of this cell");
        keep(c);
        state_ = State::plain;
    }
    return true;
}

void CsvReader::keep(char c) {
    if (columns_ >= limits_.columns_max) return;
    auto const begin = ends_.empty() ? 0 : ends_.back();
    if (c == '\0')
        fault(Code::invalid_text, "holds a NUL character");
    else if (cells_.size() - begin >= limits_.cell_bytes_max)
        fault(Code::too_long, "has more than " + std::to_string(limits_.cell_bytes_max) + " bytes");
    else
        cells_ += c;
}

void CsvReader::end_cell() {
    if (columns_ < limits_.columns_max) {
        auto const begin = ends_.empty() ? 0 : ends_.back();
        if (cells_.size() - begin >= limits_.cell_bytes_max) drop_half_character(cells_, begin);
        ends_.push_back(cells_.size());
    } else {
        fault(Code::too_many,
              "the row has more than " + std::to_string(limits_.columns_max) + " columns");
    }
    ++columns_;
}

void CsvReader::fault(Code code, std::string detail) {
    if (!row_.fault) row_.fault = FormFault{columns_ + 1, code, std::move(detail)};
}

bool CsvReader::is_blank() const { return cells_.find_first_not_of(" \t\n") == std::string::npos; }

}  // namespace chaolu::imports
