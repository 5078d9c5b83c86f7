// Statements of what customers read of a product.
#include "storage/product_content.hpp"

namespace chaolu::storage::catalogue {
namespace {

constexpr Sql find_product = R"(
select category, name_zh, name_en, aliases, description_zh, description_en, variety,
       origin_division, standards, content_version
from product where market_id = :market and id = :id)";

constexpr Sql find_skus =
    "select code, name_zh, name_en from sku where market_id = :market and product_id = :id";

constexpr Sql update_product = R"(
update product set name_zh = :name_zh, name_en = :name_en, aliases = :aliases,
                   description_zh = :description_zh, description_en = :description_en,
                   variety = :variety, origin_division = :origin,
                   standards = :standards, content_version = :version
where market_id = :market and id = :id)";

constexpr Sql update_skus = R"(
update sku s set name_zh = t.name_zh, name_en = t.name_en
from unnest(cast(:codes as text[]), cast(:names_zh as text[]), cast(:names_en as text[]))
     as t(code, name_zh, name_en)
where s.market_id = :market and s.product_id = :id and s.code = t.code)";

}  // namespace

ProductContent find_content(Tx& tx, ProductId id) {
    ProductContent content;
    auto [category, name_zh, name_en, aliases, description_zh, description_en, variety, origin,
          standards, version] =
        tx.one<std::string, std::string, std::optional<std::string>, std::vector<std::string>,
               std::optional<std::string>, std::optional<std::string>, std::optional<std::string>,
               std::string, std::vector<std::string>, int>(find_product,
                                                           {{"market", tx.market()}, {"id", id}});
    content.category = chaolu::catalogue::category_from(category).value();
    content.name = {std::move(name_zh), std::move(name_en)};
    content.aliases = std::move(aliases);
    if (description_zh)
        content.description = Names{*std::move(description_zh), std::move(description_en)};
    content.variety = std::move(variety);
    content.origin_division = std::move(origin);
    content.standards = std::move(standards);
    content.content_version = version;
    tx.each(find_skus, {{"market", tx.market()}, {"id", id}},
            [&](std::string code, std::string zh, std::optional<std::string> en) {
                content.skus[std::move(code)] = {std::move(zh), std::move(en)};
            });
    return content;
}

void save_content(Tx& tx, ProductId id, ProductContent const& content) {
    auto const& description = content.description;
    tx.execute(update_product,
               {{"name_zh", content.name.zh},
                {"name_en", content.name.en},
                {"aliases", array_of(content.aliases)},
                {"description_zh", description ? Value(description->zh) : std::nullopt},
                {"description_en", description ? Value(description->en) : std::nullopt},
                {"variety", content.variety},
                {"origin", content.origin_division},
                {"standards", array_of(content.standards)},
                {"version", content.content_version},
                {"market", tx.market()},
                {"id", id}});
    Array codes, names_zh, names_en;
    for (auto const& [code, name] : content.skus) {
        codes.add(std::string_view(code));
        names_zh.add(std::string_view(name.zh));
        names_en.add(name.en);
    }
    tx.execute(update_skus, {{"codes", codes},
                             {"names_zh", names_zh},
                             {"names_en", names_en},
                             {"market", tx.market()},
                             {"id", id}});
}

}  // namespace chaolu::storage::catalogue
