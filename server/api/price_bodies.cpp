// Reading and checking of prices, for new lists and for changes of open ones.
#include "server/api/price_bodies.hpp"

#include <set>

#include "server/json/base_quantity.hpp"
#include "storage/identity.hpp"

namespace chaolu::api {
namespace {

using pricing::ListedPrice;

constexpr std::size_t unit_length_max = 32;

// A price holds as long as its list unless it says otherwise, and never longer.
std::optional<Validity> decode_validity_within(json::Decoder& in,
                                               std::optional<Validity> const& list,
                                               std::optional<Date> const& from_default) {
    auto const from = in.date("valid_from", json::maybe);
    auto const to = in.date("valid_to", json::maybe);
    if (!list) return {};
    Validity const valid{from.value_or(from_default.value_or(list->from)), to ? to : list->to};
    if (!valid.is_empty() && list->contains(valid)) return valid;
    auto const* field = from && !list->contains(*from) ? "valid_from" : "valid_to";
    in.fault(field, Code::out_of_range, "leaves no day, or days on which the list does not hold");
    return {};
}

std::optional<ListedPrice> decode_price(json::Decoder& in, std::optional<Validity> const& list,
                                        std::optional<Date> const& from_default) {
    auto sku = in.code("sku");
    auto const price = in.price_e4("price");
    auto per = in.code("per", json::required, unit_length_max);
    auto const supplier = in.id<kind::Organisation>("supplier_id", json::maybe);
    auto minimum = in.quantity("min_quantity", json::maybe);
    auto const valid = decode_validity_within(in, list, from_default);
    in.only({"sku", "price", "per", "supplier_id", "min_quantity", "valid_from", "valid_to"});
    if (!sku || !price || !per || !valid) return {};
    return ListedPrice{
        *std::move(sku), {*price, *std::move(per)}, *valid, supplier, std::move(minimum)};
}

void check_minimum(ListedPrice& price, Measures const& measures, std::string const& pointer,
                   json::Faults& faults) {
    if (!price.agreed_minimum) return;
    if (auto const base =
            json::base_of(*price.agreed_minimum, measures, pointer + "/min_quantity", faults))
        price.minimum = *base;
}

// The suppliers among the organisations that prices name.
std::set<OrganisationId> suppliers_of(http::Call const& call,
                                      std::vector<ListedPrice> const& prices) {
    std::set<OrganisationId> named, suppliers;
    for (auto const& price : prices)
        if (price.supplier) named.insert(*price.supplier);
    for (auto const& id : named) {
        auto const found = storage::identity::find_organisation(call.tx(), id);
        if (found && found->kind == identity::OrganisationKind::supplier) suppliers.insert(id);
    }
    return suppliers;
}

}  // namespace

std::vector<ListedPrice> decode_prices(json::Decoder& in, std::optional<Validity> const& list,
                                       std::optional<Date> const& from_default) {
    std::vector<ListedPrice> prices;
    for (auto& each : in.objects("prices", 1, pricing::prices_max))
        if (auto price = decode_price(each, list, from_default))
            prices.push_back(*std::move(price));
    return prices;
}

std::map<std::string, storage::catalogue::MeasuredSku> check_prices(
    http::Call const& call, std::vector<ListedPrice>& prices, json::Faults& faults) {
    std::vector<std::string> codes;
    for (auto const& price : prices) codes.push_back(price.sku);
    auto skus = storage::catalogue::measured(call.tx(), codes);
    auto const suppliers = suppliers_of(call, prices);
    for (std::size_t at = 0; at < prices.size(); ++at) {
        auto& price = prices[at];
        auto const pointer = "/prices/" + std::to_string(at);
        if (price.supplier && !suppliers.contains(*price.supplier))
            faults.add(pointer + "/supplier_id", Code::unknown_organisation,
                       "is not a supplier of this market");
        auto const found = skus.find(price.sku);
        if (found == skus.end()) {
            faults.add(pointer + "/sku", Code::unknown_sku, "is not a SKU of this market");
            continue;
        }
        auto const& measures = found->second.measures;
        if (!measures.ratio(price.price.per))
            faults.add(pointer + "/per", Code::unknown_unit, "has no definition for this SKU");
        check_minimum(price, measures, pointer, faults);
    }
    return skus;
}

std::optional<Error> overlaps_within(std::vector<ListedPrice> const& prices) {
    Error error{Code::prices_overlap,
                "A SKU has two prices of one supplier for one quantity on one day.",
                {}};
    for (auto const at : pricing::overlaps(prices))
        error.faults.push_back({"/prices/" + std::to_string(at), Code::prices_overlap,
                                "holds on days of an earlier price of this SKU"});
    if (error.faults.empty()) return {};
    return error;
}

}  // namespace chaolu::api
