// Offer states as texts, and the check of a quantity against the terms.
#include "domain/offers/offer.hpp"

#include "domain/core/enum_text.hpp"

namespace chaolu::offers {

std::string_view text(OfferState state) {
    switch (state) {
        case OfferState::live: return "live";
        case OfferState::withdrawn: return "withdrawn";
    }
    return "";
}

std::optional<OfferState> offer_state_from(std::string_view text) {
    return enum_from_text(text, OfferState::withdrawn);
}

std::optional<Code> misfit(Terms const& terms, std::int64_t quantity) {
    if (quantity < terms.min_quantity) return Code::below_minimum;
    if (quantity % terms.multiple != 0) return Code::not_a_multiple;
    return {};
}

}  // namespace chaolu::offers
