// A list in the order of use, and where in it each product stands.
#include "storage/product_cache.hpp"

#include <functional>
#include <string_view>

namespace chaolu::storage::catalogue {

std::size_t ProductCache::Hash::operator()(Key const& key) const noexcept {
    auto const& bytes = key.product.uuid.bytes;
    return std::hash<std::string_view>{}(
        {reinterpret_cast<char const*>(bytes.data()), bytes.size()});
}

std::shared_ptr<Product const> ProductCache::find(MarketId market, ProductId id, Uuid tag) {
    std::lock_guard const lock(mutex_);
    auto const found = places_.find({market, id});
    if (found == places_.end() || found->second->product->content_tag != tag) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->product;
}

void ProductCache::keep(MarketId market, std::shared_ptr<Product const> product) {
    auto const skus = product->skus.size();
    Key const key{market, product->id};
    std::lock_guard const lock(mutex_);
    if (auto const known = places_.find(key); known != places_.end()) forget(known->second);
    if (skus > skus_max_) return;
    while (skus_ + skus > skus_max_) forget(std::prev(entries_.end()));
    entries_.push_front({key, std::move(product)});
    places_.emplace(key, entries_.begin());
    skus_ += skus;
}

void ProductCache::forget(Entries::iterator entry) {
    skus_ -= entry->product->skus.size();
    places_.erase(entry->key);
    entries_.erase(entry);
}

std::size_t ProductCache::skus() const {
    std::lock_guard const lock(mutex_);
    return skus_;
}

}  // namespace chaolu::storage::catalogue
