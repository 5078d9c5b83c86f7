// The head of an answer that is a file.
#include "server/api/table_files.hpp"

namespace chaolu::api {

using http::Response;
using imports::Format;
using imports::OutCell;

Response table_file(Format format, std::string const& name, std::string bytes) {
    Response response;
    response.content_type = imports::media_type(format);
    if (format != Format::xlsx) response.content_type += "; charset=utf-8";
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "." +
                                                             std::string(text(format)) + "\"");
    response.body = std::move(bytes);
    return response;
}

std::string header_of(imports::ColumnName const& column, http::Language language) {
    return std::string(language == http::Language::zh ? column.chinese : column.name);
}

std::vector<std::string> headers_of(std::span<imports::ColumnName const> columns,
                                    http::Language language) {
    std::vector<std::string> headers;
    for (auto const& column : columns) headers.push_back(header_of(column, language));
    return headers;
}

std::vector<OutCell> as_texts(std::vector<std::string> const& cells) {
    std::vector<OutCell> out;
    for (auto const& cell : cells) out.push_back({cell});
    return out;
}

}  // namespace chaolu::api
