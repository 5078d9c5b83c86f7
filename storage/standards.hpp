// Editions of product standards and the days on which they hold.
#pragma once
#include <string>
#include <vector>

#include "domain/catalogue/standard_code.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::standards {

// Every edition of these standards, named without their years ("GB/T 38581"). One round trip.
std::vector<chaolu::catalogue::StandardEdition> editions_of(Tx& tx,
                                                            std::vector<std::string> const& codes);

}  // namespace chaolu::storage::standards
