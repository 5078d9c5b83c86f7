// Claims in the texts of a product that labels may not make.
#pragma once
#include "server/http/call.hpp"
#include "server/json/warnings.hpp"
#include "storage/catalogue.hpp"

namespace chaolu::api {

// The product is added all the same: whoever reviews it decides.
void warn_of_claims(http::Call const& call, storage::catalogue::NewProduct const& product,
                    json::Warnings& warnings);

}  // namespace chaolu::api
