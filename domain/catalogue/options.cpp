// The check of options: each SKU alone, then against the ones before it.
#include "domain/catalogue/options.hpp"

#include <algorithm>
#include <set>

namespace chaolu::catalogue {
namespace {

std::vector<OptionFault> faults_of(std::size_t sku, std::span<Axis const> axes,
                                   Options const& options) {
    std::vector<OptionFault> faults;
    for (auto const& axis : axes) {
        auto const named = options.find(axis.code);
        if (named == options.end())
            faults.push_back({sku, axis.code, Code::required});
        else if (std::find(axis.values.begin(), axis.values.end(), named->second) ==
                 axis.values.end())
            faults.push_back({sku, axis.code, Code::unknown_value});
    }
    for (auto const& [code, value] : options)
        if (std::none_of(axes.begin(), axes.end(),
                         [&, &name = code](Axis const& axis) { return axis.code == name; }))
            faults.push_back({sku, code, Code::unknown_field});
    return faults;
}

}  // namespace

std::vector<OptionFault> check_options(std::span<Axis const> axes, std::span<Options const> skus) {
    std::vector<OptionFault> faults;
    std::set<Options> seen;
    for (std::size_t at = 0; at < skus.size(); ++at) {
        auto own = faults_of(at, axes, skus[at]);
        if (own.empty() && !axes.empty() && !seen.insert(skus[at]).second)
            own.push_back({at, "", Code::duplicate});
        faults.insert(faults.end(), own.begin(), own.end());
    }
    return faults;
}

std::vector<std::string> in_order(std::span<Axis const> axes, Options const& options) {
    std::vector<std::string> values;
    for (auto const& axis : axes)
        if (auto const named = options.find(axis.code); named != options.end())
            values.push_back(named->second);
    return values;
}

}  // namespace chaolu::catalogue
