// Chaolu, the backend of origin-to-city markets: one binary, see `chaolu --help`.
#include "server/cli.hpp"

int main(int argc, char** argv) { return chaolu::run_command(argc, argv); }
