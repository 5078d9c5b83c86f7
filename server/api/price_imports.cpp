// Price files: the rows of a table as prices of an open list, judged as POST .../prices:batch
// judges them.
#include "server/api/price_imports.hpp"

#include <nlohmann/json.hpp>

#include "server/api/price_bodies.hpp"
#include "server/api/price_sight.hpp"
#include "server/api/put_prices.hpp"
#include "server/api/row_files.hpp"
#include "server/app/price_warnings.hpp"
#include "server/imports/price_rows.hpp"
#include "storage/price_changes.hpp"
#include "storage/price_revision.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using imports::PriceRows;
using json::Json;
using pricing::ListedPrice;
using storage::pricing::PriceList;

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
    PriceFile(Call const& call, PriceList const& list, RowFile<PriceRows>& file)
        : call_(call),
          list_(list),
          columns_(file.columns),
          rows_(file.rows),
          today_(shanghai_day(call.now)) {}

    void judge() {
        name_units();
        for (std::size_t at = 0; at < rows_.size(); ++at) decode(at);
        check();
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

private:
    void name_units() {
        std::vector<std::string> codes;
        for (auto const& row : rows_)
            if (row.body.contains("sku")) codes.push_back(row.body["sku"]);
        auto const measures = storage::catalogue::measures_of(call_.tx(), codes);
        for (auto& row : rows_) {
            auto const found = measures.find(row.body.value("sku", ""));
            if (found != measures.end()) columns_.name_units(row, found->second);
        }
    }

    void add(std::size_t row, Fault const& fault) {
        rows_[row].faults.push_back({columns_.column_of(fault.pointer), fault.code, fault.detail});
    }

    void decode(std::size_t at) {
        auto& row = rows_[at];
        if (!row.faults.empty()) return;
        Json const body{{"prices", Json::array({row.body})}};
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
        app::warn_of_factor_two(call_.tx(), list_.scope, prices(0, good_.size()), skus, today_,
                                warnings);
        for (auto const& warning : warnings.all())
            rows_[good_[place_in(warning.pointer)].row].warnings.push_back(
                {columns_.column_of(warning.pointer), warning.code, warning.detail});
    }

    Call const& call_;
    PriceList const& list_;
    PriceRows const& columns_;
    std::vector<imports::BodyRow>& rows_;
    Date today_;
    std::vector<GoodPrice> good_;
};

Result<Response> import_prices(Call& call) {
    auto const form = form_of(call);
    if (!form) return tl::unexpected(form.error());
    auto const id = PriceListId::parse(call.path_values[0]);
    auto list = id ? storage::pricing::find(call.tx(), *id) : std::nullopt;
    if (!list) return tl::unexpected(no_such_price_list());
    if (list->state == pricing::PriceListState::closed)
        return refuse(Code::price_list_closed,
                      "This price list is closed: publish another with the new prices.");
    auto const progress = begin_progress(call);
    auto read = read_rows<PriceRows>(call, *form, imports::price_columns, "a price file",
                                     PriceRows::with_headers, progress);
    if (!read) return tl::unexpected(std::move(read.error()));
    PriceFile file(call, *list, *read);
    file.judge();
    // The same file once more changes nothing, and makes no revision of the list; not even when it
    // comes twice at once, since whoever is to change prices looks after the other has.
    if (!form->is_dry_run) {
        storage::pricing::wait_for_turn(call.tx());
        list = storage::pricing::find(call.tx(), *id);
    }
    auto const changes = file.changes();
    auto answer = answer_of(*form, read->columns.columns(), read->rows);
    answer["changed_count"] = changes.size();
    tell_counts(progress, answer);
    if (!form->is_dry_run && !changes.empty()) {
        auto changed = put_prices(call, *id, changes);
        if (!changed) return tl::unexpected(std::move(changed.error()));
        list = *std::move(changed);
    }
    if (auto refused =
            failed_rows_of(call, *form, read->columns.columns(), read->rows, read->cells))
        return *std::move(refused);
    answer["price_list_id"] = id->text();
    answer["version"] = list->version;
    return http::with_version(list->version, answer.dump());
}

}  // namespace

void add_price_import_routes(http::Router& router) {
    router.post("/v1/price-lists/{id}/prices:import", http::Permission::price_write, import_prices,
                row_file_options());
}

}  // namespace chaolu::api
