// One reading of the columns for every module that needs them.
#include "storage/measures.hpp"

namespace chaolu::storage {

Measures measures_from(std::string const& base_unit, std::vector<std::string> units,
                       std::vector<std::int64_t> const& numerators,
                       std::vector<std::int64_t> const& denominators) {
    Measures measures{base_unit_from(base_unit).value(), {}};
    for (std::size_t at = 0; at < units.size(); ++at)
        measures.packs.push_back({std::move(units[at]), numerators.at(at), denominators.at(at)});
    return measures;
}

}  // namespace chaolu::storage
