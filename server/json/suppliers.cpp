// Encoders without decisions.
#include "server/json/suppliers.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {

Json encode(DaySet const& days) {
    auto stretches = Json::array();
    for (auto const& stretch : days.stretches())
        stretches.push_back({{"from", to_text(stretch.from)}, {"to", or_null(stretch.to)}});
    return stretches;
}

Json encode(storage::licences::Licence const& licence) {
    return {
        {"id", licence.id.text()},
        {"supplier_id", licence.supplier.text()},
        {"kind", text(licence.kind)},
        {"number", licence.number},
        {"issued_to", licence.issued_to},
        {"food_classes", licence.food_classes},
        {"division_code", or_null(licence.division_code)},
        {"valid_from", to_text(licence.valid.from)},
        {"valid_to", or_null(licence.valid.to)},
        {"state", text(licence.state)},
        {"reason", or_null(licence.reason)},
        {"withdrawn_from", or_null(licence.withdrawn_from)},
        {"created_at", to_text(licence.created_at)},
        {"version", licence.version},
    };
}

Json encode_standing(storage::suppliers::Supplier const& supplier,
                     suppliers::CategoryDays const& approvals) {
    auto categories = Json::object();
    for (auto const& [category, days] : approvals) categories[category] = encode(days);
    return {
        {"role", text(supplier.role)},
        {"state", text(supplier.state)},
        {"state_reason", or_null(supplier.state_reason)},
        {"review_waived", supplier.is_review_waived},
        {"closures", encode(supplier.closures)},
        {"approvals", std::move(categories)},
    };
}

Json encode(storage::suppliers::Supplier const& supplier, http::Language language) {
    return {
        {"id", supplier.id.text()},
        {"uscc", supplier.uscc},
        {"name", chosen(supplier.name_zh, supplier.name_en, language)},
        {"role", text(supplier.role)},
        {"state", text(supplier.state)},
        {"state_reason", or_null(supplier.state_reason)},
        {"review_waived", supplier.is_review_waived},
        {"closures", encode(supplier.closures)},
        {"created_at", to_text(supplier.created_at)},
        {"version", supplier.version},
    };
}

Json encode_categories(suppliers::CategoryDays const& approvals,
                       suppliers::CategoryDays const& rights) {
    auto categories = Json::array();
    for (auto const& [category, approved] : approvals) {
        auto const right = rights.find(category);
        categories.push_back(
            {{"category", category},
             {"approved", encode(approved)},
             {"on_sale", right == rights.end() ? Json::array() : encode(right->second)}});
    }
    return categories;
}

}  // namespace chaolu::json
