// The shapes that answers share: money, quantities, times, names in the caller's language.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "domain/core/money.hpp"
#include "domain/core/quantity.hpp"
#include "domain/core/time.hpp"
#include "server/http/call.hpp"

namespace chaolu::json {

using Json = nlohmann::json;

Json encode(Money money);
Json encode(Quantity const& quantity);
Json encode_price(std::int64_t price_e4, std::string const& per);
// One name, as the caller wants it: English when asked for and there is one, else Chinese.
std::string const& chosen(std::string const& zh, std::optional<std::string> const& en,
                          http::Language language);
template <class T>
Json or_null(std::optional<T> const& value) {
    return value ? Json(*value) : Json(nullptr);
}
inline Json or_null(std::optional<Date> const& day) {
    return day ? Json(to_text(*day)) : Json(nullptr);
}
inline Json or_null(std::optional<Instant> const& at) {
    return at ? Json(to_text(*at)) : Json(nullptr);
}

}  // namespace chaolu::json
