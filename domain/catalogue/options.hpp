// The axes on which the SKUs of one product differ, such as grade and pack size.
#pragma once
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/core/error.hpp"

namespace chaolu::catalogue {

constexpr std::size_t axes_max = 3;
constexpr std::size_t axis_values_max = 50;

// By codes only: what they are called is of no concern here.
struct Axis {
    std::string code;
    std::vector<std::string> values;
};
// The value that a SKU names on each axis, by the axis' code.
using Options = std::map<std::string, std::string, std::less<>>;

struct OptionFault {
    std::size_t sku = 0;
    std::string axis;  // empty: of all its options together
    Code code{};
    bool operator==(OptionFault const&) const = default;
};
// Every SKU names one value on every axis (required) and on no other (unknown_field); the axis has
// that value (unknown_value); and no two SKUs name the same on all of them (duplicate, at the later
// one). A product without axes has SKUs without options, as many as it likes.
std::vector<OptionFault> check_options(std::span<Axis const> axes, std::span<Options const> skus);

// The values in the order of the axes; those of a SKU in which no fault was found.
std::vector<std::string> in_order(std::span<Axis const> axes, Options const& options);

}  // namespace chaolu::catalogue
