// What a price was chosen from and why it won: kept with each order line, so that anybody can ask.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/pricing/scope.hpp"

namespace chaolu::pricing {

// What decided between the lists that had a price.
enum class DecidedBy {
    named,      // the order named this list
    only_list,  // no other open list had a price
    scope,      // the more specific scope: buyer before group before channel before everybody
    position,   // of several groups' lists, the lower position
    code,       // at one position, the list whose code comes first
};
std::string_view text(DecidedBy reason);
std::optional<DecidedBy> decided_by_from(std::string_view text);

// What became of a list that was considered.
enum class Verdict {
    applied,
    closed,               // would have had a price, but the list was closed
    minimum_not_reached,  // all its prices ask for more than was wanted
    less_specific,        // a list of a more specific scope won
    later_position,
    later_code,
};
std::string_view text(Verdict verdict);
std::optional<Verdict> verdict_from(std::string_view text);

struct ConsideredList {
    std::string price_list;
    Scope scope = Everybody{};
    Verdict verdict = Verdict::applied;
    bool operator==(ConsideredList const&) const = default;
};

struct Trace {
    DecidedBy decided_by = DecidedBy::only_list;
    // From how many base units on the price holds; 0: for any quantity.
    std::int64_t minimum = 0;
    // Whether the price is this supplier's own, not one for whoever supplies.
    bool is_of_supplier = false;
    // In the order in which they were considered, the best first.
    std::vector<ConsideredList> lists = {};
    bool operator==(Trace const&) const = default;
};

// One line of text: "scope 0 any;applied buyer:org_... HEMA;less_specific general 2026". An order
// line is written far more often than its trace is read, so this is short and cheap to make.
std::string to_text(Trace const& trace);
std::optional<Trace> trace_from_text(std::string_view text);

}  // namespace chaolu::pricing
