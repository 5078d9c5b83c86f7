// The life of a listing: from a supplier's submission to where it is shown, and when.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/state_machine.hpp"
#include "domain/core/time.hpp"

namespace chaolu::catalogue {

enum class ListingState { submitted, rejected, published, withdrawn };
std::string_view text(ListingState state);
std::optional<ListingState> listing_state_from(std::string_view text);

enum class ListingEvent { submit, approve, reject, publish, withdraw, reschedule };

// What was withdrawn may come back at the operator's word, or by another review; what was rejected
// only by another review.
inline constexpr StateMachine listing_machine{
    std::to_array<Transition<ListingState, ListingEvent>>({
        {ListingState::submitted, ListingEvent::approve, ListingState::published},
        {ListingState::submitted, ListingEvent::reject, ListingState::rejected},
        {ListingState::rejected, ListingEvent::submit, ListingState::submitted},
        {ListingState::published, ListingEvent::reschedule, ListingState::published},
        {ListingState::published, ListingEvent::withdraw, ListingState::withdrawn},
        {ListingState::withdrawn, ListingEvent::publish, ListingState::published},
        {ListingState::withdrawn, ListingEvent::submit, ListingState::submitted},
    })};
static_assert(listing_machine.is_deterministic());

// A new product waits for a review unless its supplier needs none.
inline ListingState first_state(bool is_review_waived) {
    return is_review_waived ? ListingState::published : ListingState::submitted;
}

// The channel that stands for every open one and for the public.
inline constexpr std::string_view every_channel = "*";

// A time during which one channel shows a product: from its beginning up to, and without, its end.
struct Publication {
    std::string channel;
    Instant from;
    std::optional<Instant> to = {};
    bool operator==(Publication const&) const = default;

    bool contains(Instant at) const { return from <= at && (!to || at < *to); }
    bool overlaps(Publication const& other) const {
        return channel == other.channel && (!other.to || from < *other.to) &&
               (!to || other.from < *to);
    }
};
constexpr std::size_t publications_max = 50;

// Shown everywhere from now on.
std::vector<Publication> at_once(Instant now);

struct PublicationFault {
    std::size_t index = 0;
    Code code{};
    bool operator==(PublicationFault const&) const = default;
};
// The times that somebody wants. One must end after it begins, and later than now (out_of_range);
// two of one channel must not share a moment (validity_overlap, at the later one in the list).
std::vector<PublicationFault> check_publications(std::span<Publication const> publications,
                                                 Instant now);

// What is left when a listing is withdrawn: what was shown stays told, and nothing is shown from
// now on.
std::vector<Publication> ended(std::span<Publication const> publications, Instant now);
// What follows when others are wanted: those that are over stay told, the others give way.
std::vector<Publication> replaced(std::span<Publication const> publications,
                                  std::span<Publication const> wanted, Instant now);

}  // namespace chaolu::catalogue
