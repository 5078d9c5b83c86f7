// Doubts harvests that are more than their growing unit yields in a day.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/inventory/yield_norm.hpp"
#include "server/app/lot_facts.hpp"
#include "storage/growing_units.hpp"

namespace chaolu::app {

// For some lots at a time: each is wanted, then load() fetches what was received before, then each
// is doubted once. What was doubted counts for those that come after it.
class YieldNorms {
public:
    YieldNorms(storage::Tx& tx, OrganisationId supplier, LotFacts const& facts)
        : tx_(tx), supplier_(supplier), facts_(facts) {}

    void want(inventory::Lot const& lot, inventory::SkuFacts const& sku);
    void load();
    std::optional<inventory::LotFault> doubt(inventory::Lot const& lot,
                                             inventory::SkuFacts const& sku);

private:
    storage::Tx& tx_;
    OrganisationId supplier_;
    LotFacts const& facts_;
    std::map<storage::growing_units::UnitDay, inventory::DailyYield> days_;
    std::set<storage::growing_units::UnitDay> fresh_;  // of those that are wanted, new in days_
    std::set<storage::growing_units::UnitDay> again_;  // and known before
    std::vector<std::string> codes_;                   // of the lots that are wanted
};

}  // namespace chaolu::app
