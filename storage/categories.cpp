// Statements of categories. The tables are the same for all markets, and only read.
#include "storage/categories.hpp"

namespace chaolu::storage::categories {
namespace {

constexpr Sql select_categories = R"(
with recursive tree(code, parent, name_zh, name_en, place) as (
    select code, parent, name_zh, name_en, array[position] from category where parent is null
    union all
    select c.code, c.parent, c.name_zh, c.name_en, t.place || c.position
    from category c join tree t on c.parent = t.code)
select code, parent, name_zh, name_en from tree order by place)";

constexpr Sql select_attributes = R"(
with recursive path(code, parent, height) as (
    select code, parent, 0 from category where code = :category
    union all
    select c.code, c.parent, p.height + 1 from category c join path p on c.code = p.parent)
select a.code, a.kind, a.is_required, a.min_e4, a.max_e4, a.choices, a.choice_names_zh,
       a.choice_names_en, a.name_zh, a.name_en, a.unit, a.category
from path p
join category_attribute a on a.category = p.code and a.valid @> cast(:day as date)
order by p.height desc, a.position)";

constexpr Sql select_grades = R"(
select code, name_zh, name_en, source from category_grade
where category = :category and valid @> cast(:day as date)
order by position)";

}  // namespace

std::vector<Category> list(Tx& tx) {
    std::vector<Category> categories;
    tx.each(select_categories, {},
            [&](std::string code, std::optional<std::string> parent, std::string name_zh,
                std::string name_en) {
                categories.push_back(
                    {std::move(code), std::move(parent), {std::move(name_zh), std::move(name_en)}});
            });
    return categories;
}

Schema schema_of(Tx& tx, std::string_view category, Date day) {
    Schema schema;
    tx.each(
        select_attributes, {{"category", category}, {"day", day}},
        [&](std::string code, std::string kind, bool is_required,
            std::optional<std::int64_t> min_e4, std::optional<std::int64_t> max_e4,
            std::vector<std::string> choices, std::vector<std::string> choice_names_zh,
            std::vector<std::string> choice_names_en, std::string name_zh, std::string name_en,
            std::optional<std::string> unit, std::string holder) {
            std::vector<Choice> named;
            for (std::size_t at = 0; at < choices.size(); ++at)
                named.push_back({choices[at], {choice_names_zh.at(at), choice_names_en.at(at)}});
            schema.attributes.push_back(
                {{std::move(code), chaolu::catalogue::attribute_kind_from(kind).value(),
                  is_required, min_e4, max_e4, std::move(choices)},
                 {std::move(name_zh), std::move(name_en)},
                 std::move(unit),
                 std::move(named),
                 std::move(holder)});
        });
    tx.each(select_grades, {{"category", category}, {"day", day}},
            [&](std::string code, std::string name_zh, std::string name_en, std::string source) {
                schema.grades.push_back(
                    {std::move(code), {std::move(name_zh), std::move(name_en)}, std::move(source)});
            });
    return schema;
}

}  // namespace chaolu::storage::categories
