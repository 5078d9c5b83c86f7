// Acting for another: a trading firm sells as the agent of a producer.
#pragma once
#include <optional>
#include <string_view>

namespace chaolu::suppliers {

// agent_for: the grantee may trade in what the grantor makes.
enum class GrantKind { agent_for };
std::string_view text(GrantKind kind);
std::optional<GrantKind> grant_kind_from(std::string_view text);

}  // namespace chaolu::suppliers
