// Statements of details. Lists of a product or SKU stand in arrays of its row, as trade units do.
#include "storage/product_details.hpp"

namespace chaolu::storage::catalogue {
namespace {

// One row per SKU; what belongs to the product stands in the first row of each.
constexpr Sql find_rows = R"(
select p.id, row_number() over of_product = 1, p.attribute_codes, p.attribute_kinds,
       p.attribute_values, p.option_codes, p.option_names_zh, p.option_names_en,
       p.option_value_axes, p.option_value_codes, p.option_value_names_zh,
       p.option_value_names_en, p.standards, s.id, s.option_values, s.net_quantity, s.net_unit,
       s.trade_nominal_g, s.trade_min_g, s.trade_max_g
from product p
join sku s on s.market_id = p.market_id and s.product_id = p.id
where p.market_id = :market and p.id = any(cast((select cast(:ids as uuid[])) as uuid[]))
window of_product as (partition by p.id order by s.id)
order by p.id, s.id)";

constexpr Sql update_attributes = R"(
update product set attribute_codes = :codes, attribute_kinds = :kinds, attribute_values = :values
where market_id = :market and id = :id)";

constexpr Sql update_axes = R"(
update product set option_codes = :codes, option_names_zh = :names_zh, option_names_en = :names_en,
                   option_value_axes = :value_axes, option_value_codes = :value_codes,
                   option_value_names_zh = :value_names_zh,
                   option_value_names_en = :value_names_en
where market_id = :market and id = :id)";

// Each SKU's lists travel as arrays in their text form: arrays of arrays must be rectangular.
constexpr Sql update_skus = R"(
update sku s set option_values = cast(t.options as text[]), net_quantity = t.net_quantity,
                 net_unit = t.net_unit, trade_nominal_g = cast(t.nominals as bigint[]),
                 trade_min_g = cast(t.mins as bigint[]), trade_max_g = cast(t.maxs as bigint[])
from unnest(cast(:ids as uuid[]), cast(:options as text[]), cast(:net_quantities as bigint[]),
            cast(:net_units as text[]), cast(:nominals as text[]), cast(:mins as text[]),
            cast(:maxs as text[])) as t(id, options, net_quantity, net_unit, nominals, mins, maxs)
where s.market_id = :market and s.id = t.id)";

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>;

Names names_of(std::string zh, std::string en) {
    return {std::move(zh), en.empty() ? std::nullopt : std::optional(std::move(en))};
}

std::vector<Attribute> attributes_of(Texts codes, Texts const& kinds, Texts const& values) {
    std::vector<Attribute> attributes;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        auto const kind = chaolu::catalogue::attribute_kind_from(kinds.at(at)).value();
        attributes.push_back({std::move(codes[at]), kind,
                              chaolu::catalogue::value_from(kind, values.at(at)).value()});
    }
    return attributes;
}

std::vector<std::optional<PackWeight>> weights_of(Numbers const& nominals, Numbers const& mins,
                                                  Numbers const& maxs) {
    std::vector<std::optional<PackWeight>> weights;
    for (std::size_t at = 0; at < nominals.size(); ++at) {
        weights.emplace_back();
        if (nominals[at] > 0) weights.back() = PackWeight{nominals[at], mins.at(at), maxs.at(at)};
    }
    return weights;
}

// A list of numbers in the text form of an array; 0 stands for a pack that tells nothing.
std::string numbers_of(std::vector<std::optional<PackWeight>> const& weights,
                       std::int64_t PackWeight::*figure) {
    Array numbers;
    for (auto const& weight : weights) numbers.add(weight ? (*weight).*figure : std::int64_t{0});
    return numbers.str();
}

}  // namespace

std::map<ProductId, ProductDetails> find_details(Tx& tx, std::vector<ProductId> const& ids) {
    std::map<ProductId, ProductDetails> found;
    if (ids.empty()) return found;
    auto keep = [&](ProductId id, bool is_first, Texts codes, Texts kinds, Texts values, Texts axes,
                    Texts names_zh, Texts names_en, Numbers value_axes, Texts value_codes,
                    Texts value_names_zh, Texts value_names_en, Texts standards, SkuId sku,
                    Texts options, std::optional<std::int64_t> net,
                    std::optional<std::string> net_unit, Numbers nominals, Numbers mins,
                    Numbers maxs) {
        auto& details = found[id];
        if (is_first) {
            details.standards = std::move(standards);
            details.attributes = attributes_of(std::move(codes), kinds, values);
            for (std::size_t at = 0; at < axes.size(); ++at)
                details.axes.push_back(
                    {std::move(axes[at]), names_of(names_zh.at(at), names_en.at(at)), {}});
            for (std::size_t at = 0; at < value_axes.size(); ++at)
                details.axes.at(static_cast<std::size_t>(value_axes[at]))
                    .values.push_back({value_codes.at(at),
                                       names_of(value_names_zh.at(at), value_names_en.at(at))});
        }
        auto& own = details.skus[sku];
        own.options = std::move(options);
        if (net) own.content = NetContent{*net, base_unit_from(net_unit.value()).value()};
        own.weights = weights_of(nominals, mins, maxs);
    };
    tx.each(find_rows, {{"market", tx.market()}, {"ids", array_of(ids)}}, keep);
    return found;
}

void save_attributes(Tx& tx, ProductId id, std::vector<Attribute> const& attributes) {
    Array codes, kinds, values;
    for (auto const& each : attributes) {
        codes.add(std::string_view(each.code));
        kinds.add(text(each.kind));
        values.add(std::string_view(chaolu::catalogue::value_text(each.value)));
    }
    tx.execute(update_attributes, {{"codes", codes},
                                   {"kinds", kinds},
                                   {"values", values},
                                   {"market", tx.market()},
                                   {"id", id}});
}

void save_axes(Tx& tx, ProductId id, std::vector<OptionAxis> const& axes) {
    Array codes, names_zh, names_en, value_axes, value_codes, value_names_zh, value_names_en;
    std::int64_t place = 0;
    for (auto const& axis : axes) {
        codes.add(std::string_view(axis.code));
        names_zh.add(std::string_view(axis.name.zh));
        names_en.add(std::string_view(axis.name.en.value_or("")));
        for (auto const& value : axis.values) {
            value_axes.add(place);
            value_codes.add(std::string_view(value.code));
            value_names_zh.add(std::string_view(value.name.zh));
            value_names_en.add(std::string_view(value.name.en.value_or("")));
        }
        ++place;
    }
    tx.execute(update_axes, {{"codes", codes},
                             {"names_zh", names_zh},
                             {"names_en", names_en},
                             {"value_axes", value_axes},
                             {"value_codes", value_codes},
                             {"value_names_zh", value_names_zh},
                             {"value_names_en", value_names_en},
                             {"market", tx.market()},
                             {"id", id}});
}

void save_sku_details(Tx& tx, std::map<SkuId, SkuDetails> const& skus) {
    Array ids, options, net_quantities, net_units, nominals, mins, maxs;
    for (auto const& [id, sku] : skus) {
        ids.add(id);
        options.add(std::string_view(array_of(sku.options).str()));
        if (sku.content) {
            net_quantities.add(sku.content->value);
            net_units.add(text(sku.content->unit));
        } else {
            net_quantities.add_null();
            net_units.add_null();
        }
        nominals.add(std::string_view(numbers_of(sku.weights, &PackWeight::nominal)));
        mins.add(std::string_view(numbers_of(sku.weights, &PackWeight::min)));
        maxs.add(std::string_view(numbers_of(sku.weights, &PackWeight::max)));
    }
    tx.execute(update_skus, {{"ids", ids},
                             {"options", options},
                             {"net_quantities", net_quantities},
                             {"net_units", net_units},
                             {"nominals", nominals},
                             {"mins", mins},
                             {"maxs", maxs},
                             {"market", tx.market()}});
}

}  // namespace chaolu::storage::catalogue
