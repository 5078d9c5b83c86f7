// Reads the table that the first migration fills.
#include "storage/server_secret.hpp"

namespace chaolu::storage {

std::string server_secret(Tx& tx, std::string_view name) {
    constexpr Sql find_secret = "select value from server_secret where name = :name";
    return bytes_from_bytea(std::get<0>(tx.one<std::string>(find_secret, {{"name", name}})));
}

}  // namespace chaolu::storage
