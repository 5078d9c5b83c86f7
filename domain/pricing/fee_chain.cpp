// Shares of an amount, by largest remainder.
#include "domain/pricing/fee_chain.hpp"

#include <stdexcept>

#include "domain/core/enum_text.hpp"

namespace chaolu::pricing {

std::string_view text(Hop hop) {
    switch (hop) {
        case Hop::coordinator: return "coordinator";
        case Hop::platform: return "platform";
        case Hop::hub: return "hub";
    }
    return "";
}

std::optional<Hop> hop_from(std::string_view wanted) { return enum_from_text(wanted, Hop::hub); }

std::string percent_text(std::int64_t rate) {
    auto const decimals = rate % 100;
    return std::to_string(rate / 100) + (decimals < 10 ? ".0" : ".") + std::to_string(decimals);
}

std::optional<std::int64_t> percent_from(std::string_view text) {
    // Prices have two decimals more.
    auto const e4 = price_from_text(text);
    if (!e4 || *e4 % 100 != 0 || *e4 <= 0 || *e4 / 100 > whole) return {};
    return *e4 / 100;
}

std::optional<std::int64_t> producer_rate(std::vector<Fee> const& fees) {
    auto left = whole;
    for (auto const& fee : fees) left -= fee.rate;
    if (left < 0) return {};
    return left;
}

bool may_begin(Date from, Date today, std::optional<Date> last_from) {
    return from > today && (!last_from || from > *last_from);
}

std::vector<Money> shares(Money amount, std::vector<Fee> const& fees) {
    auto const left = producer_rate(fees);
    if (!left) throw std::logic_error("fees of more than the whole");
    std::vector<std::int64_t> rates;
    for (auto const& fee : fees) rates.push_back(fee.rate);
    rates.push_back(*left);
    return split(amount, rates);
}

}  // namespace chaolu::pricing
