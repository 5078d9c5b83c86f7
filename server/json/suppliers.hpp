// Suppliers, their days and their licences, as answers and the record of changes write them.
#pragma once
#include <nlohmann/json.hpp>

#include "server/http/call.hpp"
#include "storage/licences.hpp"
#include "storage/suppliers.hpp"

namespace chaolu::json {

nlohmann::json encode(DaySet const& days);
nlohmann::json encode(storage::licences::Licence const& licence);

// What decides over a supplier's rights, without names: for the record of changes.
nlohmann::json encode_standing(storage::suppliers::Supplier const& supplier,
                               suppliers::CategoryDays const& approvals);
// A supplier as in lists.
nlohmann::json encode(storage::suppliers::Supplier const& supplier, http::Language language);
// Each category that was ever approved, with the days of the approval and those of selling.
nlohmann::json encode_categories(suppliers::CategoryDays const& approvals,
                                 suppliers::CategoryDays const& rights);

}  // namespace chaolu::json
