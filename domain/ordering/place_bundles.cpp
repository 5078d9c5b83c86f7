// Step 4 of placing an order: what the line of a bundle takes of its components, and their shares.
#include <algorithm>

#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {
namespace {

// What so much of a SKU costs this customer on its own, nothing when it has no price that day. A
// component that the supplier does not sell on its own is worth what it costs elsewhere.
std::int64_t list_value(SkuFacts const& sku, OrganisationId supplier, std::int64_t quantity,
                        pricing::Customer const& customer, Date day) {
    auto offer = std::find_if(sku.offers.begin(), sku.offers.end(),
                              [&](auto const& each) { return each.supplier == supplier; });
    if (offer == sku.offers.end()) offer = sku.offers.begin();
    if (offer == sku.offers.end()) return 0;
    auto const chosen = pricing::choose_price(
        offer->prices,
        {.day = day, .customer = customer, .quantity = quantity, .supplier = offer->supplier});
    if (!chosen) return 0;
    return amount(chosen->price, quantity, sku.measures).value_or(Money{}).fen;
}

}  // namespace

std::vector<LineComponent> components_of(Facts const& facts, pricing::Customer const& customer,
                                         DecidedLine const& line) {
    std::vector<LineComponent> components;
    if (line.sku->components.empty()) return components;
    std::vector<std::int64_t> values;
    for (auto const& each : line.sku->components) {
        auto const& sku = facts.skus.at(each.sku_code);
        auto const quantity = line.quantity * each.quantity;
        values.push_back(
            list_value(sku, line.offer->supplier, quantity, customer, facts.price_day));
        components.push_back(
            {{sku.id, {}}, each.sku_code, sku.name, sku.measures.base, quantity, {}});
    }
    bool const is_worthless =
        std::all_of(values.begin(), values.end(), [](auto value) { return value == 0; });
    if (is_worthless) values.assign(values.size(), 1);
    auto const shares = split(line.amount, values);
    for (std::size_t at = 0; at < components.size(); ++at) components[at].share = shares[at];
    return components;
}

}  // namespace chaolu::ordering
