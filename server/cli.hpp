// The command line: chaolu serve | migrate | demo | market add | key add | check.
#pragma once

namespace chaolu {

// Runs one command; the exit code of the process. Errors go to standard error with their remedy.
int run_command(int argc, char** argv);

}  // namespace chaolu
