// Tables that go out: named, typed, with their headers in the language of whoever asks.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "server/http/call.hpp"
#include "server/imports/table.hpp"

namespace chaolu::api {

// The answer that saves `bytes` as a file of this name, to which the ending of the format is added.
http::Response table_file(imports::Format format, std::string const& name, std::string bytes);

std::string header_of(imports::ColumnName const& column, http::Language language);
std::vector<std::string> headers_of(std::span<imports::ColumnName const> columns,
                                    http::Language language);

std::vector<imports::OutCell> as_texts(std::vector<std::string> const& cells);

}  // namespace chaolu::api
