// The data files of the demo: read whole, with the days in them written out.
#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/time.hpp"

namespace chaolu::demo {

using Json = nlohmann::json;

// Writes out {{day-3}} as "2026-11-02" and {{day+7:yyyymmdd}} as "20261112", counted from `day`.
// The rest stays byte for byte, in whatever charset it is. Throws on a day that is none.
std::string with_days(std::string_view text, Date day);

// Throws with a remedy if it cannot be read.
std::string read_file(std::string const& folder, std::string const& name);

// One entry of a data file, which knows where it stands.
struct Entry {
    std::string file;
    std::size_t number = 0;  // from 1
    Json body;

    // Throws, naming the file and the entry, when the field is not there or is no text.
    std::string text(char const* field) const;
    Json const& at(char const* field) const;
    bool has(char const* field) const { return body.contains(field); }
    // "organisations.json, entry 3 (xinaoxing)"
    std::string place() const;
};
std::vector<Entry> read_entries(std::string const& folder, std::string const& name, Date day);

}  // namespace chaolu::demo
