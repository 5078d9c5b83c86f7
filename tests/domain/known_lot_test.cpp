// Rows that speak of known lots: what they change, and what lots without a code are named by.
#include "domain/inventory/known_lot.hpp"

#include <gtest/gtest.h>

namespace chaolu::inventory {
namespace {

Uuid uuid(std::uint8_t last) {
    Uuid id;
    id.bytes.back() = last;
    return id;
}

Lot row_of(std::int64_t quantity) {
    Lot lot;
    lot.sku = SkuId{uuid(1)};
    lot.lot_code = "L-1";
    lot.harvest_date = date_from_text("2026-11-22");
    lot.growing_unit = GrowingUnit{"PARK", "A01"};
    lot.quantity = quantity;
    return lot;
}

KnownLot known_of(Lot const& lot, std::int64_t on_hand) {
    return {LotId{uuid(9)},   lot.lot_code, lot.sku,      lot.harvest_date, lot.production_date,
            lot.growing_unit, {},           lot.quantity, on_hand};
}

TEST(KnownLot, is_compared_with_the_figure_that_the_file_tells_of) {
    struct Case {
        std::int64_t quantity;
        bool is_coded;
        Figure figure;
        KnownRow wanted;
    };
    // 20 were received, 13 are there.
    auto const known = known_of(row_of(20), 13);
    Case const cases[] = {
        {20, true, Figure::stated, KnownRow::already_received},
        {18, true, Figure::stated, KnownRow::changed},
        {13, true, Figure::stated, KnownRow::changed},
        // A code that was made from a quantity says that quantity.
        {18, false, Figure::stated, KnownRow::already_received},
        {13, true, Figure::on_hand, KnownRow::unchanged},
        {20, true, Figure::on_hand, KnownRow::changed},
        {20, false, Figure::on_hand, KnownRow::changed},
    };
    for (auto const& each : cases)
        EXPECT_EQ(judge_known(row_of(each.quantity), each.is_coded, known, each.figure),
                  each.wanted)
            << each.quantity;
}

TEST(KnownLot, of_another_day_or_unit_or_SKU_is_another_lot) {
    auto const known = known_of(row_of(20), 20);
    auto day = row_of(20), unit = row_of(20), sku = row_of(20), made = row_of(20);
    day.harvest_date = date_from_text("2026-11-23");
    unit.growing_unit->number = "A02";
    sku.sku = SkuId{uuid(2)};
    made.production_date = date_from_text("2026-11-23");
    for (auto const& row : {day, unit, sku, made})
        EXPECT_EQ(judge_known(row, true, known, Figure::on_hand), KnownRow::another_lot);
}

TEST(KnownLot, is_corrected_by_what_was_seen_or_not_at_all) {
    EXPECT_EQ(correction(18, 20, 20).value(), -2);
    EXPECT_EQ(correction(25, 20, 20).value(), 5);
    EXPECT_EQ(correction(18, 20, 18).error().code, Code::stale_version);
}

TEST(KnownLot, without_a_code_is_named_by_all_that_its_row_says) {
    LocationId const main{uuid(5)};
    auto const day = date_from_text("2026-12-01");
    auto const text = row_text(row_of(20), day, main);
    EXPECT_EQ(row_text(row_of(20), day, main), text);
    auto other = row_of(20);
    other.lot_code = "whatever";
    EXPECT_EQ(row_text(other, day, main), text);
    auto pieces = row_of(20), unit = row_of(20), made = row_of(20);
    pieces.pieces = 3;
    unit.growing_unit.reset();
    made.production_date = made.harvest_date;
    made.harvest_date.reset();
    for (auto const& row : {pieces, unit, made, row_of(21)})
        EXPECT_NE(row_text(row, day, main), text);
    EXPECT_NE(row_text(row_of(20), {}, main), text);
    EXPECT_NE(row_text(row_of(20), day, LocationId{uuid(6)}), text);
}

}  // namespace
}  // namespace chaolu::inventory
