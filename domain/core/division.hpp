// Places by their codes (GB/T 2260, and nine digits for towns): whether one exists on a day, what
// it was called then, and which code took over from one that has ended.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/time.hpp"

namespace chaolu {

// One name of one place, for as long as it has been so.
struct Division {
    std::string code;
    // The place it is a part of; none for a province. Districts of a municipality are parts of the
    // municipality itself: no address has a city level "市辖区".
    std::optional<std::string> parent;
    std::string name_zh;
    std::optional<std::string> name_en;
    std::optional<Date> from;  // none: for as long as anybody asks
    std::optional<Date> to;    // the first day on which it was no longer so
    // The code that took over at the end.
    std::optional<std::string> successor;
    // Its parts are all listed: another code that begins like them is no place.
    bool is_complete = false;

    bool holds_on(Date day) const { return (!from || *from <= day) && (!to || day < *to); }
};

constexpr std::size_t path_length_max = 4;

enum class DivisionLevel { province, city, county, town };
std::string_view text(DivisionLevel level);
// Of a code of six or nine digits.
DivisionLevel level_of(std::string_view code);

// Six digits or nine, the first not zero.
bool is_place_code(std::string_view text);

// The codes of which a place may be a part, the nearest first: 140406001 -> 140406, 140400, 140000.
std::vector<std::string> codes_above(std::string_view code);

enum class DivisionStanding {
    current,   // a place of that day
    historic,  // was one, and another code has taken over
    unlisted,  // nothing is known against it: the places around it are not all listed
    unknown,   // all places around it are listed, and it is none of them
};

struct DivisionVerdict {
    DivisionStanding standing = DivisionStanding::unknown;
    std::string code;  // the one to use on that day: for a historic one its successor
};

// `near` holds what is listed of the code itself, its successors and codes_above(code), every name
// of each. All provinces are listed.
DivisionVerdict judge_division(std::string_view code, Date day, std::span<Division const> near);

// From the province down to the place itself, as they were called on `day` or, where it had ended
// by then, on its last one.
std::vector<Division> path_to(Division const& place, Date day, std::span<Division const> near);

}  // namespace chaolu
