// Bundles: what one piece of them is made of.
#pragma once
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/quantity.hpp"

namespace chaolu::catalogue {

constexpr std::size_t components_max = 20;

struct Component {
    std::string code;
    Quantity written;
    // Filled in by resolve(): the quantity in the component's base unit.
    SkuId sku{};
    std::int64_t quantity = 0;
};

// What a SKU is to the supplier who wants it as a component.
struct PartFacts {
    SkuId id;
    Measures measures;
    bool is_offered = false;  // by this supplier
    bool is_bundle = false;
};

struct ComponentFault {
    std::size_t index = 0;
    std::string field;  // "sku", "quantity/unit"
    Code code{};
    std::string detail;
    bool operator==(ComponentFault const&) const = default;
};

// Fills in what the components are, or says why not, one fault each: a SKU that nobody knows
// (unknown_sku), that the supplier does not offer (not_offered), that is a bundle itself
// (unknown_value) or stands here before (duplicate); a quantity that to_base() refuses.
std::vector<ComponentFault> resolve(std::span<Component> components,
                                    std::map<std::string, PartFacts, std::less<>> const& parts);

}  // namespace chaolu::catalogue
