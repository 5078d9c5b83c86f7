// The orders of the demo, placed by their buyers, and the totals at the end.
#include <fmt/format.h>

#include <set>
#include <stdexcept>

#include "server/demo/keys.hpp"
#include "server/demo/load.hpp"
#include "server/demo/say.hpp"
#include "server/demo/stock.hpp"

namespace chaolu::demo {
namespace {

std::string yuan(std::int64_t fen) { return fmt::format("{}.{:02}", fen / 100, fen % 100); }

std::string reference_of(Entry const& entry) {
    auto const reference = entry.at("order").value("client_reference", Json());
    if (!reference.is_string())
        throw std::runtime_error(entry.place() + ": its order needs a client_reference, by which " +
                                 "it is found again");
    return reference;
}

// The order of an entry as the server has it, by its buyer and the reference that the buyer gave.
using Placed = std::map<std::pair<std::string, std::string>, Json>;
Placed placed_orders(Loading& loading) {
    Placed placed;
    for (auto const& order : loading.api.list(loading.operator_key, "/v1/orders"))
        if (order.at("client_reference").is_string())
            placed[{order.at("buyer_id"), order.at("client_reference")}] = order;
    return placed;
}

Json const* find_placed(Loading const& loading, Placed const& placed, Entry const& entry) {
    auto const buyer = loading.organisations.find(entry.text("buyer"));
    if (buyer == loading.organisations.end()) return nullptr;
    auto const found = placed.find({buyer->second, reference_of(entry)});
    return found == placed.end() ? nullptr : &found->second;
}

// The one figure that must never be off by a fen.
void check_total(Entry const& entry, Json const& order) {
    auto const expected = entry.at("expected_total_fen").get<std::int64_t>();
    auto const total = order.at("total").at("amount").get<std::int64_t>();
    if (total == expected) return;
    throw std::runtime_error(fmt::format(
        "{}: the server says {} fen for order {}, and the data file expects {}.\nRemedy: compare "
        "the price list of the market with price-lists.json",
        entry.place(), total, order.value("id", ""), expected));
}

Json place(Loading& loading, Entry const& entry) {
    auto const& key =
        loading_key(loading, entry, "buyer", {"buyer_clerk", {"order_place", "order_read"}});
    auto answer =
        loading.api.post(key, "/v1/orders", "order-" + entry.text("ref"), entry.at("order"));
    if (answer.status != 201) stop_at(entry, answer);
    return std::move(answer.body);
}

std::string first_sku(Entry const& entry) { return entry.at("order").at("lines").at(0).at("sku"); }

}  // namespace

bool has_all_orders(Loading& loading) {
    auto const placed = placed_orders(loading);
    auto const entries = loading.entries("orders.json");
    for (auto const& entry : entries) {
        auto const* order = find_placed(loading, placed, entry);
        if (!order) return false;
        check_total(entry, *order);
    }
    return !entries.empty();
}

void place_orders(Loading& loading) {
    auto const placed = placed_orders(loading);
    for (auto const& entry : loading.entries("orders.json")) {
        if (auto const* order = find_placed(loading, placed, entry)) {
            check_total(entry, *order);
            say(fmt::format("order {} was placed before", entry.text("ref")));
            continue;
        }
        auto const before = available(loading, first_sku(entry));
        auto const order = place(loading, entry);
        check_total(entry, order);
        auto const after = available(loading, first_sku(entry));
        say(fmt::format("order {} {} yuan, deliveries {}; available of {}: {} {} before, {} after",
                        entry.text("ref"), yuan(order.at("total").at("amount")),
                        order.at("deliveries").size(), first_sku(entry), before.value, before.unit,
                        after.value));
    }
}

void say_totals(Loading& loading) {
    auto const placed = placed_orders(loading);
    std::int64_t fen = 0;
    std::size_t orders = 0;
    std::set<std::string> skus;
    for (auto const& entry : loading.entries("orders.json")) {
        skus.insert(first_sku(entry));
        auto const* order = find_placed(loading, placed, entry);
        if (!order) continue;
        fen += order->at("total").at("amount").get<std::int64_t>();
        ++orders;
    }
    auto text = fmt::format(
        "the market has {} organisations, {} products, {} lots; the demo's {} orders come to {} "
        "yuan",
        loading.api.list(loading.operator_key, "/v1/organisations").size(),
        loading.api.list(loading.operator_key, "/v1/products").size(),
        loading.api.list(loading.operator_key, "/v1/lots").size(), orders, yuan(fen));
    for (auto const& sku : skus) {
        auto const left = available(loading, sku);
        text += fmt::format("; {} {} of {} available", left.value, left.unit, sku);
    }
    say(text);
}

}  // namespace chaolu::demo
