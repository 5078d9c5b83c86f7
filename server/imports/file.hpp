// One uploaded file, whatever its format: recognised, examined once, and read as rows.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "server/imports/columns.hpp"
#include "server/imports/text_file.hpp"

namespace chaolu::imports {

enum class Format { csv, xlsx, jsonl };
std::string_view text(Format format);
std::optional<Format> format_from(std::string_view text);
// By the media type of a Content-Type: text/csv, XLSX, application/jsonl or application/x-ndjson.
Result<Format> format_of(std::string_view content_type);
std::string_view media_type(Format format);
std::string_view text(Charset charset);

// Where a cell is, as somebody finds it who opens the file: "C7" in a workbook, "7:3" (line and
// column) in CSV, the JSON Pointer "/quantity" within a line of JSON. Column 0 is the whole row.
std::string address(Format format, std::int64_t line, std::int64_t column, std::string_view header);

struct OpenedFile {
    std::string sha256;              // 32 bytes
    std::optional<Charset> charset;  // of a text
    std::unique_ptr<RowReader> rows;
};
// Refuses what is not of that format; `names` are the columns of the kind of file.
Result<OpenedFile> open_file(Bytes const& bytes, Format format, std::optional<Charset> declared,
                             std::span<ColumnName const> names);

}  // namespace chaolu::imports
