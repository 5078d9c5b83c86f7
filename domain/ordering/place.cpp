// The decision about one order: the steps, then one part per supplier with its goods reserved.
#include "domain/ordering/place.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/ordering/place_steps.hpp"

namespace chaolu::ordering {
namespace {

// One part per supplier, in the order of their ids.
std::map<OrganisationId, SupplierOrder> split_by_supplier(std::vector<DecidedLine> const& lines,
                                                          IdSource& ids, Instant now) {
    std::map<OrganisationId, SupplierOrder> parts;
    for (auto const& line : lines) {
        auto [part, is_new] = parts.try_emplace(line.offer->supplier);
        if (is_new) {
            part->second.id = SupplierOrderId{ids.next(now)};
            part->second.supplier = line.offer->supplier;
        }
        part->second.total = part->second.total + line.amount;
    }
    return parts;
}

// A list that exists for others only is told from one that does not exist no more than an order of
// somebody else is.
bool may_name(std::optional<std::string> const& price_list, pricing::Customer const& customer,
              Facts const& facts) {
    if (!price_list) return true;
    auto const found = facts.named_price_lists.find(*price_list);
    return found != facts.named_price_lists.end() && pricing::fits(found->second, customer);
}

// None when a lot that is good today will do.
std::optional<inventory::LotNeed> noted(inventory::LotNeed const& need, Date today) {
    if (need == inventory::LotNeed{today}) return {};
    return need;
}

// Reserves what a draw takes, shelf after shelf, and what it needs of the lots there.
std::vector<Taking> reserve(Draw const& draw, std::int64_t quantity, SupplierOrderId part,
                            Facts& facts, std::vector<inventory::StockEntry>& entries) {
    std::vector<Taking> takings;
    for (auto const& [shelf, taken] : portions(facts, {}, draw, quantity)) {
        entries.push_back(inventory::reserve(facts.stock.at(shelf.key), taken, part).value());
        takings.push_back({shelf.key.pool, taken});
        quantity -= taken;
        if (auto const place = facts.lots.find({shelf.location, draw.sku});
            place != facts.lots.end() && noted(draw.need, facts.price_day))
            place->second.needed.push_back({draw.need, taken});
    }
    if (quantity > 0) throw std::logic_error("stock was promised that no pool has");
    return takings;
}

// Reserves the line's stock, or that of its components, and notes from where and for what need.
void reserve(DecidedLine const& decided, Facts& facts, Line& line,
             std::vector<inventory::StockEntry>& entries) {
    for (std::size_t at = 0; at < decided.draws.size(); ++at) {
        auto const& draw = decided.draws[at];
        auto takings =
            reserve(draw, line.quantity * draw.quantity, line.supplier_order, facts, entries);
        auto const need = noted(draw.need, facts.price_day);
        if (at == 0) line.stock.pool = takings.front().pool;
        if (line.components.empty()) {
            line.takings = std::move(takings);
            line.need = need;
        } else {
            line.components[at].stock.pool = takings.front().pool;
            line.components[at].takings = std::move(takings);
            line.components[at].need = need;
        }
    }
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

pricing::Customer customer_of(Buyer const& buyer, Facts const& facts) {
    pricing::Customer customer{buyer.id, {}, {}};
    if (buyer.channel) customer.channel = buyer.channel->code;
    if (auto const found = facts.groups.find(buyer.id); found != facts.groups.end())
        customer.groups = found->second;
    return customer;
}

std::optional<Date> last_delivery_day(PlaceOrder const& command) {
    std::optional<Date> last;
    for (auto const& delivery : command.deliveries)
        last = std::max(last, delivery.address.window_to);
    return last;
}

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

Result<Placed> place(PlaceOrder const& command, Buyer const& buyer, Facts& facts, IdSource& ids,
                     Instant now) {
    auto cycle = cycle_of(buyer, facts, now);
    if (!cycle) return tl::unexpected(std::move(cycle.error()));
    auto const customer = customer_of(buyer, facts);
    std::vector<Fault> faults;
    auto lines = resolve(command, facts, faults);
    if (!may_name(command.price_list, customer, facts))
        faults.push_back({"/price_list", Code::unknown_value,
                          "No price list of this code is for you; leave it out to have your price "
                          "found."});
    if (!faults.empty())
        return refuse(Code::validation_failed, "The request has faults.", std::move(faults));
    if (auto error = check_listings(command, buyer, facts))
        return tl::unexpected(*std::move(error));
    if (auto error = check_channel(command, buyer, facts)) return tl::unexpected(*std::move(error));
    if (auto error = choose_offers(command, buyer, facts, now, lines))
        return tl::unexpected(*std::move(error));
    if (auto error = check_stock(command, facts, lines)) return tl::unexpected(*std::move(error));

    Placed placed;
    auto& order = placed.order;
    order.id = OrderId{ids.next(now)};
    order.buyer = buyer.id;
    if (buyer.channel) order.channel = buyer.channel->code;
    order.cycle = *cycle;
    order.client_reference = command.client_reference;
    order.price_day = facts.price_day;
    order.price_revision = facts.price_revision;
    order.placed_at = now;
    auto parts = split_by_supplier(lines, ids, now);
    for (std::size_t at = 0; at < lines.size(); ++at) {
        auto const& line = lines[at];
        auto const& part = parts.at(line.offer->supplier);
        order.lines.push_back(
            {part.id,
             {line.sku->id, {}},
             command.lines[at].sku_code,
             line.sku->name,
             line.sku->measures.base,
             line.quantity,
             command.lines[at].quantity,
             line.price.price,
             line.amount,
             {line.price.price_list, line.price.considered, line.price.scope, line.price.trace},
             line.offer_reason,
             components_of(facts, customer, line)});
        reserve(line, facts, order.lines.back(), placed.entries);
        order.total = order.total + line.amount;
    }
    for (auto& [supplier, part] : parts) order.parts.push_back(std::move(part));
    order.deliveries = deliveries_of(command);
    return placed;
}

}  // namespace chaolu::ordering
