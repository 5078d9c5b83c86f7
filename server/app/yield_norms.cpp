// Only lots of units with a norm cost anything.
#include "server/app/yield_norms.hpp"

namespace chaolu::app {

using storage::growing_units::UnitDay;

void YieldNorms::want(inventory::Lot const& lot, inventory::SkuFacts const& sku) {
    if (!lot.growing_unit || !lot.harvest_date || sku.measures.base != BaseUnit::g) return;
    auto const norm_g = facts_.daily_norm_g(*lot.growing_unit);
    if (!norm_g) return;
    codes_.push_back(lot.lot_code);
    UnitDay const day{*lot.growing_unit, *lot.harvest_date};
    bool const is_fresh = days_.emplace(day, inventory::DailyYield{*norm_g, 0}).second;
    (is_fresh || fresh_.contains(day) ? fresh_ : again_).insert(day);
}

void YieldNorms::load() {
    using storage::growing_units::harvested;
    using storage::growing_units::OfCodes;
    // Lots that are told again are doubted, and must not count twice.
    if (!fresh_.empty())
        for (auto const& [day, grams] :
             harvested(tx_, supplier_, {fresh_.begin(), fresh_.end()}, codes_, OfCodes::none))
            days_.at(day).harvested_g += grams;
    if (!again_.empty())
        for (auto const& [day, grams] :
             harvested(tx_, supplier_, {again_.begin(), again_.end()}, codes_, OfCodes::only))
            days_.at(day).harvested_g -= grams;
    fresh_.clear();
    again_.clear();
    codes_.clear();
}

std::optional<inventory::LotFault> YieldNorms::doubt(inventory::Lot const& lot,
                                                     inventory::SkuFacts const& sku) {
    if (!lot.growing_unit || !lot.harvest_date || sku.measures.base != BaseUnit::g) return {};
    auto const day = days_.find({*lot.growing_unit, *lot.harvest_date});
    if (day == days_.end()) return {};
    return inventory::doubt(day->second, lot);
}

}  // namespace chaolu::app
