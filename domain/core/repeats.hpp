// Finds names that were given twice.
#pragma once
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chaolu {

// The places of names that stand at an earlier place as well. Empty ones do not count: they stand
// for a name that could not be read, which was reported as such.
inline std::vector<std::size_t> repeats(std::span<std::string const> names) {
    std::set<std::string_view> seen;
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < names.size(); ++at)
        if (!names[at].empty() && !seen.insert(names[at]).second) found.push_back(at);
    return found;
}

}  // namespace chaolu
