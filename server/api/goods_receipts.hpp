// The routes of goods receipts.
#pragma once
#include "server/http/router.hpp"

namespace chaolu::api {

void add_goods_receipt_routes(http::Router& router);

}  // namespace chaolu::api
