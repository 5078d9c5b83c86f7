// API keys: those the loading needs for an hour, and those it hands out in a file.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "server/demo/loading.hpp"

namespace chaolu::demo {

struct KeyRole {
    std::string role;
    std::vector<std::string> scopes;
};
// A key of the organisation that a field of the entry names; it can do no more than the scopes say
// and runs out by itself.
std::string const& loading_key(Loading& loading, Entry const& entry, char const* field,
                               KeyRole const& role);

// Lines `name=value`, such as "buyer_clerk=clk_...".
using KeyFile = std::map<std::string, std::string>;
// Empty when there is no file.
KeyFile read_keys(std::string const& path);
// All or nothing, and readable by its owner alone.
void write_keys(std::string const& path, KeyFile const& keys);

// One key per role. Keys of the file that work are kept, other lines of it too.
void hand_out_keys(Loading& loading, std::string const& path);

}  // namespace chaolu::demo
