// Product files: one row a SKU, with its product as POST /v1/products takes it.
#pragma once
#include "server/imports/body_rows.hpp"

namespace chaolu::imports {

// Rows of one product name it by its code; a SKU without one is a product of its own code. What
// files cannot say stays with the API: descriptions, options, components, weights of packs.
inline constexpr std::array<BodyColumn, 21> product_body_columns{{
    {{"sku", "货号"}, CellKind::code, "/skus/0/code", true, false},
    {{"product", "商品编码"}, CellKind::code, "/code", false, true},
    {{"supplier_id", "供应商"}, CellKind::code, "/supplier_id", false, true},
    {{"category", "类目"}, CellKind::code, "/category", false, true},
    {{"name", "商品名称"}, CellKind::text, "/name/zh"},
    {{"name_en", "英文名称"}, CellKind::text, "/name/en"},
    {{"aliases", "别名"}, CellKind::texts, "/aliases"},
    {{"variety", "品种"}, CellKind::text, "/variety"},
    {{"origin_division", "产地"}, CellKind::code, "/origin_division"},
    {{"standards", "执行标准"}, CellKind::texts, "/standards"},
    {{"attributes", "属性"}, CellKind::attributes, "/attributes"},
    {{"sku_name", "规格"}, CellKind::text, "/skus/0/name/zh"},
    {{"sku_name_en", "英文规格"}, CellKind::text, "/skus/0/name/en"},
    {{"grade", "等级"}, CellKind::code, "/skus/0/grade", false, true},
    {{"base_unit", "计数单位"}, CellKind::base_unit, "/skus/0/base_unit", false, true},
    {{"trade_units", "包装"}, CellKind::packs, "/skus/0/trade_units", false, true},
    {{"net_content", "净含量"}, CellKind::content, "/skus/0/net_content", false, true},
    {{"is_catch_weight", "称重"}, CellKind::flag, "/skus/0/is_catch_weight", false, true},
    {{"shelf_life_days", "保质期天数"}, CellKind::count, "/skus/0/shelf_life_days", false, true},
    {{"is_demo", "演示"}, CellKind::flag, "/skus/0/is_demo", false, true},
    {{"gtin", "商品条码"}, CellKind::code, "/skus/0/gtin", false, true},
}};
inline constexpr auto product_columns = names_of(product_body_columns);
inline constexpr auto product_file_columns = with_notes(product_columns);
inline constexpr BodyKind product_kind{"a product file", product_body_columns,
                                       product_file_columns};

}  // namespace chaolu::imports
