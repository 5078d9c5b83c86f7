// Rows to correct go out again; and how far a file is that is coming in.
#include "server/api/import_files.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "server/api/table_files.hpp"
#include "server/app/import_progress.hpp"
#include "server/app/row_intake.hpp"
#include "server/app/services.hpp"
#include "server/http/idempotent.hpp"
#include "server/http/query.hpp"
#include "server/imports/lot_rows.hpp"
#include "storage/failed_rows.hpp"
#include "storage/stock_imports.hpp"

namespace chaolu::api {
namespace {

using app::Progress;
using http::Call;
using http::LaneName;
using http::Permission;
using http::Query;
using http::Response;
using imports::Format;

constexpr int failed_rows_max = 10'000;
constexpr int failed_rows_at_once = 1000;
constexpr std::size_t key_length_max = 255;
// An event stream ends by then, and its reader may ask again.
constexpr auto watched_max = std::chrono::minutes(10);
constexpr auto silent_max = std::chrono::seconds(15);

// What is wrong with each row, by its line: "quantity: is not a number; unit: is empty".
std::map<std::int64_t, std::string> errors_by_line(storage::Tx& tx, StockImportId id) {
    std::map<std::int64_t, std::string> errors;
    for (auto const& fault : storage::stock_imports::faults(tx, id, false, failed_rows_max)) {
        auto& text = errors[fault.line];
        if (!text.empty()) text += "; ";
        text += (fault.header.empty() ? "" : fault.header + ": ") + fault.detail;
    }
    return errors;
}

// The cells of a refused row below the headers; more of them than there are headers stay behind.
std::vector<std::string> cells_in(std::string const& joined, std::size_t count) {
    std::vector<std::string> cells;
    std::istringstream text(joined);
    for (std::string cell; std::getline(text, cell, app::RowIntake::cell_end);)
        cells.push_back(std::move(cell));
    cells.resize(count);
    return cells;
}

// No more than 16 MiB, which is what is kept of them.
std::vector<storage::failed_rows::FailedRow> all_failed_rows(storage::Tx& tx, StockImportId id) {
    std::vector<storage::failed_rows::FailedRow> all;
    while (true) {
        auto some = storage::failed_rows::list(tx, id, all.empty() ? 0 : all.back().line,
                                               failed_rows_at_once);
        if (some.empty()) return all;
        std::move(some.begin(), some.end(), std::back_inserter(all));
    }
}

// The refused rows with their line and their errors: corrected and sent with retry_of, they are
// taken as what they were.
Result<Response> read_failed_rows(Call& call) {
    Query query(call.request.query, {"format"});
    auto const wanted = query.word("format", imports::format_from);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const id = StockImportId::parse(call.path_values.at(0));
    auto const import =
        id ? storage::stock_imports::find(call.tx(), call.actor.finds_only(), *id) : std::nullopt;
    if (!import) return refuse(Code::not_found, "There is no such stock import.");
    auto const format = wanted.value_or(imports::format_from(import->format).value());
    auto const columns = imports::LotRows::with_known_headers(import->headers);
    bool const had_line = columns.line_column() != 0;
    auto headers = import->headers;
    for (auto const field : {imports::line_field, imports::errors_field})
        if (!columns.has(field))
            headers.push_back(header_of(imports::stock_columns[field], call.language));
    auto const errors = errors_by_line(call.tx(), *id);
    auto table = imports::write_table(format, headers);
    for (auto const& row : all_failed_rows(call.tx(), *id)) {
        auto cells = cells_in(row.cells, headers.size());
        auto const found = errors.find(row.line);
        auto const line = had_line && import->retry_of ? cells[columns.line_column() - 1]
                                                       : std::to_string(row.line);
        cells[columns.column_or(imports::line_field, import->headers.size() + 1) - 1] = line;
        cells[columns.column_or(imports::errors_field, headers.size()) - 1] =
            found == errors.end() ? "" : found->second;
        table->row(as_texts(cells));
    }
    return table_file(format, "failed-rows-" + id->text(), table->finish());
}

nlohmann::json encode(Progress const& progress) {
    auto const import = progress.import();
    return {{"import_id", import ? nlohmann::json(import->text()) : nlohmann::json()},
            {"phase", text(progress.phase.load())},
            {"rows_read", progress.rows.load()},
            {"good_count", progress.good.load()},
            {"error_count", progress.faulty.load()}};
}

// What the last event of a stream is known by, whatever came of the file: who has seen it and asks
// again, as browsers do when a stream ends, is told that there is no more.
constexpr std::string_view last_id = "over";

std::string event_of(Progress const& progress) {
    auto const data = encode(progress);
    auto const phase = data["phase"].get<std::string>();
    bool const is_over =
        phase == text(Progress::Phase::done) || phase == text(Progress::Phase::failed);
    auto const id = is_over ? std::string(last_id)
                            : phase + "-" + std::to_string(data["rows_read"].get<std::int64_t>());
    return "event: progress\nid: " + id + "\ndata: " + data.dump() + "\n\n";
}

// The states of one file one after the other, as an event stream has them.
class Watch {
public:
    Watch(app::ImportProgress const& all, OrganisationId whose, std::string key)
        : all_(all), whose_(whose), key_(std::move(key)) {}

    std::optional<std::string> next() {
        auto const now = std::chrono::steady_clock::now();
        if (is_over_ || now - began_ > watched_max) return {};
        auto const progress = all_.find(whose_, key_);
        auto event = progress ? event_of(*progress) : "event: waiting\nid: waiting\ndata: {}\n\n";
        is_over_ = event.find("\nid: " + std::string(last_id) + "\n") != std::string::npos;
        if (event == last_) {
            if (now - said_ < silent_max) return "";
            said_ = now;
            return ": still here\n\n";
        }
        said_ = now;
        return last_ = std::move(event);
    }

private:
    app::ImportProgress const& all_;
    OrganisationId whose_;
    std::string key_;
    std::string last_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point said_ = began_;
    bool is_over_ = false;
};

Result<Response> read_import_progress(Call& call) {
    Query query(call.request.query, {"key"});
    auto const key = query.text("key", key_length_max);
    if (!key) query.fault("key", Code::required, "is the Idempotency-Key of the upload");
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const& all = *call.services.import_progress;
    auto const whose = *call.actor.organisation;
    bool const wants_events =
        call.request.header("accept").find("text/event-stream") != std::string_view::npos;
    if (!wants_events) {
        auto const progress = all.find(whose, *key);
        if (!progress)
            return refuse(Code::not_found, "No file with this key is being read or was lately.");
        return http::ok(encode(*progress).dump());
    }
    if (call.request.header("last-event-id") == last_id) return http::no_content();
    Response response;
    response.content_type = "text/event-stream";
    response.more = [watch = std::make_shared<Watch>(all, whose, *key)] { return watch->next(); };
    return response;
}

}  // namespace

void add_import_file_routes(http::Router& router) {
    constexpr std::chrono::milliseconds bulk_budget{30'000};
    http::RouteOptions const bulk{.lane = LaneName::bulk, .budget = bulk_budget};
    router.get("/v1/stock-imports/{id}/failed-rows", Permission::stock_read, read_failed_rows,
               bulk);
    router.get("/v1/import-progress", Permission::session_read, read_import_progress);
}

}  // namespace chaolu::api
