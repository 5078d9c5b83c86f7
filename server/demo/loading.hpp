// What every step of the loading works with, and what it has learned so far.
#pragma once
#include <map>
#include <string>

#include "domain/core/time.hpp"
#include "server/demo/api.hpp"

namespace chaolu::demo {

struct Loading {
    Api& api;
    std::string folder;
    std::string operator_key;
    Instant now;
    // The operator's own organisation, which stands for the one of the data files.
    std::string operator_id = {};
    Date day = {};                                          // from which the placeholders count
    std::map<std::string, std::string> organisations = {};  // ref -> id
    // Keys that only the loading uses, by organisation's ref; they run out by themselves.
    std::map<std::string, std::string> keys = {};

    std::vector<Entry> entries(std::string const& name) const {
        return read_entries(folder, name, day);
    }
    // The id of the organisation that a field of the entry names; throws if it is none of ours.
    std::string const& organisation(Entry const& entry, char const* field) const;
};

}  // namespace chaolu::demo
