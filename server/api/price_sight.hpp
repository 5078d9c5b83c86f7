// Who may see which price lists: what was agreed with one buyer is nobody else's business.
#pragma once
#include <string>
#include <vector>

#include "domain/pricing/scope.hpp"
#include "server/http/call.hpp"

namespace chaolu::api {

// Operators and cooperation offices see every list; a buyer those that take it in today; suppliers
// those for everybody.
bool sees(http::Call const& call, pricing::Scope const& scope);

// The same for a list of lists: none means all of them.
std::optional<std::vector<pricing::Scope>> scopes_seen(http::Call const& call);

Error no_such_price_list();

}  // namespace chaolu::api
