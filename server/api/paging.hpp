// Pages of lists that are ordered by id: where one starts, and how it is cut and answered.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/query.hpp"

namespace chaolu::api {

// The id after which the page starts: the least of all when there is no token yet.
template <class SomeId>
Result<SomeId> page_start(http::Call const& call, http::Query& query, std::string_view filters) {
    auto const token = query.text("page_token", 1024);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    if (!token) return SomeId{};
    auto const position = http::open_page_token(call, filters, *token);
    if (!position) return tl::unexpected(position.error());
    return SomeId{uuid_from_hex(*position).value()};
}

// `rows` holds one more than `page_size` when there is another page; for `further_members` see
// http::page.
template <class Row, class Encode>
http::Response id_page(http::Call const& call, std::string_view filters, int page_size,
                       std::vector<Row> rows, Encode encode,
                       std::string_view further_members = {}) {
    std::optional<std::string> token;
    if (rows.size() > static_cast<std::size_t>(page_size)) {
        rows.resize(static_cast<std::size_t>(page_size));
        token = http::seal_page_token(call, filters, rows.back().id.hex());
    }
    auto items = nlohmann::json::array();
    for (auto const& row : rows) items.push_back(encode(row));
    return http::page(call, items.dump(), token, further_members);
}

// For lists that are ordered by something else than ids: the position after which the page starts,
// empty when there is no token yet.
inline Result<std::string> text_page_start(http::Call const& call, http::Query& query,
                                           std::string_view filters) {
    auto const token = query.text("page_token", 1024);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    if (!token) return std::string{};
    return http::open_page_token(call, filters, *token);
}

template <class Row, class PositionOf, class Encode>
http::Response text_page(http::Call const& call, std::string_view filters, int page_size,
                         std::vector<Row> rows, PositionOf position_of, Encode encode) {
    std::optional<std::string> token;
    if (rows.size() > static_cast<std::size_t>(page_size)) {
        rows.resize(static_cast<std::size_t>(page_size));
        token = http::seal_page_token(call, filters, position_of(rows.back()));
    }
    auto items = nlohmann::json::array();
    for (auto const& row : rows) items.push_back(encode(row));
    return http::page(call, items.dump(), token);
}

// A list of documents, newest first: `list(before, rows_max)` gives those below a document, or
// from the newest one on. To be called once the query's filters are read; `filters` tells them.
template <class SomeId, class List, class Encode>
Result<http::Response> newest_first(http::Call const& call, http::Query& query,
                                    std::string_view filters, List list, Encode encode) {
    auto const size = query.page_size();
    auto const start = text_page_start(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    std::optional<SomeId> before;
    if (!start->empty()) before = SomeId{uuid_from_hex(*start).value()};
    return id_page(call, filters, size, list(before, size + 1), encode);
}

}  // namespace chaolu::api
