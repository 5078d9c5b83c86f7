// The choice of a price.
#include "domain/pricing/choose_price.hpp"

#include <tuple>

namespace chaolu::pricing {
namespace {

bool is_better(Candidate const& left, Candidate const& right) {
    return std::tie(right.list_valid.from, left.price_list) <
           std::tie(left.list_valid.from, right.price_list);
}

}  // namespace

tl::expected<Chosen, Code> choose_price(std::span<Candidate const> candidates, Date day,
                                        std::optional<std::string> const& price_list) {
    Candidate const* best = nullptr;
    int considered = 0;
    for (auto const& each : candidates) {
        if (price_list && each.price_list != *price_list) continue;
        if (!each.list_valid.contains(day) || !each.price_valid.contains(day)) continue;
        ++considered;
        if (each.is_open && (!best || is_better(each, *best))) best = &each;
    }
    if (best) return Chosen{best->price, best->price_list, considered};
    return tl::unexpected(considered > 0 ? Code::price_list_closed : Code::no_price);
}

}  // namespace chaolu::pricing
