// States of price lists as texts, and the search for overlapping prices.
#include "domain/pricing/price_list.hpp"

#include <map>
#include <tuple>

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

// Compares every pair of one place, which is cheap: a list has at most prices_max of them.
std::vector<std::size_t> overlaps(std::span<ListedPrice const> prices) {
    using Place = std::tuple<std::string_view, std::optional<OrganisationId>, std::int64_t>;
    std::map<Place, std::vector<Validity const*>> earlier;
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < prices.size(); ++at) {
        auto& same = earlier[{prices[at].sku, prices[at].supplier, prices[at].minimum}];
        for (auto const* valid : same) {
            if (!valid->overlaps(prices[at].valid)) continue;
            found.push_back(at);
            break;
        }
        same.push_back(&prices[at].valid);
    }
    return found;
}

}  // namespace chaolu::pricing
