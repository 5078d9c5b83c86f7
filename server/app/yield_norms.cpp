// Only lots of units with a norm cost anything.
#include "server/app/yield_norms.hpp"

namespace chaolu::app {

using storage::growing_units::UnitDay;

void YieldNorms::want(inventory::Lot const& lot, inventory::SkuFacts const& sku) {
    if (!lot.growing_unit || !lot.harvest_date || sku.measures.base != BaseUnit::g) return;
    auto const norm_g = facts_.daily_norm_g(*lot.growing_unit);
    if (!norm_g) return;
    codes_.push_back(lot.lot_code);
    UnitDay day{*lot.growing_unit, *lot.harvest_date};
    if (days_.emplace(day, inventory::DailyYield{*norm_g, 0}).second)
        wanted_.push_back(std::move(day));
}

void YieldNorms::load() {
    if (!wanted_.empty())
        for (auto const& [day, quantity] :
             storage::growing_units::harvested(tx_, supplier_, wanted_, codes_))
            days_.at(day).harvested_g = quantity;
    wanted_.clear();
    codes_.clear();
}

std::optional<inventory::LotFault> YieldNorms::doubt(inventory::Lot const& lot) {
    if (!lot.growing_unit || !lot.harvest_date) return {};
    auto const day = days_.find({*lot.growing_unit, *lot.harvest_date});
    if (day == days_.end()) return {};
    return inventory::doubt(day->second, lot);
}

}  // namespace chaolu::app
