// Channels that several tests set up, and who is let into them.
#pragma once
#include <chrono>
#include <string>
#include <thread>

#include "tests/support/shop.hpp"

namespace chaolu::test {

inline Json new_channel(std::string const& code, Json const& settings = Json::object()) {
    Json body{{"code", code}, {"kind", "supermarket"}, {"name", {{"zh", "频道" + code}}}};
    body.update(settings);
    return body;
}

// A cycle that opens in a far year.
inline Json new_order_cycle_of(std::string const& channel) {
    return {{"channel", channel},
            {"name", {{"zh", "订货"}}},
            {"opens_at", "2090-01-01T00:00:00Z"},
            {"closes_at", "2090-01-03T00:00:00Z"},
            {"delivery_day", "2090-01-05"}};
}

inline int version_of_channel(Shop& shop, std::string const& code) {
    return shop.operator_().get("/v1/channels/" + code).body.at("version");
}

// With the version of the moment.
inline Reply change_channel(Shop& shop, std::string const& code, std::string const& part,
                            Json const& changes) {
    return shop.operator_().put("/v1/channels/" + code + part, changes,
                                version_of_channel(shop, code));
}

inline Reply change_members(Shop& shop, std::string const& code, Json const& changes) {
    return change_channel(shop, code, "/members", changes);
}

inline Json adding(Party const& party) {
    return {{"add", {{{"organisation_id", party.organisation_id()}}}}};
}
inline Json ending(Party const& party) {
    return {{"end", {{{"organisation_id", party.organisation_id()}}}}};
}

// A key of that organisation for that channel.
inline Party in_channel(Shop& shop, Party const& party, std::string const& channel) {
    auto const key =
        shop.operator_().post("/v1/api-keys", {{"organisation_id", party.organisation_id()},
                                               {"name", "of " + channel},
                                               {"role", "buyer_admin"},
                                               {"channel", channel}});
    if (key.status != 201) throw std::runtime_error(key.text);
    return {shop, key.body["secret"], party.organisation_id()};
}

// Who is behind a key is remembered for up to a second.
inline void let_callers_be_looked_up_again() {
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
}

}  // namespace chaolu::test
