// States of listings as texts, and the times at which they are shown.
#include "domain/catalogue/listing.hpp"

#include <algorithm>

#include "domain/core/enum_text.hpp"

namespace chaolu::catalogue {

std::string_view text(ListingState state) {
    switch (state) {
        case ListingState::submitted: return "submitted";
        case ListingState::rejected: return "rejected";
        case ListingState::published: return "published";
        case ListingState::withdrawn: return "withdrawn";
    }
    return "";
}

std::optional<ListingState> listing_state_from(std::string_view text) {
    return enum_from_text(text, ListingState::withdrawn);
}

std::vector<Publication> at_once(Instant now) { return {{std::string(every_channel), now}}; }

std::vector<PublicationFault> check_publications(std::span<Publication const> publications,
                                                 Instant now) {
    std::vector<PublicationFault> faults;
    for (std::size_t at = 0; at < publications.size(); ++at) {
        auto const& each = publications[at];
        auto const earlier = publications.first(at);
        if (each.to && (*each.to <= each.from || *each.to <= now))
            faults.push_back({at, Code::out_of_range});
        else if (std::any_of(earlier.begin(), earlier.end(),
                             [&](Publication const& other) { return other.overlaps(each); }))
            faults.push_back({at, Code::validity_overlap});
    }
    return faults;
}

std::vector<Publication> ended(std::span<Publication const> publications, Instant now) {
    std::vector<Publication> left;
    for (auto each : publications) {
        if (each.from >= now) continue;
        if (each.contains(now)) each.to = now;
        left.push_back(std::move(each));
    }
    return left;
}

std::vector<Publication> replaced(std::span<Publication const> publications,
                                  std::span<Publication const> wanted, Instant now) {
    std::vector<Publication> all;
    for (auto const& each : publications)
        if (each.to && *each.to <= now) all.push_back(each);
    // One that is over can be equal to none of these, which all end later.
    all.insert(all.end(), wanted.begin(), wanted.end());
    return all;
}

}  // namespace chaolu::catalogue
