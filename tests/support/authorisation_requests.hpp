// The requests that the rows of the authorisation matrix are made of.
#pragma once
#include <string>
#include <vector>

#include "tests/support/authorisation.hpp"

namespace chaolu::test {

// Signed-in callers have their own market; others must say which, for there are two.
inline constexpr auto here = "market=lucheng-chaoyang";

inline Request get(std::string target) { return {"GET", std::move(target)}; }

inline Request list(std::string target, std::string shown) {
    auto request =
        get(target + (target.find('?') == std::string::npos ? "?" : "&") + "page_size=200");
    request.shown = std::move(shown);
    return request;
}

inline Request post(std::string target, Json const& body) {
    return {"POST",
            std::move(target),
            {{"Content-Type", "application/json"}, {"Idempotency-Key", fresh_key()}},
            body.dump()};
}

// A verb that needs no body.
inline Request act(std::string target) {
    return {"POST", std::move(target), {{"Idempotency-Key", fresh_key()}}};
}

inline Request put(std::string target, Json const& body) {
    return {"PUT",
            std::move(target),
            {{"Content-Type", "application/json"}, {"If-Match", "\"1\""}},
            body.dump()};
}

inline Request patch(std::string target, Json const& body, int version) {
    return {
        "PATCH",
        std::move(target),
        {{"Content-Type", "application/json"}, {"If-Match", "\"" + std::to_string(version) + "\""}},
        body.dump()};
}

inline Request remove(std::string target) {
    return {"DELETE", std::move(target), {{"If-Match", "\"1\""}}};
}

// Names whose thing it is: to name what one has no part in is a fault of the request.
inline Request naming(Request request) {
    request.others_get = 422;
    return request;
}

inline Json const reason{{"reason", "季节已过"}};
inline Json const nothing = Json::object();

// Rows of suppliers, their licences and what they are to each other.
std::vector<Row> supplier_rows();
// Pictures, marks and recognitions.
std::vector<Row> media_rows();
// Fee chains.
std::vector<Row> fee_rows();
// Locations and pools.
std::vector<Row> pool_rows();
// What becomes of stock that is there.
std::vector<Row> stock_rows();
// Harvest commitments and shares of them.
std::vector<Row> harvest_rows();
// Goods that lie with somebody else.
std::vector<Row> consignment_rows();
// What is bought in, and comes.
std::vector<Row> receipt_rows();
// What is picked for orders and leaves.
std::vector<Row> shipment_rows();
// Files that go out, and the progress of those that come in.
std::vector<Row> import_rows();

}  // namespace chaolu::test
