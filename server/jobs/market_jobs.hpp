// The periodic jobs of the markets: cleaning, expiry, alerts, the give-back of pools, the shares
// of harvests, the audit of stock, the index of products.
#pragma once
#include <atomic>
#include <vector>

#include "domain/core/time.hpp"
#include "server/app/services.hpp"
#include "server/jobs/periodic.hpp"

namespace chaolu::jobs {

// They refer to what is given, which must outlive them; `stock_differences` is what the last audit
// came to, and `audit_every` the pause behind it.
std::vector<PeriodicJob> market_jobs(app::Services const& services, chaolu::Clock& clock,
                                     observe::Log& log,
                                     std::atomic<std::int64_t>& stock_differences,
                                     std::chrono::milliseconds audit_every);

}  // namespace chaolu::jobs
