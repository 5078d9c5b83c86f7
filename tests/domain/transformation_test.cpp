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

TEST(Transformation, is_of_so_many_lots_and_no_more) {
    auto const with_lots = [](int count) {
        Shelf shelf;
        auto& lots = shelf.lots[id<SkuId>(1)];
        lots.clear();
        for (int at = 0; at < count; ++at) {
            auto lot = id<LotId>(at % 250);
            lot.uuid.bytes[14] = static_cast<std::uint8_t>(1 + at / 250);
            lots.push_back({lot, {day("2026-11-01"), day("2026-12-25")}, 1});
        }
        shelf.stock[id<SkuId>(1)].on_hand = count;
        std::vector<Ingredient> const two{{id<SkuId>(1), {}, 100}, {id<SkuId>(1), {}, count - 100}};
        Yielded const yielded{id<SkuId>(2), id<LotId>(9), 1};
        return transform(shelf.stock, shelf.lots, two, std::span(&yielded, 1), {}, today);
    };
    EXPECT_EQ(with_lots(200)->taken.size(), 200u);
    EXPECT_EQ(with_lots(201).error(), (TransformFault{1, false, Code::too_many}));
}

// SKU 1 and 3 are of product 1, SKU 2 is of product 2.
ProductOf const products{{id<SkuId>(1), id<ProductId>(1)},
                         {id<SkuId>(2), id<ProductId>(2)},
                         {id<SkuId>(3), id<ProductId>(1)}};

TEST(Freshness, ends_with_the_first_lot_that_is_taken) {
    Shelf shelf;
    shelf.lots[id<SkuId>(3)] = {{id<LotId>(3), {day("2026-11-01"), day("2026-11-24")}, 4}};
    shelf.lots[id<SkuId>(2)] = {{id<LotId>(4), {day("2026-11-01"), std::nullopt}, 4}};
    auto const of = [&](std::vector<Ingredient> const& ingredients) {
        return first_expiries(shelf.lots, ingredients, products, today);
    };
    using Days = std::map<ProductId, Date>;
    EXPECT_EQ(of({{id<SkuId>(1), {}, 1}}), (Days{{id<ProductId>(1), day("2026-11-25")}}));
    EXPECT_EQ(of({{id<SkuId>(1), id<LotId>(2), 1}}), (Days{{id<ProductId>(1), day("2026-12-25")}}));
    EXPECT_EQ(of({{id<SkuId>(1), id<LotId>(2), 1}, {id<SkuId>(3), {}, 1}}),
              (Days{{id<ProductId>(1), day("2026-11-24")}}))
        << "another SKU of the product";
    EXPECT_TRUE(of({{id<SkuId>(2), {}, 1}}).empty()) << "vinegar keeps";
    EXPECT_TRUE(of({{id<SkuId>(1), {}, 9}}).empty()) << "there is no such amount";
    EXPECT_EQ(shelf.lots[id<SkuId>(1)][0].on_hand, 4) << "nothing is taken yet";
}

TEST(Freshness, is_cut_when_it_was_derived_and_refused_when_it_was_written) {
    auto const until = day("2026-11-25");
    auto const kept = [&](std::optional<Date> derived) {
        Lot lot;
        lot.expiry_date = derived;
        EXPECT_FALSE(keep_no_longer(lot, {}, until));
        return lot.expiry_date;
    };
    EXPECT_EQ(kept(day("2026-12-01")), until);
    EXPECT_EQ(kept(std::nullopt), until);
    EXPECT_EQ(kept(day("2026-11-24")), day("2026-11-24"));
    Lot lot;
    lot.expiry_date = until;
    EXPECT_FALSE(keep_no_longer(lot, until, until));
    lot.expiry_date = day("2026-11-26");
    auto const fault = keep_no_longer(lot, lot.expiry_date, until);
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->field, LotField::expiry_date);
    EXPECT_EQ(fault->code, Code::out_of_range);
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

TEST(Yield, is_told_of_each_unit_that_went_in_whatever_comes_out) {
    auto const of = [](std::vector<Measured> in, std::int64_t out) {
        return yield_each(in, out).value_or("none");
    };
    EXPECT_EQ(of({{BaseUnit::piece, 100}}, 45'000), "450.000");
    EXPECT_EQ(of({{BaseUnit::piece, 3}}, 2), "0.667");
    EXPECT_EQ(of({{BaseUnit::piece, 2000}}, 1), "0.001") << "a half is rounded up";
    EXPECT_EQ(of({{BaseUnit::piece, 2001}}, 1), "none") << "0.000 tells nothing";
    EXPECT_EQ(of({{BaseUnit::g, 1}, {BaseUnit::g, 1}}, 3), "1.500");
    EXPECT_EQ(of({{BaseUnit::g, 1}, {BaseUnit::ml, 1}}, 3), "none");
    EXPECT_EQ(of({{BaseUnit::piece, 1}}, 9'007'199'254'740'991), "9007199254740991.000");
}

}  // namespace
}  // namespace chaolu::inventory
