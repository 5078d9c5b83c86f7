// The query string of a list: filters and pages from an allow-list, every fault at once.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/core/error.hpp"
#include "server/http/call.hpp"

namespace chaolu::http {

constexpr int page_size_default = 50;
constexpr int page_size_max = 200;

class Query {
public:
    // Percent-decodes names and values (application/x-www-form-urlencoded rules for '+').
    // Bad encoding, U+0000, ill-formed UTF-8, a repeated or unknown name are faults.
    Query(std::string_view query, std::initializer_list<std::string_view> known);

    std::optional<std::string> text(std::string_view name, std::size_t max = 200);
    template <class From>
    auto word(std::string_view name, From from) -> decltype(from(std::string_view{})) {
        auto value = text(name, 64);
        if (!value) return {};
        auto read = from(std::string_view(*value));
        if (!read) fault(name, Code::unknown_value, "is not one of the values known here");
        return read;
    }
    // 1..200; larger is coerced to 200, below 1 or not a number is a fault.
    int page_size();
    void fault(std::string_view name, Code code, std::string detail);

    std::optional<Error> error() const;  // validation_failed with pointers "?name"

private:
    std::vector<std::pair<std::string, std::string>> values_;
    std::vector<Fault> faults_;
};

// Page tokens are opaque and carry no authority: a MAC binds the position to the list's path, its
// filters and the caller, so that a token is of use only where it came from.
std::string seal_page_token(Call const& call, std::string_view filters, std::string_view position);
// The position, or validation_failed at "?page_token".
Result<std::string> open_page_token(Call const& call, std::string_view filters,
                                    std::string_view token);

// A list's answer: {"items": items_json_array, "next_page_token": ...}, with Link when there is
// more, and further members as JSON text, each with a comma before it.
Response page(Call const& call, std::string items_json, std::optional<std::string> const& token,
              std::string_view further_members = {});

}  // namespace chaolu::http
