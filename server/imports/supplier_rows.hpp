// Supplier files: one row an organisation, as POST /v1/organisations takes it.
#pragma once
#include "server/imports/body_rows.hpp"

namespace chaolu::imports {

// An organisation is known by its unified social credit code; its name alone may change.
inline constexpr std::array<BodyColumn, 4> supplier_body_columns{{
    {{"uscc", "统一社会信用代码"}, CellKind::code, "/uscc", true, true},
    {{"name", "名称"}, CellKind::text, "/name/zh"},
    {{"name_en", "英文名称"}, CellKind::text, "/name/en"},
    {{"division_code", "区划代码"}, CellKind::code, "/division_code", false, true},
}};
inline constexpr auto supplier_columns = names_of(supplier_body_columns);
inline constexpr auto supplier_file_columns = with_notes(supplier_columns);
inline constexpr BodyKind supplier_kind{"a supplier file", supplier_body_columns,
                                        supplier_file_columns};

}  // namespace chaolu::imports
