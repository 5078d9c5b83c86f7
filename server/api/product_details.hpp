// Reads what a product tells about itself: attributes by the schema of its category, options.
#pragma once
#include <optional>
#include <vector>

#include "domain/catalogue/options.hpp"
#include "server/http/call.hpp"
#include "server/json/decode.hpp"
#include "storage/categories.hpp"
#include "storage/product_details.hpp"

namespace chaolu::api {

constexpr std::size_t name_length_max = 200;
constexpr std::size_t description_length_max = 4000;
constexpr std::size_t variety_length_max = 100;

// A name in the form in which it is stored.
std::optional<storage::catalogue::Names> read_names(json::Decoder& in, std::string_view field,
                                                    std::size_t max,
                                                    json::Need need = json::required);

// None for a category that could not be read and was reported as such: nothing is checked then.
using Schema = std::optional<storage::categories::Schema>;

// Reads "attributes". Faults: unknown_attribute, required, and what is wrong with each value.
std::vector<storage::catalogue::Attribute> decode_attributes(json::Decoder& in,
                                                             Schema const& schema);

// Reads "options" of a product: the axes with their values. Faults: duplicate codes.
std::vector<storage::catalogue::OptionAxis> decode_axes(json::Decoder& in);

// Reads "options" of each SKU and checks them together; the values in the order of the axes.
std::vector<std::vector<std::string>> decode_options(
    std::vector<json::Decoder>& skus, std::vector<storage::catalogue::OptionAxis> const& axes);

// Reads "net_content" of a SKU. Faults: out_of_range where pieces are not counted.
std::optional<storage::catalogue::NetContent> decode_content(json::Decoder& sku, BaseUnit base);

// Reads "weight" of a trade unit. Faults: out_of_range.
std::optional<storage::catalogue::PackWeight> decode_weight(json::Decoder& unit,
                                                            TradeUnit const& pack, BaseUnit base);

// Reads "grade" of a SKU. Faults: unknown_value for what is no grade of the category.
std::optional<std::string> decode_grade(json::Decoder& sku, Schema const& schema);

}  // namespace chaolu::api
