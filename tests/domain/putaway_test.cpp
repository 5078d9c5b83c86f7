// Putaway: goods go where the rules have room for them, in the order of the rules.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <random>

#include "domain/inventory/putaway.hpp"

namespace chaolu::inventory {
namespace {

LocationId location(int number) {
    LocationId id;
    id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
    return id;
}

TEST(Putaway, fills_by_priority_and_then_where_there_is_more_room) {
    std::vector<PutawayPlace> places{
        {location(1), 2, 100, 0}, {location(2), 1, 30, 10}, {location(3), 2, 150, 0}};
    EXPECT_EQ(put_away(places, 50), (std::vector<PutAway>{{location(2), 20}, {location(3), 30}}));
    // What was just put there counts.
    EXPECT_EQ(put_away(places, 130), (std::vector<PutAway>{{location(3), 120}, {location(1), 10}}));
    EXPECT_EQ(put_away(places, 91).error(), Shortage{90});
    EXPECT_EQ(put_away(places, 90).value(), (std::vector<PutAway>{{location(1), 90}}));
}

TEST(Putaway, counts_what_goes_somewhere_by_name) {
    std::vector<PutawayPlace> places{{location(1), 1, 60, 0}};
    occupy(places, location(1), 50);
    occupy(places, location(2), 50);
    EXPECT_EQ(put_away(places, 11).error(), Shortage{10});
}

TEST(Putaway, has_no_room_where_more_lies_than_should) {
    std::vector<PutawayPlace> places{{location(1), 1, 10, 25}};
    EXPECT_EQ(places[0].room(), 0);
    EXPECT_EQ(put_away(places, 1).error(), Shortage{0});
    std::vector<PutawayPlace> none;
    EXPECT_EQ(put_away(none, 1).error(), Shortage{0});
}

TEST(Putaway, never_fills_beyond_a_capacity_and_loses_nothing) {
    auto const seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    auto const upto = [&](int most) {
        return static_cast<int>(random() % static_cast<unsigned>(most + 1));
    };
    for (int round = 0; round < 2000; ++round) {
        std::vector<PutawayPlace> places;
        for (int number = upto(5); number > 0; --number)
            places.push_back({location(number), 1 + upto(2), 1 + upto(40), upto(50)});
        auto const before = places;
        auto const quantity = std::int64_t{1} + upto(100);
        auto const put = put_away(places, quantity);
        std::int64_t room = 0;
        for (auto const& place : before) room += place.room();
        ASSERT_EQ(put.has_value(), room >= quantity) << "seed " << seed;
        if (!put) {
            EXPECT_EQ(put.error().available, room) << "seed " << seed;
            continue;
        }
        std::int64_t sum = 0;
        std::map<LocationId, std::int64_t> by_place;
        for (auto const& each : *put) {
            EXPECT_GT(each.quantity, 0) << "seed " << seed;
            EXPECT_TRUE(by_place.emplace(each.location, each.quantity).second) << "seed " << seed;
            sum += each.quantity;
        }
        EXPECT_EQ(sum, quantity) << "seed " << seed;
        for (auto const& place : before) {
            auto const here = by_place.contains(place.location) ? by_place[place.location] : 0;
            EXPECT_LE(here, place.room()) << "seed " << seed;
            // Nothing goes to a place while one before it has room.
            for (auto const& other : before)
                EXPECT_TRUE(other.priority >= place.priority || here == 0 ||
                            by_place[other.location] == other.room())
                    << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace chaolu::inventory
