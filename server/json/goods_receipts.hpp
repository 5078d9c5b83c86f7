// Goods receipts as clients see them, with what the goods cost by now.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "storage/goods_receipts.hpp"

namespace chaolu::json {

// Also the data of its events.
nlohmann::json encode(storage::goods_receipts::GoodsReceipt const& receipt);

}  // namespace chaolu::json
