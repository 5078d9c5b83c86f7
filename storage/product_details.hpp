// What products and SKUs tell about themselves besides what is traded by: attributes, options,
// weights of packs, net contents.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue/attributes.hpp"
#include "domain/catalogue/content.hpp"
#include "storage/database/tx.hpp"
#include "storage/names.hpp"

namespace chaolu::storage::catalogue {

using chaolu::catalogue::AttributeKind;
using chaolu::catalogue::AttributeValue;
using chaolu::catalogue::NetContent;
using chaolu::catalogue::PackWeight;

struct Attribute {
    std::string code;
    AttributeKind kind{};
    AttributeValue value;
};

struct OptionValue {
    std::string code;
    Names name;
};
struct OptionAxis {
    std::string code;
    Names name;
    std::vector<OptionValue> values;
};

struct SkuDetails {
    std::vector<std::string> options;  // one value per axis of the product
    std::optional<NetContent> content;
    // One per pack, or none at all where nothing is told of any.
    std::vector<std::optional<PackWeight>> weights;
};

struct ProductDetails {
    std::vector<Attribute> attributes;
    std::vector<OptionAxis> axes;
    std::vector<std::string> standards;
    std::map<SkuId, SkuDetails> skus;
};

// The columns in which details stand, as they are read: what belongs together has the same place.
using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>;
struct OptionValueColumns {
    Numbers axes;  // the place of the axis each value is of
    Texts codes, names_zh, names_en;
};
struct WeightColumns {
    Numbers nominals, mins, maxs;  // grams; a nominal of 0 stands for a pack that tells nothing
};
std::vector<Attribute> attributes_of(Texts codes, Texts const& kinds, Texts const& values);
std::vector<OptionAxis> axes_of(Texts codes, Texts const& names_zh, Texts const& names_en,
                                OptionValueColumns const& values);
SkuDetails sku_details_of(Texts options, std::optional<std::int64_t> net,
                          std::optional<std::string> const& net_unit, WeightColumns const& grams);

// Writes the attributes instead of those that stood there. One round trip each.
void save_attributes(Tx& tx, std::map<ProductId, std::vector<Attribute>> const& products);
void save_axes(Tx& tx, ProductId id, std::vector<OptionAxis> const& axes);
void save_sku_details(Tx& tx, std::map<SkuId, SkuDetails> const& skus);

}  // namespace chaolu::storage::catalogue
