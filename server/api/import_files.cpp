// Files that go out: templates to fill in, what is in stock, rows to correct; and how far one is
// that is coming in.
#include "server/api/import_files.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "server/app/import_progress.hpp"
#include "server/app/row_intake.hpp"
#include "server/app/services.hpp"
#include "server/http/idempotent.hpp"
#include "server/http/query.hpp"
#include "server/imports/lot_rows.hpp"
#include "server/imports/price_rows.hpp"
#include "server/imports/table.hpp"
#include "storage/failed_rows.hpp"
#include "storage/inventory.hpp"
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
using imports::OutCell;

constexpr int exported_max = 100'000;
constexpr int exported_at_once = 1000;
constexpr int failed_rows_max = 10'000;
constexpr std::size_t key_length_max = 255;
// An event stream ends by then, and its reader may ask again.
constexpr auto watched_max = std::chrono::minutes(10);
constexpr auto silent_max = std::chrono::seconds(15);

Response file(Format format, std::string const& name, std::string bytes) {
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

// What the second sheet of a template says of a column, and a cell of it.
struct Note {
    std::string_view chinese, english, example;
};
constexpr std::array<Note, 9> stock_notes{{
    {"必填", "required", "XG-QH9-A"},
    {"可不填，由系统编号", "may be left empty: one is made", "XG1123-01"},
    {"与生产日期至少填一个", "this or the production date is required", "2026-11-22"},
    {"与采收日期至少填一个", "this or the harvest date is required", "2026年11月22日"},
    {"可不填，按保质期计算", "may be left empty: from the shelf life", "2026/12/22"},
    {"必填，单位可写在数字后", "required; the unit may stand behind it", "500斤"},
    {"数量后无单位时必填", "required unless it stands behind the quantity", "箱"},
    {"基地/编号", "site/number", "PARK/A01"},
    {"称重商品的件数", "pieces of goods that are weighed", "80"},
}};
constexpr std::array<Note, 7> price_notes{{
    {"必填", "required", "XG-QH9-A"},
    {"必填，单位可写在其后", "required; the unit may stand behind it", "6.50元/斤"},
    {"价格后无单位时必填", "required unless it stands behind the price", "斤"},
    {"可不填：任何供应商", "may be left empty: of any supplier", "org_01M82X29D4ES8R65RZYJKA792G"},
    {"可不填：任何数量", "may be left empty: for any quantity", "100斤"},
    {"可不填：从今天起", "may be left empty: from today on", "2026-11-22"},
    {"可不填，不含当天", "may be left empty; the day is not included", "2027-01-01"},
}};

struct Kind {
    std::string_view name;
    std::span<imports::ColumnName const> columns;
    std::span<Note const> notes;
};
constexpr auto kinds = std::to_array<Kind>({
    {"stock", imports::stock_template, stock_notes},
    {"prices", imports::price_template, price_notes},
});
static_assert(imports::stock_template.size() == stock_notes.size());
static_assert(imports::price_template.size() == price_notes.size());

imports::Notes notes_of(Kind const& kind, http::Language language) {
    bool const is_chinese = language == http::Language::zh;
    imports::Notes lines{is_chinese ? std::vector<std::string>{"列", "说明", "示例"}
                                    : std::vector<std::string>{"column", "meaning", "example"}};
    for (std::size_t at = 0; at < kind.notes.size(); ++at) {
        auto const& note = kind.notes[at];
        lines.push_back({header_of(kind.columns[at], language),
                         std::string(is_chinese ? note.chinese : note.english),
                         std::string(note.example)});
    }
    return lines;
}

Result<Response> read_import_template(Call& call) {
    Query query(call.request.query, {"format"});
    auto const format = query.word("format", imports::format_from).value_or(Format::xlsx);
    if (format == Format::jsonl)
        query.fault("format", Code::unknown_value, "is csv or xlsx: JSON lines have no header");
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const kind = std::find_if(kinds.begin(), kinds.end(), [&](Kind const& each) {
        return each.name == call.path_values.at(0);
    });
    if (kind == kinds.end()) return refuse(Code::not_found, "There is no such kind of file.");
    auto table = imports::write_table(format, headers_of(kind->columns, call.language),
                                      notes_of(*kind, call.language));
    auto response = file(format, std::string(kind->name) + "-template", table->finish());
    response.headers.emplace_back("Vary", "Accept-Language");
    return response;
}

std::vector<OutCell> texts(std::vector<std::string> const& cells) {
    std::vector<OutCell> out;
    for (auto const& cell : cells) out.push_back({cell});
    return out;
}

// The lots as a stock file has them: sent back as it is, nothing of it comes twice.
Result<Response> export_stock(Call& call) {
    Query query(call.request.query, {"format", "sku"});
    auto const format = query.word("format", imports::format_from).value_or(Format::csv);
    auto const code = query.text("sku", 64);
    std::optional<SkuId> sku;
    if (code) {
        sku = storage::inventory::find_sku(call.tx(), *code, call.actor.finds_only());
        if (!sku) query.fault("sku", Code::unknown_sku, "there is no such SKU");
    }
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const headers = headers_of(imports::stock_template, call.language);
    auto const columns = imports::LotRows::with_known_headers(headers);
    auto const quantity = static_cast<std::size_t>(inventory::LotField::quantity);
    auto table = imports::write_table(format, headers);
    std::optional<LotId> before;
    for (int count = 0;;) {
        auto const lots = storage::inventory::list_lots(call.tx(), call.actor.finds_only(), sku,
                                                        before, exported_at_once);
        if (lots.empty()) break;
        count += static_cast<int>(lots.size());
        if (count > exported_max)
            return refuse(
                Code::validation_failed, "There are more lots than one file may have.",
                {{"?sku", Code::too_many,
                  "name a SKU: all have more than " + std::to_string(exported_max) + " lots"}});
        for (auto const& row : lots) {
            auto cells = texts(columns.cells_of(row.lot, row.sku, row.base_unit));
            cells[quantity].is_number = true;
            table->row(cells);
        }
        before = lots.back().id;
    }
    auto response = file(format, "stock", table->finish());
    response.headers.emplace_back("Vary", "Accept-Language");
    return response;
}

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
    for (auto const& row : storage::failed_rows::list(call.tx(), *id, 0, failed_rows_max)) {
        auto cells = cells_in(row.cells, headers.size());
        auto const found = errors.find(row.line);
        auto const line = had_line && import->retry_of ? cells[columns.line_column() - 1]
                                                       : std::to_string(row.line);
        cells[columns.column_or(imports::line_field, import->headers.size() + 1) - 1] = line;
        cells[columns.column_or(imports::errors_field, headers.size()) - 1] =
            found == errors.end() ? "" : found->second;
        table->row(texts(cells));
    }
    return file(format, "failed-rows-" + id->text(), table->finish());
}

nlohmann::json encode(Progress const& progress) {
    return {{"phase", text(progress.phase.load())},
            {"rows_read", progress.rows.load()},
            {"good_count", progress.good.load()},
            {"error_count", progress.faulty.load()}};
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
        auto event = progress ? "event: progress\ndata: " + encode(*progress).dump() + "\n\n"
                              : std::string("event: waiting\ndata: {}\n\n");
        is_over_ = progress && progress->phase == Progress::Phase::done;
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
    Response response;
    response.content_type = "text/event-stream";
    response.more = [watch = std::make_shared<Watch>(all, whose, *key)] { return watch->next(); };
    return response;
}

}  // namespace

void add_import_file_routes(http::Router& router) {
    constexpr std::chrono::milliseconds bulk_budget{30'000};
    http::RouteOptions const bulk{.lane = LaneName::bulk, .budget = bulk_budget};
    router.get("/v1/imports/templates/{kind}", Permission::stock_read, read_import_template);
    router.get("/v1/exports/stock", Permission::stock_read, export_stock, bulk);
    router.get("/v1/stock-imports/{id}/failed-rows", Permission::stock_read, read_failed_rows,
               bulk);
    router.get("/v1/import-progress", Permission::stock_upload, read_import_progress);
}

}  // namespace chaolu::api
