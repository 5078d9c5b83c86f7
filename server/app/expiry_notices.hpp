// Tells suppliers that a licence ends soon.
#pragma once
#include "server/app/services.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::app {

// An event `licence.expiring` for each notice that is due and was not given yet, at most rows_max;
// how many. Any number of servers may do so at once.
int send_expiry_notices(storage::Tx& tx, Services const& services, Instant now, int rows_max);

}  // namespace chaolu::app
