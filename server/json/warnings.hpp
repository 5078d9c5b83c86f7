// What is odd about a request that was carried out all the same: a 2xx answer's "warnings".
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "domain/core/error.hpp"

namespace chaolu::json {

class Warnings {
public:
    // In the shape of an error's faults: the place in the body, why, and what it means.
    void add(std::string pointer, Code code, std::string detail) {
        items_.push_back({std::move(pointer), code, std::move(detail)});
    }
    bool empty() const { return items_.empty(); }
    std::vector<Fault> const& all() const { return items_; }
    // Leaves an answer without warnings as it is.
    void put_into(nlohmann::json& answer) const {
        for (auto const& [pointer, code, detail, available] : items_)
            answer["warnings"].push_back(
                {{"pointer", pointer}, {"code", slug(code)}, {"detail", detail}});
    }

private:
    std::vector<Fault> items_;
};

}  // namespace chaolu::json
