// What of a buyer's price stays at each hop between the grower and the buyer (features.md row 96).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/money.hpp"
#include "domain/core/time.hpp"

namespace chaolu::pricing {

// In the order in which goods pass them. What no fee takes is the producer's.
enum class Hop { coordinator, platform, hub };
std::string_view text(Hop hop);
std::optional<Hop> hop_from(std::string_view text);

constexpr std::size_t fees_max = 10;
// Hundredths of a percent.
constexpr std::int64_t whole = 10'000;

struct Fee {
    Hop hop{};
    OrganisationId payee;
    std::int64_t rate = 0;  // of the buyer's amount: 1 to whole
    bool operator==(Fee const&) const = default;
};

// "3.25" for 3.25 %; reading takes up to two decimals, above 0 and up to 100.
std::string percent_text(std::int64_t rate);
std::optional<std::int64_t> percent_from(std::string_view text);

// What is left to the producer; none when the fees are more than the whole.
std::optional<std::int64_t> producer_rate(std::vector<Fee> const& fees);

// A chain may begin tomorrow at the earliest, and after the one before it: what was ordered was
// ordered under the chain of its day, and that never changes.
bool may_begin(Date from, Date today, std::optional<Date> last_from);

// An amount by hop, one share per fee in their order and the producer's last. They add up to the
// amount, each within a fen of its rate. Throws std::logic_error when the fees are too many.
std::vector<Money> shares(Money amount, std::vector<Fee> const& fees);

}  // namespace chaolu::pricing
