// The end of a membership.
#include "domain/pricing/buyer_group.hpp"

namespace chaolu::pricing {

std::vector<Validity> ended_on(std::vector<Validity> const& times, Date day) {
    std::vector<Validity> left;
    for (auto time : times) {
        if (time.from >= day) continue;
        if (!time.to || day < *time.to) time.to = day;
        left.push_back(time);
    }
    return left;
}

}  // namespace chaolu::pricing
