// Number plates: the vectors of domain.md 2.7 and their neighbours.
#include "domain/fulfilment/plate.hpp"

#include <gtest/gtest.h>

namespace chaolu::fulfilment {
namespace {

TEST(Plate, is_of_a_truck_a_new_energy_vehicle_or_a_trailer) {
    for (auto const* text : {"晋D12345", "晋DD12345", "京A1234挂", "晋DF12345", "晋D12345D",
                             "晋D12345F", "晋DDA1234", "京AZ9Z99", "藏Z00000", "琼B1A2B3"})
        EXPECT_TRUE(is_plate(text)) << text;
}

TEST(Plate, is_nothing_else) {
    for (auto const* text :
         {"",          "晋",        "晋D",        "京AI2345",   "京AO2345", "晋D123456",
          "晋I12345",  "晋O12345",  "晋D1234",    "晋D1234567", "晋d12345", "D12345",
          "晋12345",   "山D12345",  "晋D12345挂", "京A123挂",   "晋DD1234", "晋D1D2345",
          "晋D1234DD", "晋DDI1234", "晋D·12345",  "晋D 12345",  "挂A12345", "晋D1234葱"}) {
        // Five letters or digits are a plate, whichever they are.
        bool const is_five = std::string_view(text) == "晋DD1234";
        EXPECT_EQ(is_plate(text), is_five) << text;
    }
}

}  // namespace
}  // namespace chaolu::fulfilment
