// Step 1 of placing an order: the SKUs, and the quantities in base units.
#include <algorithm>

#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {
namespace {

std::string describe(Code code) {
    switch (code) {
        case Code::unknown_unit: return "This unit has no definition for this SKU.";
        case Code::not_whole_base_units: return "This does not come out in whole base units.";
        default: return "The quantity is out of range.";
    }
}

// What a line draws from one stock stays within the range of a quantity, so that sums fit.
bool is_beyond_counting(SkuFacts const& sku, std::int64_t quantity) {
    return std::any_of(sku.components.begin(), sku.components.end(), [&](auto const& component) {
        return quantity > base_quantity_max / component.quantity;
    });
}

}  // namespace

std::string line_pointer(std::size_t at) { return "/lines/" + std::to_string(at); }

std::vector<DecidedLine> resolve(PlaceOrder const& command, Facts const& facts,
                                 std::vector<Fault>& faults) {
    std::vector<DecidedLine> lines(command.lines.size());
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto const& wanted = command.lines[at];
        auto found = facts.skus.find(wanted.sku_code);
        if (found == facts.skus.end()) {
            faults.push_back({line_pointer(at) + "/sku", Code::unknown_sku,
                              "No SKU of this market has this code."});
            continue;
        }
        auto base = to_base(wanted.quantity, found->second.measures);
        if (!base) {
            auto field = base.error() == Code::unknown_unit ? "/quantity/unit" : "/quantity/value";
            faults.push_back({line_pointer(at) + field, base.error(), describe(base.error())});
            continue;
        }
        if (is_beyond_counting(found->second, *base)) {
            faults.push_back({line_pointer(at) + "/quantity/value", Code::out_of_range,
                              "The components of this line are beyond what can be counted."});
            continue;
        }
        lines[at].sku = &found->second;
        lines[at].quantity = *base;
    }
    return lines;
}

}  // namespace chaolu::ordering
