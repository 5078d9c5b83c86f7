// Yields of growing units: more than one can have made in a day is doubted.
#include <gtest/gtest.h>

#include "domain/inventory/yield_norm.hpp"
#include "domain/suppliers/site.hpp"

namespace chaolu {
namespace {

inventory::Lot harvest(std::int64_t grams) {
    inventory::Lot lot;
    lot.quantity = grams;
    lot.harvest_date = date_from_text("2026-11-30").value();
    lot.growing_unit = inventory::GrowingUnit{"PARK", "A01"};
    return lot;
}

TEST(YieldNorm, is_reached_without_a_doubt_and_not_passed) {
    inventory::DailyYield day{300'000, 0};
    EXPECT_FALSE(inventory::doubt(day, harvest(120'000)));
    EXPECT_FALSE(inventory::doubt(day, harvest(180'000)));
    auto const doubt = inventory::doubt(day, harvest(1));
    ASSERT_TRUE(doubt);
    EXPECT_EQ(doubt->field, inventory::LotField::quantity);
    EXPECT_EQ(doubt->code, Code::above_norm);
    EXPECT_EQ(doubt->detail,
              "makes 300001 g of PARK/A01 on 2026-11-30, which yields 300000 g on its best day");
    EXPECT_EQ(day.harvested_g, 300'001) << "what is doubted is harvested all the same";
}

TEST(GrowingUnits, are_added_and_changed_and_never_lost) {
    using suppliers::GrowingUnit;
    using suppliers::GrowingUnitKind;
    std::vector<GrowingUnit> const units{{"A01", GrowingUnitKind::greenhouse, 300'000},
                                         {"F01", GrowingUnitKind::field}};
    std::vector<GrowingUnit> const changes{{"A01", GrowingUnitKind::greenhouse},
                                           {"A02", GrowingUnitKind::workshop, 5}};
    EXPECT_EQ(suppliers::with_changes(units, changes),
              (std::vector<GrowingUnit>{{"A01", GrowingUnitKind::greenhouse},
                                        {"F01", GrowingUnitKind::field},
                                        {"A02", GrowingUnitKind::workshop, 5}}));
}

}  // namespace
}  // namespace chaolu
