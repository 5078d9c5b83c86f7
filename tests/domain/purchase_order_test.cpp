// Purchase orders: what may come, what it is worth, and when an order is over.
#include <gtest/gtest.h>

#include "domain/inventory/purchase_order.hpp"

namespace chaolu::inventory {
namespace {

using enum PurchaseOrderState;

TEST(PurchaseOrder, tolerates_so_much_and_not_a_gram_more) {
    EXPECT_EQ(received_max(400'000, 0), 400'000);
    EXPECT_EQ(received_max(400'000, 5), 420'000);
    EXPECT_EQ(received_max(19, 5), 19) << "rounded down";
    EXPECT_EQ(received_max(base_quantity_max, 100), 2 * base_quantity_max);
    PurchasedQuantity line{100, 105, 100};
    EXPECT_EQ(count_in(line, 6), Shortage{5});
    EXPECT_EQ(line.received, 100);
    EXPECT_FALSE(count_in(line, 5));
    EXPECT_EQ(line.receivable(), 0);
}

TEST(PurchaseOrder, is_complete_once_each_line_is_there_and_open_again_when_one_is_not) {
    std::vector<PurchasedQuantity> lines{{10, 11, 10}, {5, 5, 4}};
    EXPECT_EQ(settled(open, lines), open);
    lines[1].received = 5;
    EXPECT_EQ(settled(open, lines), completed);
    lines[0].received = 9;
    EXPECT_EQ(settled(completed, lines), open);
    for (auto const over : {closed, cancelled}) EXPECT_EQ(settled(over, lines), over);
    EXPECT_TRUE(anything_came(lines));
    lines[0].received = lines[1].received = 0;
    EXPECT_FALSE(anything_came(lines));
}

TEST(PurchaseOrder, ends_once) {
    for (auto const state : {completed, closed, cancelled})
        for (auto const event : {PurchaseOrderEvent::close, PurchaseOrderEvent::cancel})
            EXPECT_FALSE(purchase_order_machine.next(state, event)) << text(state);
    for (auto const state : {open, completed, closed, cancelled})
        EXPECT_EQ(purchase_order_state_from(text(state)), state);
    EXPECT_FALSE(purchase_order_state_from("lost"));
}

// domain.md 2.6: 396.85 kg x 12.00 = 793.7 jin x 6.00 = 4,762.20.
TEST(AgreedPrice, is_worth_the_same_in_each_unit_it_is_agreed_in) {
    EXPECT_EQ(value_of({120'000, {"kg", 1000, 1}}, 396'850, BaseUnit::g), Money{476'220});
    EXPECT_EQ(value_of({60'000, {"jin", 500, 1}}, 396'850, BaseUnit::g), Money{476'220});
    // A pack is worth what it was when the price was agreed.
    EXPECT_EQ(value_of({100'000, {"box", 10, 1}}, 25, BaseUnit::piece), Money{2'500});
    EXPECT_FALSE(value_of({price_e4_max, {"g", 1, 1}}, base_quantity_max, BaseUnit::g));
}

}  // namespace
}  // namespace chaolu::inventory
