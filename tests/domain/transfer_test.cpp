// What leaves for another location, what arrives there, and what may still become of it.
#include <gtest/gtest.h>

#include "domain/inventory/transfer.hpp"
#include "domain/inventory/withdrawal.hpp"

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

LotBalance lot(int number, std::string_view expires, std::int64_t on_hand, bool is_held = false) {
    return {id<LotId>(number), {day("2026-11-01"), day(expires)}, on_hand, is_held};
}

TEST(TransferMachine, lets_a_transfer_end_once) {
    using enum TransferState;
    EXPECT_EQ(transfer_machine.next(in_transit, TransferEvent::receive), received);
    EXPECT_EQ(transfer_machine.next(in_transit, TransferEvent::cancel), cancelled);
    for (auto const over : {received, cancelled})
        for (auto const event : {TransferEvent::receive, TransferEvent::cancel})
            EXPECT_FALSE(transfer_machine.next(over, event));
    for (auto const state : {in_transit, received, cancelled})
        EXPECT_EQ(transfer_state_from(text(state)), state);
    EXPECT_FALSE(transfer_state_from("lost"));
}

// SKU 1 has lots 1 (4, expires sooner) and 2 (4), SKU 2 lot 3 (5).
struct Store {
    Store() {
        stock[id<SkuId>(1)] = {{id<SkuId>(1), {}}, 8, 0, 5};
        stock[id<SkuId>(2)] = {{id<SkuId>(2), {}}, 5, 0, 1};
        lots[id<SkuId>(1)] = {lot(1, "2026-11-25", 4), lot(2, "2026-12-25", 4)};
        lots[id<SkuId>(2)] = {lot(3, "2026-12-25", 5)};
    }
    auto send(std::vector<Withdrawal> const& wanted) {
        return withdraw(stock, lots, wanted, EntryKind::transferred_out, {}, today);
    }
    std::map<SkuId, Stock> stock;
    std::map<SkuId, std::vector<LotBalance>> lots;
};

TEST(Withdrawal, takes_several_skus_first_expired_first) {
    Store store;
    auto const entries = store.send({{id<SkuId>(1), {}, 6}, {id<SkuId>(2), id<LotId>(3), 5}});
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 3u);
    EXPECT_EQ((*entries)[0].kind, EntryKind::transferred_out);
    EXPECT_EQ((*entries)[0].lot, id<LotId>(1));
    EXPECT_EQ((*entries)[0].on_hand_delta, -4);
    EXPECT_EQ((*entries)[1].lot, id<LotId>(2));
    EXPECT_EQ((*entries)[1].on_hand_delta, -2);
    EXPECT_EQ((*entries)[2].on_hand_delta, -5);
    EXPECT_EQ(store.stock[id<SkuId>(1)].on_hand, 2);
    EXPECT_EQ(store.stock[id<SkuId>(2)].on_hand, 0);
}

TEST(Withdrawal, counts_what_was_withdrawn_before) {
    Store store;
    EXPECT_EQ(
        store.send({{id<SkuId>(1), id<LotId>(1), 3}, {id<SkuId>(1), id<LotId>(1), 2}}).error(),
        (WithdrawFault{1, Code::insufficient_stock, 1}));
}

TEST(Withdrawal, leaves_what_is_promised_held_expired_or_elsewhere) {
    auto const refused = [](auto prepare, std::int64_t quantity, std::optional<LotId> named = {}) {
        Store store;
        prepare(store);
        return store.send({{id<SkuId>(1), named, quantity}}).error();
    };
    auto const as_it_is = [](Store&) {};
    auto const promise = [](Store& store) { store.stock[id<SkuId>(1)].reserved = 5; };
    auto const hold = [](Store& store) { store.lots[id<SkuId>(1)][0].is_held = true; };
    auto const expire_first = [](Store& store) {
        store.lots[id<SkuId>(1)][0].dates.expires = day("2026-11-22");
    };
    EXPECT_EQ(refused(promise, 4), (WithdrawFault{0, Code::insufficient_stock, 3}));
    EXPECT_EQ(refused(hold, 5), (WithdrawFault{0, Code::insufficient_stock, 4}));
    EXPECT_EQ(refused(hold, 1, id<LotId>(1)), (WithdrawFault{0, Code::lot_held}));
    EXPECT_EQ(refused(expire_first, 1, id<LotId>(1)), (WithdrawFault{0, Code::expired}));
    EXPECT_EQ(refused(as_it_is, 1, id<LotId>(3)), (WithdrawFault{0, Code::unknown_lot}));
}

TEST(Arrived, is_of_the_lots_that_expire_first) {
    std::vector<LotBalance> const sent{lot(2, "2026-12-25", 4), lot(1, "2026-11-25", 4)};
    EXPECT_EQ(arrived(sent, 8).value(),
              (std::vector<LotShare>{{id<LotId>(1), 4}, {id<LotId>(2), 4}}));
    EXPECT_EQ(arrived(sent, 5).value(),
              (std::vector<LotShare>{{id<LotId>(1), 4}, {id<LotId>(2), 1}}));
    EXPECT_TRUE(arrived(sent, 0).value().empty());
    EXPECT_EQ(arrived(sent, 9).error(), (Shortage{8}));
}

// Of SKU 1.
std::map<SkuId, Stock> stock_of(std::int64_t on_hand) {
    std::map<SkuId, Stock> stock;
    stock[id<SkuId>(1)] = {{id<SkuId>(1), {}}, on_hand};
    return stock;
}

TEST(PutDown, adds_to_lots_and_stock) {
    auto stock = stock_of(2);
    std::map<LotId, LotBalance> lots{{id<LotId>(1), lot(1, "2026-11-25", 2)},
                                     {id<LotId>(2), lot(2, "2026-12-25", 0)}};
    std::vector<Arrival> const arrivals{{id<SkuId>(1), id<LotId>(1), 3},
                                        {id<SkuId>(1), id<LotId>(2), 4}};
    auto const entries = put_down(stock, lots, arrivals, {});
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 2u);
    EXPECT_EQ((*entries)[0].kind, EntryKind::transferred_in);
    EXPECT_EQ((*entries)[1].on_hand_after, 9);
    EXPECT_EQ(lots[id<LotId>(1)].on_hand, 5);
    EXPECT_EQ(lots[id<LotId>(2)].on_hand, 4);
    EXPECT_EQ(stock[id<SkuId>(1)].available(), 9);
}

TEST(PutDown, sets_aside_what_is_held) {
    auto stock = stock_of(0);
    std::map<LotId, LotBalance> lots{{id<LotId>(1), lot(1, "2026-11-25", 0, true)}};
    std::vector<Arrival> const arrivals{{id<SkuId>(1), id<LotId>(1), 3}};
    auto const entries = put_down(stock, lots, arrivals, {});
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 2u);
    EXPECT_EQ((*entries)[1].reserved_delta, 3);
    EXPECT_EQ(lots[id<LotId>(1)].set_aside, 3);
    EXPECT_EQ(stock[id<SkuId>(1)].available(), 0);
}

TEST(PutDown, takes_what_is_missing_out_again_for_its_reason) {
    auto stock = stock_of(2);
    std::map<LotId, LotBalance> lots{{id<LotId>(1), lot(1, "2026-11-25", 2)},
                                     {id<LotId>(2), lot(2, "2026-12-25", 0, true)}};
    std::vector<Arrival> const arrivals{{id<SkuId>(1), id<LotId>(1), 3, 3, ChangeReason::theft},
                                        {id<SkuId>(1), id<LotId>(2), 4, 1, ChangeReason::drying}};
    Uuid document;
    document.bytes[0] = 7;
    auto const entries = put_down(stock, lots, arrivals, document);
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 5u);
    EXPECT_EQ((*entries)[0].on_hand_delta, 3);
    EXPECT_EQ((*entries)[1].kind, EntryKind::shrinkage);
    EXPECT_EQ((*entries)[1].on_hand_delta, -3);
    EXPECT_EQ((*entries)[1].reason, "theft");
    EXPECT_EQ((*entries)[1].document, document);
    EXPECT_EQ((*entries)[3].reason, "drying");
    EXPECT_EQ((*entries)[4].reserved_delta, 3);  // what came of a held lot
    EXPECT_EQ(lots[id<LotId>(1)].on_hand, 2);
    EXPECT_EQ(lots[id<LotId>(2)].on_hand, 3);
    EXPECT_EQ(stock[id<SkuId>(1)].on_hand, 5);
    EXPECT_EQ(stock[id<SkuId>(1)].available(), 2);
}

TEST(PutDown, refuses_what_cannot_be_counted) {
    auto stock = stock_of(on_hand_max);
    std::map<LotId, LotBalance> lots{{id<LotId>(1), lot(1, "2026-11-25", 0)}};
    std::vector<Arrival> const arrivals{{id<SkuId>(1), id<LotId>(1), 1}};
    EXPECT_EQ(put_down(stock, lots, arrivals, {}).error(), Code::out_of_range);
}

}  // namespace
}  // namespace chaolu::inventory
