// The encoding of price lists and prices.
#include "server/json/pricing.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {

Json encode(storage::pricing::PriceList const& list, http::Language language) {
    return {
        {"id", list.id.text()},
        {"code", list.code},
        {"name", chosen(list.name_zh, list.name_en, language)},
        {"scope", to_text(list.scope)},
        {"position", list.position},
        {"valid_from", to_text(list.valid.from)},
        {"valid_to", or_null(list.valid.to)},
        {"state", text(list.state)},
        {"version", list.version},
    };
}

Json encode(pricing::ListedPrice const& price) {
    auto json = encode_price(price.price.e4, price.price.per);
    json["sku"] = price.sku;
    json["currency"] = "CNY";
    json["supplier_id"] = price.supplier ? Json(price.supplier->text()) : Json(nullptr);
    json["min_quantity"] = price.agreed_minimum ? encode(*price.agreed_minimum) : Json(nullptr);
    json["valid_from"] = to_text(price.valid.from);
    json["valid_to"] = or_null(price.valid.to);
    return json;
}

}  // namespace chaolu::json
