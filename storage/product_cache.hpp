// What the catalogue tells of products, remembered by this process between reads.
#pragma once
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>

#include "storage/catalogue.hpp"

namespace chaolu::storage::catalogue {

// Holds no truth: who asks names the tag under which the database has the product now
// (product.content_tag, migration 0038), and another tag is another product. What is asked for
// least recently is forgotten first. Safe for use by several threads.
class ProductCache {
public:
    // Some kilobytes each.
    explicit ProductCache(std::size_t skus_max) : skus_max_(skus_max) {}

    // Null when it is not known under this tag.
    std::shared_ptr<Product const> find(MarketId market, ProductId id, Uuid tag);
    // Instead of what was known of this product. One with more SKUs than fit is not kept.
    void keep(MarketId market, std::shared_ptr<Product const> product);

    std::size_t skus() const;

private:
    struct Key {
        MarketId market;
        ProductId product;
        bool operator==(Key const&) const = default;
    };
    struct Hash {
        std::size_t operator()(Key const& key) const noexcept;
    };
    struct Entry {
        Key key;
        std::shared_ptr<Product const> product;
    };
    using Entries = std::list<Entry>;  // the last asked for first
    void forget(Entries::iterator entry);

    std::size_t const skus_max_;
    mutable std::mutex mutex_;
    std::size_t skus_ = 0;
    Entries entries_;
    std::unordered_map<Key, Entries::iterator, Hash> places_;
};

}  // namespace chaolu::storage::catalogue
