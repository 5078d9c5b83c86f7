// Runs a server process until it is told to stop.
#pragma once
#include "server/config.hpp"

namespace chaolu {

// SIGTERM and SIGINT drain, SIGHUP loads the certificate again. The exit code: 0 after a drain.
int serve(Config const& config);

}  // namespace chaolu
