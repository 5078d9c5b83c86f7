// Stock at a second location, for tests of what takes from several.
#pragma once
#include <stdexcept>
#include <string>

#include "tests/support/shop.hpp"

namespace chaolu::test {

// Adds a location of supplier() and moves so many pieces of each of these SKUs there from main, as
// a transfer does. Its id.
inline std::string with_location(Shop& shop, std::string const& code, int priority,
                                 std::vector<std::pair<std::string, std::int64_t>> const& moved) {
    auto const made = shop.supplier().post(
        "/v1/locations", {{"code", code}, {"name", {{"zh", "冷库"}}}, {"priority", priority}});
    if (made.status != 201) throw std::runtime_error(made.text);
    for (auto const& [sku, pieces] : moved) {
        auto const n = std::to_string(pieces);
        // Of the first lot that lies there; the tests receive one that is large enough.
        shop.sql("with lot as (select b.* from lot_stock b, sku k, location l where k.code = '" +
                 sku +
                 "' and b.sku_id = k.id and l.id = b.location_id and l.code = 'main' and "
                 "b.on_hand >= " +
                 n +
                 " order by b.lot_id limit 1), "
                 "lies as (insert into lot_stock select b.market_id, l.id, b.sku_id, b.lot_id, " +
                 n + " from lot b, location l where l.code = '" + code +
                 "'), "
                 "left_over as (update lot_stock b set on_hand = b.on_hand - " +
                 n +
                 " from lot where b.lot_id = lot.lot_id and b.location_id = lot.location_id and "
                 "b.on_hand > " +
                 n +
                 "), gone as (delete from lot_stock b using lot where b.lot_id = lot.lot_id and "
                 "b.location_id = lot.location_id and b.on_hand = " +
                 n + "), moved as (update stock s set on_hand = s.on_hand - " + n +
                 ", sequence = sequence + 1 from lot b, pool p where s.sku_id = b.sku_id and "
                 "p.id = s.pool_id and p.name = 'general' and p.location_id = b.location_id "
                 "returning s.*, b.lot_id), "
                 "out as (insert into stock_entry (market_id, sku_id, pool_id, sequence, kind, "
                 "on_hand_delta, reserved_delta, on_hand_after, reserved_after, lot_id, "
                 "created_at) "
                 "select market_id, sku_id, pool_id, sequence, 'transferred_out', -" +
                 n +
                 ", 0, on_hand, reserved, lot_id, 1 from moved), "
                 "there as (insert into stock select m.market_id, m.sku_id, p.id, " +
                 n +
                 ", 0, 1 from moved m, pool p, location l where p.location_id = l.id and "
                 "p.name = 'general' and l.code = '" +
                 code +
                 "' returning *) "
                 "insert into stock_entry (market_id, sku_id, pool_id, sequence, kind, "
                 "on_hand_delta, reserved_delta, on_hand_after, reserved_after, lot_id, "
                 "created_at) "
                 "select t.market_id, t.sku_id, t.pool_id, 1, 'transferred_in', t.on_hand, 0, "
                 "t.on_hand, 0, m.lot_id, 1 from there t, moved m");
    }
    return made.body["id"];
}

// "available/reserved" of a SKU in the pool of this name at this location.
inline std::string counters(Shop const& shop, std::string const& sku, std::string const& location,
                            std::string const& pool = "general") {
    return shop.sql(
        "select s.on_hand - s.reserved || '/' || s.reserved from stock s, sku k, "
        "pool p, location l where k.code = '" +
        sku + "' and s.sku_id = k.id and p.id = s.pool_id and p.name = '" + pool +
        "' and l.id = p.location_id and l.code = '" + location + "'");
}

}  // namespace chaolu::test
