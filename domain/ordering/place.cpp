// The decision about one order: resolve, price, check, split by supplier, reserve.
#include "domain/ordering/place.hpp"

#include <algorithm>
#include <numeric>

namespace chaolu::ordering {
namespace {

std::string line_pointer(std::size_t at) { return "/lines/" + std::to_string(at); }

// A wanted line with its facts found and its figures computed.
struct Resolved {
    SkuFacts const* sku = nullptr;
    std::int64_t quantity = 0;
    pricing::Chosen price;
    Money amount;
};

std::string describe(Code code) {
    switch (code) {
        case Code::unknown_unit: return "This unit has no definition for this SKU.";
        case Code::not_whole_base_units: return "This does not come out in whole base units.";
        default: return "The quantity is out of range.";
    }
}

std::vector<Resolved> resolve(PlaceOrder const& command, Facts const& facts,
                              std::vector<Fault>& faults) {
    std::vector<Resolved> resolved(command.lines.size());
    for (std::size_t at = 0; at < command.lines.size(); ++at) {
        auto const& wanted = command.lines[at];
        auto found = facts.skus.find(wanted.sku_code);
        if (found == facts.skus.end()) {
            faults.push_back({line_pointer(at) + "/sku", Code::unknown_sku,
                              "No SKU of this market has this code."});
            continue;
        }
        auto base = to_base(wanted.quantity, found->second.measures);
        if (!base) {
            auto field = base.error() == Code::unknown_unit ? "/quantity/unit" : "/quantity/value";
            faults.push_back({line_pointer(at) + field, base.error(), describe(base.error())});
            continue;
        }
        resolved[at].sku = &found->second;
        resolved[at].quantity = *base;
    }
    return resolved;
}

// Fills in prices; the refusal that the price rules give, if any.
std::optional<Error> price(PlaceOrder const& command, Facts const& facts,
                           std::vector<Resolved>& resolved) {
    std::vector<Fault> missing, closed, beyond;
    std::int64_t total = 0;
    for (std::size_t at = 0; at < resolved.size(); ++at) {
        auto& line = resolved[at];
        auto chosen = pricing::choose_price(line.sku->prices, facts.price_day, command.price_list);
        if (!chosen) {
            bool is_closed = chosen.error() == Code::price_list_closed;
            (is_closed ? closed : missing)
                .push_back({line_pointer(at), chosen.error(),
                            is_closed ? "The price list is closed." : "No price applies today."});
            continue;
        }
        auto sum = amount(chosen->price, line.quantity, line.sku->measures);
        if (!sum) {
            beyond.push_back({line_pointer(at) + "/quantity/value", Code::out_of_range,
                              "The amount of this line is beyond what can be counted."});
            continue;
        }
        line.price = *std::move(chosen);
        line.amount = *sum;
        total += sum->fen;  // at most 500 times 2^53: fits
    }
    if (total > fen_max)
        beyond.push_back({"/lines", Code::out_of_range,
                          "The total of this order is beyond what can be counted."});
    if (!beyond.empty())
        return Error{Code::validation_failed, "The request has faults.", std::move(beyond)};
    if (!closed.empty())
        return Error{Code::price_list_closed, "Nothing can be ordered from a closed price list.",
                     std::move(closed)};
    if (!missing.empty())
        return Error{Code::no_price, "Some lines have no price today.", std::move(missing)};
    return {};
}

std::int64_t available(Facts const& facts, SkuFacts const& sku) {
    if (!sku.pool) return 0;
    auto row = facts.stock.find({sku.id, *sku.pool});
    return row == facts.stock.end() ? 0 : row->second.available();
}

std::optional<Error> check_stock(PlaceOrder const& command, Facts const& facts,
                                 std::vector<Resolved> const& resolved) {
    // Quantities are at most 10^12 and lines at most 500: the sum cannot overflow.
    std::map<SkuFacts const*, std::int64_t> wanted;
    for (auto const& line : resolved) wanted[line.sku] += line.quantity;
    std::vector<Fault> faults;
    for (std::size_t at = 0; at < resolved.size(); ++at) {
        auto left = available(facts, *resolved[at].sku);
        if (wanted[resolved[at].sku] <= left) continue;
        auto unit = std::string(text(resolved[at].sku->measures.base));
        faults.push_back(
            {line_pointer(at), Code::insufficient_stock,
             command.lines[at].sku_code + ": " + std::to_string(left) + " " + unit + " can be had",
             Available{left, unit}});
    }
    if (faults.empty()) return {};
    return Error{Code::insufficient_stock, "Some lines cannot be filled; nothing was ordered.",
                 std::move(faults)};
}

// One part per supplier, in the order of their ids.
std::map<OrganisationId, SupplierOrder> split_by_supplier(std::vector<Resolved> const& resolved,
                                                          IdSource& ids, Instant now) {
    std::map<OrganisationId, SupplierOrder> parts;
    for (auto const& line : resolved) {
        auto [part, is_new] = parts.try_emplace(line.sku->supplier);
        if (is_new) {
            part->second.id = SupplierOrderId{ids.next(now)};
            part->second.supplier = line.sku->supplier;
        }
        part->second.total = part->second.total + line.amount;
    }
    return parts;
}

std::vector<Delivery> deliveries_of(PlaceOrder const& command) {
    std::vector<std::int64_t> everything;
    for (auto const& line : command.lines) everything.push_back(line.quantity.value);
    std::vector<Delivery> deliveries;
    for (auto const& wanted : command.deliveries)
        deliveries.push_back({wanted.address, wanted.quantities.value_or(everything)});
    return deliveries;
}

}  // namespace

std::vector<Fault> faults_of(PlaceOrder const& command) {
    std::vector<Fault> faults;
    bool may_omit = command.deliveries.size() == 1;
    std::vector<std::int64_t> sums(command.lines.size());
    bool is_whole = true;
    for (std::size_t at = 0; at < command.deliveries.size(); ++at) {
        auto pointer = "/deliveries/" + std::to_string(at) + "/quantities";
        auto const& quantities = command.deliveries[at].quantities;
        if (!quantities && may_omit) return faults;
        if (!quantities) {
            faults.push_back({pointer, Code::required,
                              "With several deliveries each says how many of every line it gets."});
            is_whole = false;
        } else if (quantities->size() != sums.size()) {
            auto code = quantities->size() < sums.size() ? Code::too_few : Code::too_many;
            faults.push_back({pointer, code, "One quantity per line is needed."});
            is_whole = false;
        } else {
            // At most 500 quantities of at most 10^12 each.
            std::transform(sums.begin(), sums.end(), quantities->begin(), sums.begin(),
                           std::plus<>());
        }
    }
    for (std::size_t at = 0; is_whole && at < sums.size(); ++at)
        if (sums[at] != command.lines[at].quantity.value)
            faults.push_back(
                {line_pointer(at) + "/quantity/value", Code::split_does_not_add_up,
                 "The deliveries take " + std::to_string(sums[at]) + " of this line."});
    return faults;
}

Result<Placed> place(PlaceOrder const& command, OrganisationId buyer, Facts& facts, IdSource& ids,
                     Instant now) {
    std::vector<Fault> faults;
    auto resolved = resolve(command, facts, faults);
    if (command.price_list &&
        std::find(facts.known_price_lists.begin(), facts.known_price_lists.end(),
                  *command.price_list) == facts.known_price_lists.end())
        faults.push_back({"/price_list", Code::unknown_value, "No price list has this code."});
    if (!faults.empty())
        return refuse(Code::validation_failed, "The request has faults.", std::move(faults));
    if (auto error = price(command, facts, resolved)) return tl::unexpected(*std::move(error));
    if (auto error = check_stock(command, facts, resolved))
        return tl::unexpected(*std::move(error));

    Placed placed;
    auto& order = placed.order;
    order.id = OrderId{ids.next(now)};
    order.buyer = buyer;
    order.client_reference = command.client_reference;
    order.price_day = facts.price_day;
    order.placed_at = now;
    auto parts = split_by_supplier(resolved, ids, now);
    for (std::size_t at = 0; at < resolved.size(); ++at) {
        auto const& line = resolved[at];
        auto const& part = parts.at(line.sku->supplier);
        inventory::StockKey key{line.sku->id, line.sku->pool.value()};
        placed.entries.push_back(
            inventory::reserve(facts.stock.at(key), line.quantity, part.id).value());
        order.lines.push_back({part.id,
                               key,
                               command.lines[at].sku_code,
                               line.sku->name,
                               line.sku->measures.base,
                               line.quantity,
                               command.lines[at].quantity,
                               line.price.price,
                               line.amount,
                               {line.price.price_list, line.price.considered}});
        order.total = order.total + line.amount;
    }
    for (auto& [supplier, part] : parts) order.parts.push_back(std::move(part));
    order.deliveries = deliveries_of(command);
    return placed;
}

}  // namespace chaolu::ordering
