// What a transformation takes and makes: only what is free and good, all or nothing.
#include <gtest/gtest.h>

#include "domain/inventory/transformation.hpp"

namespace chaolu::inventory {
namespace {

Date day(std::string_view text) { return date_from_text(text).value(); }
Date const today = day("2026-11-23");

template <class SomeId>
SomeId id(int number) {
    SomeId id;
    id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
    return id;
}

// SKU 1 has lots 1 (4, expires sooner) and 2 (4); SKU 2 is made.
struct Shelf {
    Shelf() {
        for (int number : {1, 2})
            stock[id<SkuId>(number)] = {{id<SkuId>(number), {}}, number == 1 ? 8 : 0, 0, 5};
        lots[id<SkuId>(1)] = {{id<LotId>(1), {day("2026-11-01"), day("2026-11-25")}, 4},
                              {id<LotId>(2), {day("2026-11-01"), day("2026-12-25")}, 4}};
    }
    auto make(std::int64_t in, std::int64_t out, std::optional<LotId> lot = {}) {
        Ingredient const ingredient{id<SkuId>(1), lot, in};
        Yielded const yielded{id<SkuId>(2), id<LotId>(9), out};
        return transform(stock, lots, std::span(&ingredient, 1), std::span(&yielded, 1), {}, today);
    }
    std::map<SkuId, Stock> stock;
    std::map<SkuId, std::vector<LotBalance>> lots;
};

TEST(Transformation, takes_over_several_lots_and_makes_one) {
    Shelf shelf;
    auto const done = shelf.make(6, 100);
    ASSERT_TRUE(done);
    ASSERT_EQ(done->taken.size(), 2u);
    EXPECT_EQ(done->taken[0].kind, EntryKind::transformed_out);
    EXPECT_EQ(done->taken[0].on_hand_delta, -4);
    EXPECT_EQ(done->taken[1].on_hand_delta, -2);
    ASSERT_EQ(done->made.size(), 1u);
    EXPECT_EQ(done->made[0].kind, EntryKind::transformed_in);
    EXPECT_EQ(shelf.stock[id<SkuId>(1)].on_hand, 2);
    EXPECT_EQ(shelf.stock[id<SkuId>(2)].on_hand, 100);
}

TEST(Transformation, takes_nothing_that_is_promised_held_expired_or_elsewhere) {
    auto const refused = [](auto prepare, std::int64_t in, std::optional<LotId> lot = {}) {
        Shelf shelf;
        prepare(shelf);
        return shelf.make(in, 1, lot).error();
    };
    auto const hold_first = [](Shelf& s) { s.lots[id<SkuId>(1)][0].is_held = true; };
    auto const expire_first = [](Shelf& s) {
        s.lots[id<SkuId>(1)][0].dates.expires = day("2026-11-22");
    };
    EXPECT_EQ(refused([](Shelf& s) { s.stock[id<SkuId>(1)].reserved = 5; }, 4),
              (TransformFault{0, false, Code::insufficient_stock, 3}));
    EXPECT_EQ(refused(hold_first, 5), (TransformFault{0, false, Code::insufficient_stock, 4}));
    EXPECT_EQ(refused(hold_first, 1, id<LotId>(1)), (TransformFault{0, false, Code::lot_held}));
    EXPECT_EQ(refused(expire_first, 1, id<LotId>(1)), (TransformFault{0, false, Code::expired}));
    EXPECT_EQ(refused([](Shelf&) {}, 1, id<LotId>(7)),
              (TransformFault{0, false, Code::unknown_lot}));
    EXPECT_EQ(refused([](Shelf&) {}, 5, id<LotId>(2)),
              (TransformFault{0, false, Code::insufficient_stock, 4}));
    EXPECT_EQ(refused([](Shelf& s) { s.stock[id<SkuId>(2)].on_hand = on_hand_max; }, 1),
              (TransformFault{0, true, Code::out_of_range}));
}

TEST(Yield, is_told_where_both_sides_are_counted_alike) {
    auto const of = [](std::vector<Measured> in, std::vector<Measured> out) {
        return yield_permille(in, out);
    };
    EXPECT_EQ(of({{BaseUnit::g, 50'000}}, {{BaseUnit::g, 4'500}}), 90);
    EXPECT_EQ(of({{BaseUnit::g, 3}}, {{BaseUnit::g, 2}}), 667);
    EXPECT_EQ(of({{BaseUnit::g, 1}, {BaseUnit::g, 1}}, {{BaseUnit::g, 4}}), 2000);
    EXPECT_FALSE(of({{BaseUnit::piece, 10}}, {{BaseUnit::g, 4'500}}));
    EXPECT_FALSE(of({{BaseUnit::g, 10}, {BaseUnit::ml, 1}}, {{BaseUnit::g, 4}}));
    EXPECT_FALSE(of({{BaseUnit::g, 1'000'000}}, {{BaseUnit::g, 1}}));
}

}  // namespace
}  // namespace chaolu::inventory
