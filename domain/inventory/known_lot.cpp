// Comparisons of a row with the lot it names.
#include "domain/inventory/known_lot.hpp"

namespace chaolu::inventory {

std::int64_t figure_of(KnownLot const& lot, Figure figure) {
    return figure == Figure::stated ? lot.stated : lot.on_hand;
}

KnownRow judge_known(Lot const& row, bool is_coded, KnownLot const& known, Figure figure) {
    bool const is_same = row.sku == known.sku && row.harvest_date == known.harvest_date &&
                         row.production_date == known.production_date &&
                         row.growing_unit == known.growing_unit;
    if (!is_same) return KnownRow::another_lot;
    bool const is_as_told = row.quantity == figure_of(known, figure);
    if (figure == Figure::on_hand) return is_as_told ? KnownRow::unchanged : KnownRow::changed;
    return is_as_told || !is_coded ? KnownRow::already_received : KnownRow::changed;
}

tl::expected<std::int64_t, LotFault> correction(std::int64_t told, std::int64_t seen,
                                                std::int64_t now) {
    if (now == seen) return told - seen;
    return tl::unexpected(LotFault{LotField::quantity, Code::stale_version,
                                   "corrects " + std::to_string(seen) + ", which became " +
                                       std::to_string(now) + " meanwhile: look at it again"});
}

std::string row_text(Lot const& lot, std::optional<Date> expiry, LocationId location) {
    auto const day = [](std::optional<Date> const& date) { return date ? to_text(*date) : ""; };
    auto const& unit = lot.growing_unit;
    std::string text = location.hex();
    for (auto const& part :
         {lot.sku.hex(), day(lot.harvest_date), day(lot.production_date), day(expiry),
          unit ? unit->site : "", unit ? unit->number : "", std::to_string(lot.quantity),
          lot.pieces ? std::to_string(*lot.pieces) : ""})
        text += '\n' + part;
    return text;
}

}  // namespace chaolu::inventory
