// The envelope of a file: query, media type, notes by address.
#include "server/api/row_files.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "server/api/table_files.hpp"
#include "server/app/services.hpp"
#include "server/http/idempotent.hpp"
#include "server/http/query.hpp"
#include "storage/database/failure.hpp"

namespace chaolu::api {
namespace {

using imports::BodyRow;
using imports::CellFault;
using nlohmann::json;

constexpr std::size_t notes_shown_max = 200;
constexpr std::size_t file_bytes_max = std::size_t{8} << 20;
constexpr std::chrono::milliseconds file_budget{30'000};

json notes_of(FileForm const& form, imports::Columns const& columns, std::span<BodyRow const> rows,
              std::vector<CellFault> BodyRow::*kind) {
    auto list = json::array();
    for (auto const& row : rows)
        for (auto const& note : imports::one_a_cell(row.*kind)) {
            if (list.size() == notes_shown_max) return list;
            auto const column = static_cast<std::int64_t>(note.column);
            auto const header = columns.header(note.column);
            list.push_back({{"line", row.line},
                            {"column", column},
                            {"address", imports::address(form.format, row.line, column, header)},
                            {"header", header},
                            {"code", slug(note.code)},
                            {"detail", note.detail}});
        }
    return list;
}

// An answer that may be asked for again is kept as text, which a workbook is not.
std::optional<imports::Format> text_format_from(std::string_view text) {
    auto const format = imports::format_from(text);
    return format == imports::Format::xlsx ? std::nullopt : format;
}

// "quantity: is not a number; unit: is empty".
std::string errors_of(BodyRow const& row, imports::Columns const& columns) {
    std::string errors;
    for (auto const& fault : imports::one_a_cell(row.faults)) {
        auto const header = columns.header(fault.column);
        if (!errors.empty()) errors += "; ";
        errors += (header.empty() ? "" : header + ": ") + fault.detail;
    }
    return errors;
}

}  // namespace

std::optional<bool> flag_from(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return {};
}

// A small body need not have gone to a file.
imports::Bytes bytes_of(http::Request const& request) {
    return [&request](std::uint64_t offset, std::size_t max) -> std::string {
        if (request.file) return request.file->read(offset, max);
        if (offset >= request.body.size()) return {};
        return request.body.substr(static_cast<std::size_t>(offset), max);
    };
}

http::RouteOptions row_file_options() {
    return {.lane = http::LaneName::bulk,
            .body = http::BodyKind::file,
            .body_bytes_max = file_bytes_max,
            .idempotent = true,
            .budget = file_budget};
}

Result<FileForm> form_of(http::Call const& call) {
    http::Query query(call.request.query, {"dry_run", "failed_rows"});
    auto const failed_rows = query.word("failed_rows", text_format_from);
    auto const is_dry_run = query.word("dry_run", flag_from).value_or(true);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const format = imports::format_of(call.request.header("content-type"));
    if (!format) return tl::unexpected(format.error());
    auto const charset = imports::declared_charset(call.request.header("content-type"));
    if (!charset) return tl::unexpected(charset.error());
    return FileForm{*format, *charset, is_dry_run, failed_rows};
}

std::optional<http::Response> failed_rows_of(http::Call const& call, FileForm const& form,
                                             imports::Columns const& columns,
                                             std::span<BodyRow const> rows,
                                             std::span<std::vector<std::string> const> cells) {
    if (!form.failed_rows) return {};
    auto headers = columns.headers();
    std::array<std::size_t, 2> places{};
    for (std::size_t at = 0; at < places.size(); ++at) {
        auto const& name = imports::note_columns[at];
        auto const known = std::find_if(headers.begin(), headers.end(), [&](auto const& header) {
            return header == name.name || header == name.chinese;
        });
        places[at] = static_cast<std::size_t>(known - headers.begin());
        if (known == headers.end()) headers.push_back(header_of(name, call.language));
    }
    auto table = imports::write_table(*form.failed_rows, headers);
    for (std::size_t at = 0; at < rows.size(); ++at) {
        auto const& row = rows[at];
        if (row.faults.empty()) continue;
        auto out = cells[at];
        out.resize(headers.size());
        out[places[0]] = std::to_string(row.line);
        out[places[1]] = errors_of(row, columns);
        table->row(as_texts(out));
    }
    auto response = table_file(*form.failed_rows, "failed-rows", table->finish());
    response.headers.emplace_back("Vary", "Accept-Language");
    return response;
}

std::shared_ptr<app::Progress> begin_progress(http::Call const& call) {
    auto const key = http::idempotency_key_of(call.request);
    if (!key || !call.services.import_progress) return nullptr;
    return call.services.import_progress->start(*call.actor.organisation, *key);
}

void tell_counts(std::shared_ptr<app::Progress> const& progress, json const& answer) {
    if (!progress) return;
    progress->rows = answer.at("row_count").get<std::int64_t>();
    progress->good = answer.at("good_count").get<std::int64_t>();
    progress->faulty = answer.at("error_count").get<std::int64_t>();
    if (answer.at("is_applied").get<bool>()) progress->phase = app::Progress::Phase::writing;
}

tl::unexpected<Error> not_of_kind(std::string_view kind, Code code, std::string detail) {
    return refuse(Code::validation_failed, "The file is not " + std::string(kind) + ".",
                  {{"", code, std::move(detail)}});
}

void look_again() { throw storage::Failure(storage::FailureClass::taken, "23505", "row_file"); }

json answer_of(FileForm const& form, imports::Columns const& columns,
               std::span<BodyRow const> rows) {
    auto const good = std::count_if(rows.begin(), rows.end(),
                                    [](BodyRow const& row) { return row.faults.empty(); });
    return {{"format", imports::text(form.format)},
            {"is_applied", !form.is_dry_run},
            {"row_count", rows.size()},
            {"good_count", good},
            {"error_count", rows.size() - static_cast<std::size_t>(good)},
            {"errors", notes_of(form, columns, rows, &BodyRow::faults)},
            {"warnings", notes_of(form, columns, rows, &BodyRow::warnings)}};
}

}  // namespace chaolu::api
