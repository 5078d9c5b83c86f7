// What is odd about a request that was carried out all the same: a 2xx answer's "warnings".
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "domain/core/error.hpp"

namespace chaolu::json {

class Warnings {
public:
    // In the shape of an error's faults: the place in the body, why, and what it means.
    void add(std::string pointer, Code code, std::string detail) {
        items_.push_back(
            {{"pointer", std::move(pointer)}, {"code", slug(code)}, {"detail", std::move(detail)}});
    }
    bool empty() const { return items_.empty(); }
    // Leaves an answer without warnings as it is.
    void put_into(nlohmann::json& answer) const {
        if (!empty()) answer["warnings"] = items_;
    }

private:
    nlohmann::json items_ = nlohmann::json::array();
};

}  // namespace chaolu::json
