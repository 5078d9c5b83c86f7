// A bounded map: when it is full it is emptied, which costs one look-up per caller.
#include "server/http/actors.hpp"

namespace chaolu::http {

std::optional<ActorCache::Found> ActorCache::find(std::string const& hash, Clock::time_point now) {
    std::lock_guard lock(mutex_);
    auto at = entries_.find(hash);
    if (at == entries_.end()) return {};
    auto age = now - at->second.known_at;
    if (age > age_max) {
        entries_.erase(at);
        return {};
    }
    bool should_refresh = age > fresh_age && !at->second.is_refreshing;
    if (should_refresh) at->second.is_refreshing = true;
    return Found{at->second.actor, should_refresh};
}

void ActorCache::put(std::string const& hash, identity::Actor const& actor, Clock::time_point now,
                     std::uint64_t epoch) {
    std::lock_guard lock(mutex_);
    if (epoch != epoch_) return;
    if (entries_.size() >= entries_max) entries_.clear();
    entries_[hash] = {actor, now, false};
}

std::uint64_t ActorCache::epoch() {
    std::lock_guard lock(mutex_);
    return epoch_;
}

void ActorCache::forget(std::string const& hash) {
    std::lock_guard lock(mutex_);
    entries_.erase(hash);
}

void ActorCache::forget_credential(Uuid const& credential) {
    std::lock_guard lock(mutex_);
    ++epoch_;
    std::erase_if(entries_,
                  [&](auto const& item) { return item.second.actor.credential == credential; });
}

}  // namespace chaolu::http
