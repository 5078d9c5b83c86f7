// Price files: the rows of a table as prices of an open list, judged as POST .../prices:batch
// judges them.
#include "server/api/price_imports.hpp"

#include <nlohmann/json.hpp>

#include "server/api/price_bodies.hpp"
#include "server/api/price_sight.hpp"
#include "server/api/put_prices.hpp"
#include "server/app/price_warnings.hpp"
#include "server/http/query.hpp"
#include "server/imports/file.hpp"
#include "server/imports/price_rows.hpp"
#include "storage/price_changes.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using imports::CellFault;
using imports::Format;
using imports::PriceRow;
using imports::PriceRows;
using json::Json;
using pricing::ListedPrice;
using storage::pricing::PriceList;

constexpr std::size_t rows_max = 10'000;
constexpr std::size_t notes_shown_max = 200;
// So few that their faults, at most four each, are all told (json::faults_max).
constexpr std::size_t rows_at_once = json::faults_max / 4;

struct GoodPrice {
    ListedPrice price;
    std::size_t row = 0;  // where it stands in the rows
};

std::size_t place_in(std::string const& pointer) {
    constexpr std::string_view start = "/prices/";
    return static_cast<std::size_t>(std::stoul(pointer.substr(start.size())));
}

// One price file on its way onto a list.
class PriceFile {
public:
    PriceFile(Call const& call, PriceList const& list, PriceRows columns)
        : call_(call), list_(list), columns_(std::move(columns)), today_(shanghai_day(call.now)) {}

    Result<void> read(imports::RowReader& reader) {
        auto const bad_file = [](Code code, std::string detail) {
            return refuse(Code::validation_failed, "The file is not a price file.",
                          {{"", code, std::move(detail)}});
        };
        while (auto const* row = reader.next()) {
            if (rows_.size() == rows_max)
                return bad_file(Code::too_many,
                                "has more than " + std::to_string(rows_max) + " rows");
            rows_.push_back(columns_.read(*row));
        }
        if (reader.broken()) return tl::unexpected(*reader.broken());
        if (rows_.empty()) return bad_file(Code::too_few, "has no rows but the first");
        name_units();
        for (std::size_t at = 0; at < rows_.size(); ++at) decode(at);
        check();
        return {};
    }

    // Those that the list does not have already, for all of their days.
    std::vector<ListedPrice> changes() const {
        std::vector<std::string> skus;
        for (auto const& good : good_) skus.push_back(good.price.sku);
        auto const running = storage::pricing::running(call_.tx(), list_.id, skus);
        std::vector<ListedPrice> changed;
        for (auto const& good : good_)
            if (std::none_of(running.begin(), running.end(), [&](ListedPrice const& other) {
                    auto same = other;
                    same.valid = good.price.valid;
                    return same == good.price && other.valid.contains(good.price.valid);
                }))
                changed.push_back(good.price);
        return changed;
    }

    Json answer(Format format) const {
        Json json{{"format", text(format)},
                  {"row_count", rows_.size()},
                  {"good_count", good_.size()},
                  {"error_count", rows_.size() - good_.size()},
                  {"errors", notes(format, &PriceRow::faults)},
                  {"warnings", notes(format, &PriceRow::warnings)}};
        return json;
    }

private:
    void name_units() {
        std::vector<std::string> codes;
        for (auto const& row : rows_)
            if (row.price.contains("sku")) codes.push_back(row.price["sku"]);
        auto const measures = storage::catalogue::measures_of(call_.tx(), codes);
        for (auto& row : rows_) {
            auto const found = measures.find(row.price.value("sku", ""));
            if (found != measures.end()) columns_.name_units(row, found->second);
        }
    }

    void add(std::size_t row, Fault const& fault) {
        rows_[row].faults.push_back({columns_.column_of(fault.pointer), fault.code, fault.detail});
    }

    void decode(std::size_t at) {
        auto& row = rows_[at];
        if (!row.faults.empty()) return;
        Json const body{{"prices", Json::array({row.price})}};
        json::Faults faults;
        json::Decoder in(body, "", faults);
        auto prices = decode_prices(in, list_.valid, std::max(today_, list_.valid.from));
        if (faults.empty()) check_not_past(prices, today_, faults);
        if (faults.empty()) return good_.push_back({std::move(prices.at(0)), at});
        for (auto const& fault : faults.error().faults) add(at, fault);
    }

    std::vector<ListedPrice> prices(std::size_t from, std::size_t to) const {
        std::vector<ListedPrice> some;
        for (auto at = from; at < to; ++at) some.push_back(good_[at].price);
        return some;
    }

    void drop_faulty() {
        std::erase_if(good_, [&](auto const& good) { return !rows_[good.row].faults.empty(); });
    }

    // What the database has to say about them, then what they say about each other.
    void check() {
        std::map<std::string, storage::catalogue::MeasuredSku> skus;
        for (std::size_t from = 0; from < good_.size(); from += rows_at_once) {
            auto const to = std::min(from + rows_at_once, good_.size());
            auto some = prices(from, to);
            json::Faults faults;
            skus.merge(check_prices(call_, some, faults));
            for (auto at = from; at < to; ++at) good_[at].price = some[at - from];
            if (faults.empty()) continue;
            for (auto const& fault : faults.error().faults)
                add(good_[from + place_in(fault.pointer)].row, fault);
        }
        drop_faulty();
        if (auto const error = overlaps_within(prices(0, good_.size())))
            for (auto const& fault : error->faults) add(good_[place_in(fault.pointer)].row, fault);
        drop_faulty();
        warn(skus);
    }

    void warn(std::map<std::string, storage::catalogue::MeasuredSku> const& skus) {
        if (good_.empty()) return;
        json::Warnings warnings;
        Json json;
        app::warn_of_factor_two(call_.tx(), list_.scope, prices(0, good_.size()), skus, today_,
                                warnings);
        warnings.put_into(json);
        if (warnings.empty()) return;
        for (auto const& warning : json["warnings"]) {
            auto const pointer = warning["pointer"].get<std::string>();
            rows_[good_[place_in(pointer)].row].warnings.push_back(
                {columns_.column_of(pointer), Code::price_factor_two, warning["detail"]});
        }
    }

    Json notes(Format format, std::vector<CellFault> PriceRow::*kind) const {
        auto list = Json::array();
        for (auto const& row : rows_)
            for (auto const& note : imports::one_a_cell(row.*kind)) {
                if (list.size() == notes_shown_max) return list;
                auto const column = static_cast<std::int64_t>(note.column);
                auto const header = columns_.header(note.column);
                list.push_back({{"line", row.line},
                                {"column", column},
                                {"address", imports::address(format, row.line, column, header)},
                                {"header", header},
                                {"code", slug(note.code)},
                                {"detail", note.detail}});
            }
        return list;
    }

    Call const& call_;
    PriceList const& list_;
    PriceRows columns_;
    Date today_;
    std::vector<PriceRow> rows_;
    std::vector<GoodPrice> good_;
};

std::optional<bool> bool_from(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return {};
}

imports::Bytes bytes_of(http::Request const& request) {
    return [&request](std::uint64_t offset, std::size_t max) -> std::string {
        if (request.file) return request.file->read(offset, max);
        if (offset >= request.body.size()) return {};
        return request.body.substr(static_cast<std::size_t>(offset), max);
    };
}

Result<Response> import_prices(Call& call) {
    http::Query query(call.request.query, {"dry_run"});
    bool const is_dry_run = query.word("dry_run", bool_from).value_or(true);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const format = imports::format_of(call.request.header("content-type"));
    if (!format) return tl::unexpected(format.error());
    auto const declared = imports::declared_charset(call.request.header("content-type"));
    if (!declared) return tl::unexpected(declared.error());
    auto const id = PriceListId::parse(call.path_values[0]);
    auto list = id ? storage::pricing::find(call.tx(), *id) : std::nullopt;
    if (!list) return tl::unexpected(no_such_price_list());
    if (list->state == pricing::PriceListState::closed)
        return refuse(Code::price_list_closed,
                      "This price list is closed: publish another with the new prices.");
    auto opened =
        imports::open_file(bytes_of(call.request), *format, *declared, imports::price_columns);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    auto const* first = opened->rows->next();
    if (!first && opened->rows->broken()) return tl::unexpected(*opened->rows->broken());
    auto columns = PriceRows::with_headers(first ? *first : imports::Row{});
    if (!columns) return tl::unexpected(std::move(columns.error()));
    PriceFile file(call, *list, *std::move(columns));
    if (auto read = file.read(*opened->rows); !read) return tl::unexpected(std::move(read.error()));
    // The same file once more changes nothing, and makes no revision of the list.
    auto const changes = file.changes();
    auto answer = file.answer(*format);
    answer["changed_count"] = changes.size();
    answer["is_applied"] = !is_dry_run;
    if (!is_dry_run && !changes.empty()) {
        auto changed = put_prices(call, *id, changes);
        if (!changed) return tl::unexpected(std::move(changed.error()));
        list = *std::move(changed);
    }
    answer["price_list_id"] = id->text();
    answer["version"] = list->version;
    return http::with_version(list->version, answer.dump());
}

}  // namespace

void add_price_import_routes(http::Router& router) {
    router.post("/v1/price-lists/{id}/prices:import", http::Permission::price_write, import_prices,
                {.lane = http::LaneName::bulk,
                 .body = http::BodyKind::file,
                 .body_bytes_max = 8u << 20,
                 .idempotent = true,
                 .budget = std::chrono::milliseconds(30'000)});
}

}  // namespace chaolu::api
