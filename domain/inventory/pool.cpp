// The order in which pools are taken from, and the end of a share.
#include "domain/inventory/pool.hpp"

#include <algorithm>
#include <tuple>

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {

std::string_view text(PoolKind kind) {
    switch (kind) {
        case PoolKind::general: return "general";
        case PoolKind::channel: return "channel";
        case PoolKind::event: return "event";
        case PoolKind::session: return "session";
    }
    return "";
}

std::optional<PoolKind> pool_kind_from(std::string_view text) {
    return enum_from_text(text, PoolKind::session);
}

bool is_over(std::optional<Instant> gives_back_at, Instant now) {
    return gives_back_at && *gives_back_at <= now;
}

std::vector<StockKey> open_to(std::optional<std::string> const& channel, SkuId sku,
                              std::span<Pool const> pools, Stocks const& stocks, Instant now) {
    std::vector<Pool const*> own, general;
    bool takes_general = true;
    for (auto const& pool : pools) {
        if (pool.is_consigned) continue;
        if (pool.kind == PoolKind::general) {
            general.push_back(&pool);
        } else if (channel && pool.channel == channel && !is_over(pool.gives_back_at, now) &&
                   stocks.contains({sku, pool.id})) {
            own.push_back(&pool);
            takes_general = takes_general && pool.takes_general;
        }
    }
    std::sort(own.begin(), own.end(), [](auto const* left, auto const* right) {
        auto const rank = [](Pool const& pool) {
            return std::tuple(!pool.gives_back_at, pool.gives_back_at.value_or(Instant{}), pool.id);
        };
        return rank(*left) < rank(*right);
    });
    std::sort(general.begin(), general.end(), [](auto const* left, auto const* right) {
        return std::tie(left->priority, left->location_since, left->id) <
               std::tie(right->priority, right->location_since, right->id);
    });
    if (takes_general) own.insert(own.end(), general.begin(), general.end());
    std::vector<StockKey> keys;
    for (auto const* pool : own) keys.push_back({sku, pool->id});
    return keys;
}

std::vector<StockEntry> give_back_what_is_over(std::span<Pool const> pools, Stocks& stocks,
                                               Instant now) {
    std::vector<StockEntry> entries;
    for (auto const& share : pools) {
        if (share.kind == PoolKind::general || !is_over(share.gives_back_at, now)) continue;
        auto const general = std::find_if(pools.begin(), pools.end(), [&](Pool const& pool) {
            return pool.kind == PoolKind::general && pool.location == share.location;
        });
        if (general == pools.end()) continue;
        for (auto& [key, stock] : stocks) {
            if (key.pool != share.id) continue;
            auto const into = stocks.find({key.sku, general->id});
            if (into == stocks.end()) continue;
            for (auto& entry : shift(stock, into->second, stock.available(), EntryKind::given_back))
                entries.push_back(std::move(entry));
        }
    }
    return entries;
}

}  // namespace chaolu::inventory
