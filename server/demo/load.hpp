// The steps from organisations to orders; each adds what is not there yet and says how much.
#pragma once
#include "server/demo/loading.hpp"

namespace chaolu::demo {

// Learns the ids of those that are there.
void find_organisations(Loading& loading);
void add_organisations(Loading& loading);
// Their licences and the categories they may sell.
void admit_suppliers(Loading& loading);
void add_sites(Loading& loading);
void add_products(Loading& loading);
void add_price_lists(Loading& loading);

// The orders come last: once they are all there, so is everything else. Both throw when the
// server's total of one is not what the data files expect.
bool has_all_orders(Loading& loading);
void place_orders(Loading& loading);

// Read back from the server.
void say_totals(Loading& loading);

}  // namespace chaolu::demo
