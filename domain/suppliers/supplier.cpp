// Roles and states as texts, and the role that a credit code tells.
#include "domain/suppliers/supplier.hpp"

#include "domain/core/enum_text.hpp"

namespace chaolu::suppliers {

std::string_view text(SupplierRole role) {
    switch (role) {
        case SupplierRole::cooperative: return "cooperative";
        case SupplierRole::company: return "company";
        case SupplierRole::individual_business: return "individual_business";
        case SupplierRole::village_body: return "village_body";
        case SupplierRole::institution: return "institution";
        case SupplierRole::trader: return "trader";
    }
    return "";
}

std::optional<SupplierRole> supplier_role_from(std::string_view text) {
    return enum_from_text(text, SupplierRole::trader);
}

SupplierRole role_of_uscc(std::string_view uscc) {
    auto const opening = uscc.substr(0, 2);
    if (opening == "93") return SupplierRole::cooperative;
    if (opening == "92") return SupplierRole::individual_business;
    if (opening == "91") return SupplierRole::company;
    if (opening == "N1" || opening == "N2" || opening == "N3") return SupplierRole::village_body;
    return SupplierRole::institution;
}

std::string_view text(SupplierState state) {
    switch (state) {
        case SupplierState::applied: return "applied";
        case SupplierState::active: return "active";
        case SupplierState::suspended: return "suspended";
        case SupplierState::terminated: return "terminated";
    }
    return "";
}

std::optional<SupplierState> supplier_state_from(std::string_view text) {
    return enum_from_text(text, SupplierState::terminated);
}

}  // namespace chaolu::suppliers
