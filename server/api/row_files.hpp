// What files of prices, products and suppliers have in common: how they are asked for, read, and
// answered. A dry run is the default, faulty rows are told by cell and stay behind, and nothing is
// kept between two requests: whoever corrects rows sends the file again.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/import_progress.hpp"
#include "server/http/call.hpp"
#include "server/http/router.hpp"
#include "server/imports/body_row.hpp"
#include "server/imports/file.hpp"

namespace chaolu::api {

constexpr std::size_t file_rows_max = 10'000;

std::optional<bool> flag_from(std::string_view text);
// The body of the request, wherever it is held.
imports::Bytes bytes_of(http::Request const& request);

// How the routes of such files are registered.
http::RouteOptions row_file_options();

// What a request says of its file besides the rows.
struct FileForm {
    imports::Format format{};
    std::optional<imports::Charset> charset;
    bool is_dry_run = true;
    // Whether the refused rows are the answer, as a file of this format.
    std::optional<imports::Format> failed_rows;
};
Result<FileForm> form_of(http::Call const& call);

// Tells whoever asks /v1/import-progress how far the file of this call is. Null where nobody can.
std::shared_ptr<app::Progress> begin_progress(http::Call const& call);

// What is known of a file before it is carried out; a null `progress` is told nothing.
void tell_counts(std::shared_ptr<app::Progress> const& progress, nlohmann::json const& answer);

// Of all rows of a file together: a workbook can name one long text from all of its cells.
constexpr std::size_t rows_bytes_max = std::size_t{32} << 20;

template <class Columns>
struct RowFile {
    FileForm form;
    Columns columns;
    std::vector<imports::BodyRow> rows;
    // Of each row as it was read, where the refused ones are asked for.
    std::vector<std::vector<std::string>> cells;
};

// "The file is not a price file.", and why.
tl::unexpected<Error> not_of_kind(std::string_view kind, Code code, std::string detail);

// All rows of the file; `columns_of` makes a reader of its first one. Refuses what is no such
// file, one without rows, and one with more than file_rows_max. `names` must outlive the call.
template <class Columns, class ColumnsOf>
Result<RowFile<Columns>> read_rows(http::Call const& call, FileForm const& form,
                                   std::span<imports::ColumnName const> names,
                                   std::string_view kind, ColumnsOf columns_of,
                                   std::shared_ptr<app::Progress> const& progress) {
    auto opened = imports::open_file(bytes_of(call.request), form.format, form.charset, names);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    auto& reader = *opened->rows;
    auto const* first = reader.next();
    if (!first && reader.broken()) return tl::unexpected(*reader.broken());
    Result<Columns> columns = columns_of(first ? *first : imports::Row{});
    if (!columns) return tl::unexpected(std::move(columns.error()));
    RowFile<Columns> file{form, *std::move(columns), {}, {}};
    std::size_t bytes = 0;
    while (auto const* row = reader.next()) {
        if (file.rows.size() == file_rows_max)
            return not_of_kind(kind, Code::too_many,
                               "has more than " + std::to_string(file_rows_max) + " rows");
        for (auto const cell : row->cells) bytes += cell.size();
        if (bytes > rows_bytes_max)
            return not_of_kind(kind, Code::too_long, "has more text than its rows can have");
        if (form.failed_rows) file.cells.emplace_back(row->cells.begin(), row->cells.end());
        file.rows.push_back(file.columns.read(*row));
        if (progress) ++progress->rows;
    }
    if (reader.broken()) return tl::unexpected(*reader.broken());
    if (file.rows.empty()) return not_of_kind(kind, Code::too_few, "has no rows but the first");
    return file;
}

// Throws what has the whole request run again: somebody has changed, meanwhile, what the file was
// held against.
[[noreturn]] void look_again();

// Counts, faults and warnings of the rows, and whether anything was done.
nlohmann::json answer_of(FileForm const& form, imports::Columns const& columns,
                         std::span<imports::BodyRow const> rows);

// The refused rows as they were read, each with its line and what is wrong with it, in columns that
// every kind of file takes and nobody reads: corrected, they are sent like any other file. Nothing
// when they are not asked for.
std::optional<http::Response> failed_rows_of(http::Call const& call, FileForm const& form,
                                             imports::Columns const& columns,
                                             std::span<imports::BodyRow const> rows,
                                             std::span<std::vector<std::string> const> cells);

}  // namespace chaolu::api
