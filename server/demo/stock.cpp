// Uploads, and the stock that came of them.
#include "server/demo/stock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "server/demo/keys.hpp"
#include "server/demo/say.hpp"

namespace chaolu::demo {
namespace {

constexpr std::size_t rows_told_max = 5;

std::string const& supplier_key(Loading& loading, Entry const& entry) {
    return loading_key(loading, entry, "supplier",
                       {"supplier_clerk", {"stock_upload", "stock_read"}});
}

std::string rows_told(Json const& import) {
    std::string text;
    auto const rows = import.value("errors", Json::array());
    for (std::size_t at = 0; at < std::min(rows.size(), rows_told_max); ++at)
        text += fmt::format("\n  line {}, {}: {} {}", rows[at].value("line", 0),
                            rows[at].value("header", ""), rows[at].value("code", ""),
                            rows[at].value("detail", ""));
    return text;
}

// The number of lots that came in, with this upload or an earlier one of the same bytes.
std::int64_t upload(Loading& loading, Entry const& entry) {
    auto const name = "stock/" + entry.text("file");
    auto const bytes = with_days(read_file(loading.folder, name), loading.day);
    auto const answer = loading.api.post_text(
        supplier_key(loading, entry), "/v1/stock-imports?dry_run=false",
        "stock-" + entry.text("file"), "text/csv; charset=" + entry.text("charset"), bytes);
    if (answer.status != 201 && answer.status != 200) stop_at(entry, answer);
    auto const faulty = answer.body.value("error_count", 0);
    if (faulty > 0 || answer.body.value("state", "") != "applied")
        throw std::runtime_error(fmt::format(
            "{}: the import {} is {} with {} faulty rows{}\nRemedy: good rows may be in, so "
            "correct the others and start with an empty database (deploy/run --reset)",
            name, answer.body.value("id", ""), answer.body.value("state", "?"), faulty,
            rows_told(answer.body)));
    return answer.body.value("received_count", std::int64_t{0});
}

}  // namespace

Date day_of_loading(Loading& loading) {
    auto const today = shanghai_day(loading.now);
    auto const files = loading.entries("stock/files.json");
    if (files.empty()) return today;
    // They are loaded from top to bottom, so that this supplier's came first.
    auto const& key = supplier_key(loading, files.front());
    auto day = today;
    for (auto const& import : loading.api.list(key, "/v1/stock-imports"))
        if (auto const at = instant_from_text(import.at("created_at").get<std::string>()))
            day = std::min(day, shanghai_day(*at));
    if (day != today) say("going on with the demo of " + to_text(day));
    return day;
}

void receive_stock(Loading& loading) {
    auto const files = loading.entries("stock/files.json");
    std::int64_t lots = 0;
    for (auto const& entry : files) lots += upload(loading, entry);
    say(fmt::format("stock {} files, {} lots", files.size(), lots));
}

Available available(Loading& loading, std::string const& sku) {
    Available left;
    for (auto const& row : loading.api.list(loading.operator_key, "/v1/stock?sku=" + sku)) {
        left.value += row.at("available").get<std::int64_t>();
        left.unit = row.at("base_unit");
    }
    return left;
}

}  // namespace chaolu::demo
