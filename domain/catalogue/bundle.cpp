// The check of a bundle's components.
#include "domain/catalogue/bundle.hpp"

#include <set>

namespace chaolu::catalogue {
namespace {

ComponentFault fault_of(std::size_t index, Code code) {
    switch (code) {
        case Code::unknown_sku: return {index, "sku", code, "is not a SKU of this market"};
        case Code::not_offered:
            return {index, "sku", code, "is not offered by this supplier: offer it first"};
        case Code::unknown_value:
            return {index, "sku", code, "is a bundle itself: name its components"};
        case Code::duplicate: return {index, "sku", code, "stands here more than once"};
        case Code::unknown_unit:
            return {index, "quantity/unit", code, "has no definition for this SKU"};
        default: return {index, "quantity/value", code, "does not come out in whole base units"};
    }
}

}  // namespace

std::vector<ComponentFault> resolve(std::span<Component> components,
                                    std::map<std::string, PartFacts, std::less<>> const& parts) {
    std::vector<ComponentFault> faults;
    std::set<SkuId> seen;
    for (std::size_t at = 0; at < components.size(); ++at) {
        auto& component = components[at];
        auto const part = parts.find(component.code);
        auto const judge = [&]() -> std::optional<Code> {
            if (part == parts.end()) return Code::unknown_sku;
            if (!part->second.is_offered) return Code::not_offered;
            if (part->second.is_bundle) return Code::unknown_value;
            if (!seen.insert(part->second.id).second) return Code::duplicate;
            auto const base = to_base(component.written, part->second.measures);
            if (!base) return base.error();
            component.sku = part->second.id;
            component.quantity = *base;
            return {};
        };
        if (auto const code = judge()) faults.push_back(fault_of(at, *code));
    }
    return faults;
}

}  // namespace chaolu::catalogue
