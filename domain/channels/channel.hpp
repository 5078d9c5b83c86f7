// Sales channels: what sets one apart from another, and what it asks for when goods arrive.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace chaolu::channels {

// Which SKUs a channel sells: all that are published to it, or those of its own list only.
enum class Assortment { all, listed };
std::string_view text(Assortment assortment);
std::optional<Assortment> assortment_from(std::string_view text);

// What may come with a lot to show that it is what it should be.
enum class Paper { certificate, rapid_test, origin_proof };
constexpr std::size_t paper_count = static_cast<std::size_t>(Paper::origin_proof) + 1;
std::string_view text(Paper paper);
std::optional<Paper> paper_from(std::string_view text);

// Small letters and digits in words joined by '-', at most 32 characters: it stands in paths.
bool is_channel_code(std::string_view code);

// What a channel asks for at its docks.
struct ReceivingRules {
    std::optional<int> over_receipt_tolerance_pct;
    // Any one of them will do; none: no paper is asked for.
    std::vector<Paper> papers_any_of;
    // How long before the goods their advance notice must come.
    std::optional<int> asn_cutoff_hours;
    bool operator==(ReceivingRules const&) const = default;
};
constexpr int over_receipt_tolerance_pct_max = 100;
constexpr int asn_cutoff_hours_max = 720;

bool papers_suffice(std::span<Paper const> any_of, std::span<Paper const> present);

// How many changes one call may make to the members or to the assortment of a channel.
constexpr std::size_t changes_max = 500;

}  // namespace chaolu::channels
