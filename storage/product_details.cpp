// Statements of details. Lists of a product or SKU stand in arrays of its row, as trade units do.
#include "storage/product_details.hpp"

namespace chaolu::storage::catalogue {
namespace {

// Each product's lists travel as arrays in their text form: arrays of arrays must be rectangular.
constexpr Sql update_attributes = R"(
update product p set attribute_codes = cast(t.codes as text[]),
                     attribute_kinds = cast(t.kinds as text[]),
                     attribute_values = cast(t.told as text[])
from unnest(cast(:ids as uuid[]), cast(:codes as text[]), cast(:kinds as text[]),
            cast(:told as text[])) as t(id, codes, kinds, told)
where p.market_id = :market and p.id = t.id)";

constexpr Sql update_axes = R"(
update product set option_codes = :codes, option_names_zh = :names_zh, option_names_en = :names_en,
                   option_value_axes = :value_axes, option_value_codes = :value_codes,
                   option_value_names_zh = :value_names_zh,
                   option_value_names_en = :value_names_en
where market_id = :market and id = :id)";

// As with attributes, so with what SKUs tell.
constexpr Sql update_skus = R"(
update sku s set option_values = cast(t.options as text[]), net_quantity = t.net_quantity,
                 net_unit = t.net_unit, trade_nominal_g = cast(t.nominals as bigint[]),
                 trade_min_g = cast(t.mins as bigint[]), trade_max_g = cast(t.maxs as bigint[])
from unnest(cast(:ids as uuid[]), cast(:options as text[]), cast(:net_quantities as bigint[]),
            cast(:net_units as text[]), cast(:nominals as text[]), cast(:mins as text[]),
            cast(:maxs as text[])) as t(id, options, net_quantity, net_unit, nominals, mins, maxs)
where s.market_id = :market and s.id = t.id)";

Names names_of(std::string const& zh, std::string const& en) {
    return {zh, en.empty() ? std::nullopt : std::optional(en)};
}

// A list of numbers in the text form of an array; 0 stands for a pack that tells nothing.
std::string numbers_of(std::vector<std::optional<PackWeight>> const& weights,
                       std::int64_t PackWeight::*figure) {
    Array numbers;
    for (auto const& weight : weights) numbers.add(weight ? (*weight).*figure : std::int64_t{0});
    return numbers.str();
}

}  // namespace

std::vector<Attribute> attributes_of(Texts codes, Texts const& kinds, Texts const& values) {
    std::vector<Attribute> attributes;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        auto const kind = chaolu::catalogue::attribute_kind_from(kinds.at(at)).value();
        attributes.push_back({std::move(codes[at]), kind,
                              chaolu::catalogue::value_from(kind, values.at(at)).value()});
    }
    return attributes;
}

std::vector<OptionAxis> axes_of(Texts codes, Texts const& names_zh, Texts const& names_en,
                                OptionValueColumns const& values) {
    std::vector<OptionAxis> axes;
    for (std::size_t at = 0; at < codes.size(); ++at)
        axes.push_back({std::move(codes[at]), names_of(names_zh.at(at), names_en.at(at)), {}});
    for (std::size_t at = 0; at < values.axes.size(); ++at)
        axes.at(static_cast<std::size_t>(values.axes[at]))
            .values.push_back(
                {values.codes.at(at), names_of(values.names_zh.at(at), values.names_en.at(at))});
    return axes;
}

SkuDetails sku_details_of(Texts options, std::optional<std::int64_t> net,
                          std::optional<std::string> const& net_unit, WeightColumns const& grams) {
    SkuDetails details{std::move(options), {}, {}};
    if (net) details.content = NetContent{*net, base_unit_from(net_unit.value()).value()};
    for (std::size_t at = 0; at < grams.nominals.size(); ++at) {
        details.weights.emplace_back();
        if (grams.nominals[at] > 0)
            details.weights.back() =
                PackWeight{grams.nominals[at], grams.mins.at(at), grams.maxs.at(at)};
    }
    return details;
}

void save_attributes(Tx& tx, std::map<ProductId, std::vector<Attribute>> const& products) {
    Array ids, codes, kinds, told;
    for (auto const& [id, attributes] : products) {
        Array own_codes, own_kinds, own_values;
        for (auto const& each : attributes) {
            own_codes.add(std::string_view(each.code));
            own_kinds.add(text(each.kind));
            own_values.add(std::string_view(chaolu::catalogue::value_text(each.value)));
        }
        ids.add(id);
        codes.add(std::string_view(own_codes.str()));
        kinds.add(std::string_view(own_kinds.str()));
        told.add(std::string_view(own_values.str()));
    }
    tx.execute(update_attributes, {{"ids", ids},
                                   {"codes", codes},
                                   {"kinds", kinds},
                                   {"told", told},
                                   {"market", tx.market()}});
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
