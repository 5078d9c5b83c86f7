// The stock files of the demo, uploaded with the keys of their suppliers.
#pragma once
#include "server/demo/loading.hpp"

namespace chaolu::demo {

// The day from which the demo counts: today, or the day on which an unfinished loading began, for
// else its files would be other files and their lots would come in twice.
Date day_of_loading(Loading& loading);

// Uploads the files of stock/files.json from top to bottom. Throws at the first row with a fault.
void receive_stock(Loading& loading);

struct Available {
    std::int64_t value = 0;
    std::string unit;
};
// What is left of a SKU, in its base unit.
Available available(Loading& loading, std::string const& sku);

}  // namespace chaolu::demo
