// Places: found by a piece of their name and picked by code, shown with all they are a part of.
#include "server/api/divisions.hpp"

#include <algorithm>

#include "domain/core/text.hpp"
#include "server/app/services.hpp"
#include "server/http/query.hpp"
#include "server/json/encode.hpp"
#include "server/text/fold.hpp"
#include "storage/divisions.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using json::Json;

constexpr std::size_t name_length_max = 50;

std::string const& name_of(Division const& place, http::Language language) {
    return json::chosen(place.name_zh, place.name_en, language);
}

// Names repeat from province to province, so a place is never shown without its path.
Json encode(Division const& place, Date day, std::vector<Division> const& near,
            http::Language language) {
    auto path = Json::array();
    for (auto const& each : path_to(place, day, near))
        path.push_back({{"code", each.code}, {"name", name_of(each, language)}});
    return {
        {"code", place.code},
        {"name", name_of(place, language)},
        {"level", text(level_of(place.code))},
        {"path", std::move(path)},
        {"valid_from", json::or_null(place.from)},
        {"valid_to", json::or_null(place.to)},
        {"successor", json::or_null(place.successor)},
    };
}

std::optional<std::string> place_code(std::string_view text) {
    if (!is_place_code(text)) return {};
    return std::string(text);
}

// The day that is asked about: today when none is.
Date day_in(http::Query& query, Call const& call) {
    return query.word("on", date_from_text).value_or(shanghai_day(call.now));
}

Result<Response> list_divisions(Call& call) {
    http::Query query(call.request.query,
                      {"name", "parent", "on", "market", "page_size", "page_token"});
    storage::divisions::Filter filter{day_in(query, call)};
    auto const name = query.text("name", name_length_max);
    if (name) filter.name = call.services.folder.fold(*name);
    filter.parent = query.word("parent", place_code);
    auto const size = query.page_size();
    auto const token = query.text("page_token", 1024);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const filters = "on=" + to_text(filter.day) + "&parent=" + filter.parent.value_or("") +
                         "&name=" + filter.name.value_or("");
    std::string after;
    if (token) {
        auto position = http::open_page_token(call, filters, *token);
        if (!position) return tl::unexpected(position.error());
        after = *std::move(position);
    }
    auto places = storage::divisions::page(call.tx(), filter, after, size + 1);
    std::optional<std::string> next;
    if (places.size() > static_cast<std::size_t>(size)) {
        places.pop_back();
        next = http::seal_page_token(call, filters, places.back().code);
    }
    std::vector<std::string> codes;
    for (auto const& place : places) codes.push_back(place.code);
    auto const near = storage::divisions::near(call.tx(), codes);
    auto items = Json::array();
    for (auto const& place : places)
        items.push_back(encode(place, filter.day, near, call.language));
    return http::page(call, items.dump(), next);
}

// The name of that day, else the last one before it.
Division const* name_on(std::string_view code, Date day, std::vector<Division> const& near) {
    Division const* found = nullptr;
    for (auto const& each : near) {
        if (each.code != code || (each.from && day < *each.from)) continue;
        if (!found || !found->from || (each.from && *found->from < *each.from)) found = &each;
    }
    return found;
}

Result<Response> read_division(Call& call) {
    http::Query query(call.request.query, {"on", "market"});
    auto const day = day_in(query, call);
    if (auto error = query.error()) return tl::unexpected(*std::move(error));
    auto const code = place_code(call.path_values[0]);
    auto const near = code ? storage::divisions::near(call.tx(), {*code}) : std::vector<Division>{};
    auto const* place = code ? name_on(*code, day, near) : nullptr;
    if (!place) return refuse(Code::not_found, "There is no such place, or was none on that day.");
    return http::with_content_tag(1, encode(*place, day, near, call.language).dump());
}

}  // namespace

void add_divisions_routes(http::Router& router) {
    using enum http::Permission;
    router.get("/v1/divisions", public_, list_divisions);
    router.get("/v1/divisions/{code}", public_, read_division);
}

}  // namespace chaolu::api
