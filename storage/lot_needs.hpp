// What orders need of the lives of lots: what is asked, what was promised, and what lies there.
#pragma once
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/fulfilment/shipment.hpp"
#include "domain/inventory/lot_need.hpp"
#include "domain/ordering/order.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::lot_needs {

using chaolu::inventory::PlaceLots;

struct Found {
    chaolu::inventory::Asked asked;
    // Of these something lies somewhere that is held, or expires before `latest`.
    std::set<SkuId> not_for_everybody;
};
// By the rules that are in force on `day`. One round trip.
Found asked(Tx& tx, std::vector<OrganisationId> const& buyers,
            std::vector<std::string> const& channels, std::vector<SkuId> const& skus, Date day,
            Date latest);

using PlaceOfSku = std::pair<LocationId, SkuId>;
// The pools at these locations that were not given back: all that share what lies there.
std::map<LocationId, std::vector<PoolId>> pools_at(Tx& tx,
                                                   std::vector<LocationId> const& locations);
// Lots and needs, without pools. Whoever decides by them locks the stock of all the pools before.
std::map<PlaceOfSku, PlaceLots> places(Tx& tx, std::vector<PlaceOfSku> const& keys);

// Of what was just ordered, as far as it has needs.
void insert(Tx& tx, std::span<chaolu::ordering::Order const> orders);
// Nothing of these parts is to be kept any more.
void drop(Tx& tx, std::vector<SupplierOrderId> const& parts);
// What was picked of an order is of its lots now, and what is put back is to be kept again.
enum class Change { picked, put_back };
void change(Tx& tx, OrderId order, std::span<chaolu::fulfilment::PickedLine const> lines,
            Change change);

}  // namespace chaolu::storage::lot_needs
