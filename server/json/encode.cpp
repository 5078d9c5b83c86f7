// The few shapes that many answers share.
#include "server/json/encode.hpp"

namespace chaolu::json {

Json encode(Money money) { return {{"amount", money.fen}, {"currency", "CNY"}}; }

Json encode(Quantity const& quantity) {
    return {{"value", quantity.value}, {"unit", quantity.unit}};
}

Json encode_price(std::int64_t price_e4, std::string const& per) {
    return {{"price", price_text(price_e4)}, {"per", per}};
}

std::string const& chosen(std::string const& zh, std::optional<std::string> const& en,
                          http::Language language) {
    return language == http::Language::en && en ? *en : zh;
}

}  // namespace chaolu::json
