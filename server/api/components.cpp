// Components are read with their SKU, and looked up for all SKUs at once.
#include "server/api/components.hpp"

#include "storage/bundles.hpp"

namespace chaolu::api {

std::vector<catalogue::Component> decode_components(json::Decoder& in) {
    std::vector<catalogue::Component> components;
    if (!in.has("components")) return components;
    for (auto& each : in.objects("components", 1, catalogue::components_max)) {
        auto sku = each.code("sku");
        auto quantity = each.quantity("quantity");
        each.only({"sku", "quantity"});
        components.push_back({sku.value_or(""), quantity.value_or(Quantity{})});
    }
    return components;
}

void resolve_components(http::Call const& call, storage::catalogue::NewProduct& product,
                        json::Faults& faults) {
    std::vector<std::string> codes;
    for (auto const& sku : product.skus)
        for (auto const& component : sku.components) codes.push_back(component.code);
    if (codes.empty()) return;
    auto const parts = storage::bundles::parts(call.tx(), product.supplier, codes);
    for (std::size_t at = 0; at < product.skus.size(); ++at) {
        auto& sku = product.skus[at];
        if (sku.components.empty()) continue;
        auto const pointer = "/skus/" + std::to_string(at);
        if (product.category != catalogue::Category::bundle)
            faults.add(pointer + "/components", Code::unknown_value,
                       "belong to products of the category bundle only");
        if (sku.measures.base != BaseUnit::piece)
            faults.add(pointer + "/base_unit", Code::unknown_value,
                       "must be piece: a bundle is counted in pieces");
        for (auto& fault : catalogue::resolve(sku.components, parts))
            faults.add(pointer + "/components/" + std::to_string(fault.index) + "/" + fault.field,
                       fault.code, std::move(fault.detail));
    }
}

}  // namespace chaolu::api
