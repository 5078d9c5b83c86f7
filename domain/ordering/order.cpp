// An order's state follows from its parts; the names of the rules by which offers were chosen.
#include "domain/ordering/order.hpp"

#include "domain/core/enum_text.hpp"

namespace chaolu::ordering {

std::string_view text(OfferRule rule) {
    switch (rule) {
        case OfferRule::only: return "only";
        case OfferRule::named: return "named";
        case OfferRule::cheapest: return "cheapest";
        case OfferRule::cheapest_with_enough: return "cheapest_with_enough";
        case OfferRule::older_of_equal: return "older_of_equal";
    }
    return "";
}

std::optional<OfferRule> offer_rule_from(std::string_view text) {
    return enum_from_text(text, OfferRule::older_of_equal);
}

OrderState Order::state() const {
    std::vector<SupplierOrderState> states;
    for (auto const& part : parts) states.push_back(part.state);
    return derive(states);
}

}  // namespace chaolu::ordering
