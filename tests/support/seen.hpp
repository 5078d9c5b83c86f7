// Notes every answer the API tests see, for the check against the contract.
#pragma once
#include <string>

namespace chaolu::test {

struct Reply;

// Appends to the file named by CHAOLU_TEST_SEEN, if any; at most 40 answers per route and status,
// so that a test of ten thousand orders does not drown the rest.
void record_seen(std::string const& method, std::string const& target, Reply const& reply);

}  // namespace chaolu::test
