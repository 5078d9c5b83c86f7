// Sums, prices as text, and splits that lose nothing.
#include "domain/core/money.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace chaolu {
namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr std::uint64_t e4_per_yuan = 10'000;

// Without the sign, the least value of 64 bits included.
std::uint64_t magnitude(std::int64_t value) {
    auto const bits = static_cast<std::uint64_t>(value);
    return value < 0 ? 0 - bits : bits;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Up to `most` digits from `at`, which then moves past them.
std::string_view take_digits(std::string_view text, std::size_t& at, std::size_t most) {
    auto const first = at;
    while (at < text.size() && at - first < most && is_digit(text[at])) ++at;
    return text.substr(first, at - first);
}

std::uint64_t number(std::string_view digits) {
    std::uint64_t value = 0;
    for (char const digit : digits) value = value * 10 + static_cast<std::uint64_t>(digit - '0');
    return value;
}

Wide sum_of(std::vector<std::int64_t> const& weights) {
    Wide sum = 0;
    for (auto const weight : weights) {
        if (weight < 0) throw std::invalid_argument("a weight is negative");
        sum += static_cast<Wide>(weight);
    }
    if (sum == 0) throw std::invalid_argument("the weights add up to nothing");
    return sum;
}

}  // namespace

Money operator+(Money left, Money right) {
    std::int64_t fen = 0;
    if (__builtin_add_overflow(left.fen, right.fen, &fen) || fen > fen_max || fen < -fen_max)
        throw std::overflow_error("a sum of money is beyond what may be told");
    return {fen};
}

std::string price_text(std::int64_t e4) {
    auto const size = magnitude(e4);
    auto const decimals = std::to_string(e4_per_yuan + size % e4_per_yuan);  // 1 and four digits
    auto text = std::to_string(size / e4_per_yuan) + '.' + decimals.substr(1);
    if (e4 < 0) text.insert(text.begin(), '-');
    return text;
}

std::optional<std::int64_t> price_from_text(std::string_view text) {
    std::size_t at = 0;
    auto const yuan = take_digits(text, at, 9);
    if (yuan.empty()) return {};
    auto e4 = number(yuan) * e4_per_yuan;
    if (at < text.size()) {
        if (text[at++] != '.') return {};
        auto const decimals = take_digits(text, at, 4);
        if (decimals.empty() || at < text.size()) return {};
        auto fraction = number(decimals);
        for (auto i = decimals.size(); i < 4; ++i) fraction *= 10;
        e4 += fraction;
    }
    if (e4 > static_cast<std::uint64_t>(price_e4_max)) return {};
    return static_cast<std::int64_t>(e4);
}

// A negative sum is split as its opposite would be, so that a refund undoes a split to the fen.
std::vector<Money> split(Money total, std::vector<std::int64_t> const& weights) {
    auto const sum = sum_of(weights);
    Wide const whole = magnitude(total.fen);
    std::vector<std::uint64_t> parts;
    std::vector<Wide> remainders;
    Wide left = whole;
    for (auto const weight : weights) {
        auto const product = whole * static_cast<Wide>(weight);
        parts.push_back(static_cast<std::uint64_t>(product / sum));
        remainders.push_back(product % sum);
        left -= product / sum;
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    // Fewer fen are left than there are remainders above zero: a weight of zero gets nothing.
    for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i) ++parts[order[i]];
    std::vector<Money> result;
    result.reserve(parts.size());
    for (auto const part : parts)
        result.push_back({static_cast<std::int64_t>(total.fen < 0 ? -part : part)});
    return result;
}

}  // namespace chaolu
