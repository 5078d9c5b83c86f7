// States of price lists as texts, and the search for overlapping prices.
#include "domain/pricing/price_list.hpp"

#include <map>

#include "domain/core/enum_text.hpp"

namespace chaolu::pricing {

std::string_view text(PriceListState state) {
    switch (state) {
        case PriceListState::open: return "open";
        case PriceListState::closed: return "closed";
    }
    return "";
}

std::optional<PriceListState> price_list_state_from(std::string_view text) {
    return enum_from_text(text, PriceListState::closed);
}

// Compares every pair of one SKU, which is cheap: a list has at most prices_max of them.
std::vector<std::size_t> overlaps(std::span<ListedPrice const> prices) {
    std::map<std::string_view, std::vector<Validity const*>> earlier;
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < prices.size(); ++at) {
        auto& of_sku = earlier[prices[at].sku];
        for (auto const* valid : of_sku) {
            if (!valid->overlaps(prices[at].valid)) continue;
            found.push_back(at);
            break;
        }
        of_sku.push_back(&prices[at].valid);
    }
    return found;
}

}  // namespace chaolu::pricing
