// A sum and a comparison; what was harvested is never taken back by a doubt.
#include "domain/inventory/yield_norm.hpp"

namespace chaolu::inventory {

std::optional<LotFault> doubt(DailyYield& day, Lot const& lot) {
    day.harvested_g += lot.quantity;
    if (day.harvested_g <= day.norm_g) return {};
    return LotFault{LotField::quantity, Code::above_norm,
                    "makes " + std::to_string(day.harvested_g) + " g of " +
                        lot.growing_unit.value().site + "/" + lot.growing_unit->number + " on " +
                        to_text(lot.harvest_date.value()) + ", which yields " +
                        std::to_string(day.norm_g) + " g on its best day"};
}

}  // namespace chaolu::inventory
