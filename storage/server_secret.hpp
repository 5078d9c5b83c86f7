// Secrets that all server processes of one database share.
#pragma once
#include <string>
#include <string_view>

#include "storage/database/tx.hpp"

namespace chaolu::storage {

// 32 bytes, made by the migration. Throws std::logic_error for a name that is not there.
std::string server_secret(Tx& tx, std::string_view name);

}  // namespace chaolu::storage
