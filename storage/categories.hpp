// The tree of categories, and what goods of each are described by.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue/attributes.hpp"
#include "storage/database/tx.hpp"
#include "storage/names.hpp"

namespace chaolu::storage::categories {

using catalogue::Names;
using chaolu::catalogue::AttributeRule;

struct Category {
    std::string code;
    std::optional<std::string> parent;
    Names name;
};
// The whole tree, each after its parent.
std::vector<Category> list(Tx& tx);

struct Choice {
    std::string code;
    Names name;
};
struct Attribute {
    AttributeRule rule;
    Names name;
    std::optional<std::string> unit;
    std::vector<Choice> choices;
    std::string category;  // that it holds for, with all below it
};
struct Grade {
    std::string code;
    Names name;
    std::string source;
};
// What holds for a category on a day, its own and what is inherited, the most general first. A
// category without grades has goods without.
struct Schema {
    std::vector<Attribute> attributes;
    std::vector<Grade> grades;
};
// Two round trips.
Schema schema_of(Tx& tx, std::string_view category, Date day);

}  // namespace chaolu::storage::categories
