// What must exist before the API can be used: a market and an operator's key.
#pragma once
#include <optional>
#include <string>

#include "domain/core/id.hpp"
#include "storage/database/session.hpp"

namespace chaolu::app {

struct NewMarket {
    std::string code;
    std::string name_zh;
    std::optional<std::string> name_en;
    std::string origin_division;
    std::string destination_division;
};

// The market of that code, made with its channels when it is missing. Throws std::runtime_error for
// a code or division code that cannot be one.
MarketId add_market(storage::Session& session, NewMarket const& market, IdSource& ids, Instant now);

struct NewKey {
    std::string market;
    std::string role = "operator";
    std::string name;
    std::optional<std::string> uscc;
};

// A new key; its text, which is shown nowhere else. The operator's organisation is made when the
// market has none. Throws std::runtime_error when the market, role or organisation is unknown, or
// two keys of that name live already.
std::string add_key(storage::Session& session, NewKey const& key, IdSource& ids, Instant now);

}  // namespace chaolu::app
