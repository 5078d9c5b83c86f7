// Which role may do what: the one table of permissions, and the names of everything in it.
#include "domain/identity/actor.hpp"

#include <initializer_list>

#include "domain/core/enum_text.hpp"

namespace chaolu::identity {
namespace {

Permissions set_of(std::initializer_list<Permission> permissions) {
    Permissions set;
    for (auto const permission : permissions) set.set(static_cast<std::size_t>(permission));
    return set;
}

Permissions supplier_clerk() {
    return set_of({Permission::public_, Permission::session_read, Permission::organisation_read,
                   Permission::price_read, Permission::site_read, Permission::stock_upload,
                   Permission::stock_read, Permission::supplier_order_read,
                   Permission::supplier_order_answer, Permission::event_read});
}

Permissions supplier_admin() {
    return supplier_clerk() |
           set_of({Permission::product_write, Permission::site_write, Permission::api_key_manage});
}

Permissions buyer_clerk() {
    return set_of({Permission::public_, Permission::session_read, Permission::organisation_read,
                   Permission::price_read, Permission::order_place, Permission::order_read,
                   Permission::order_cancel, Permission::event_read});
}

Permissions buyer_admin() { return buyer_clerk() | set_of({Permission::api_key_manage}); }

// Runs the market but trades for nobody: stock is the suppliers', orders are the buyers'.
Permissions market_operator() {
    return set_of({Permission::public_, Permission::session_read, Permission::organisation_read,
                   Permission::organisation_write, Permission::person_write,
                   Permission::api_key_manage, Permission::product_write, Permission::price_read,
                   Permission::price_write, Permission::site_read, Permission::site_write,
                   Permission::stock_read, Permission::order_read, Permission::order_cancel,
                   Permission::supplier_order_read, Permission::event_read});
}

Permissions observer() {
    return set_of({Permission::public_, Permission::session_read, Permission::organisation_read,
                   Permission::price_read, Permission::site_read, Permission::stock_read,
                   Permission::order_read, Permission::supplier_order_read,
                   Permission::event_read});
}

}  // namespace

std::string_view text(OrganisationKind kind) {
    switch (kind) {
        case OrganisationKind::supplier: return "supplier";
        case OrganisationKind::buyer: return "buyer";
        case OrganisationKind::union_: return "union";
        case OrganisationKind::operator_: return "operator";
        case OrganisationKind::cooperation_office: return "cooperation_office";
    }
    return "";
}

std::optional<OrganisationKind> organisation_kind_from(std::string_view text) {
    return enum_from_text(text, OrganisationKind::cooperation_office);
}

std::string_view text(Role role) {
    switch (role) {
        case Role::supplier_clerk: return "supplier_clerk";
        case Role::supplier_admin: return "supplier_admin";
        case Role::buyer_clerk: return "buyer_clerk";
        case Role::buyer_admin: return "buyer_admin";
        case Role::operator_: return "operator";
        case Role::observer: return "observer";
    }
    return "";
}

std::optional<Role> role_from(std::string_view text) {
    return enum_from_text(text, Role::observer);
}

bool role_fits(Role role, OrganisationKind kind) {
    switch (role) {
        case Role::supplier_clerk:
        case Role::supplier_admin: return kind == OrganisationKind::supplier;
        case Role::buyer_clerk:
        case Role::buyer_admin:
            return kind == OrganisationKind::buyer || kind == OrganisationKind::union_;
        case Role::operator_: return kind == OrganisationKind::operator_;
        case Role::observer: return kind == OrganisationKind::cooperation_office;
    }
    return false;
}

std::string_view text(Permission permission) {
    switch (permission) {
        case Permission::public_: return "public";
        case Permission::session_read: return "session_read";
        case Permission::organisation_read: return "organisation_read";
        case Permission::organisation_write: return "organisation_write";
        case Permission::person_write: return "person_write";
        case Permission::api_key_manage: return "api_key_manage";
        case Permission::product_write: return "product_write";
        case Permission::price_read: return "price_read";
        case Permission::price_write: return "price_write";
        case Permission::site_read: return "site_read";
        case Permission::site_write: return "site_write";
        case Permission::stock_upload: return "stock_upload";
        case Permission::stock_read: return "stock_read";
        case Permission::order_place: return "order_place";
        case Permission::order_read: return "order_read";
        case Permission::order_cancel: return "order_cancel";
        case Permission::supplier_order_read: return "supplier_order_read";
        case Permission::supplier_order_answer: return "supplier_order_answer";
        case Permission::event_read: return "event_read";
    }
    return "";
}

std::optional<Permission> permission_from(std::string_view text) {
    return enum_from_text(text, Permission::event_read);
}

Permissions permissions_of(Role role) {
    switch (role) {
        case Role::supplier_clerk: return supplier_clerk();
        case Role::supplier_admin: return supplier_admin();
        case Role::buyer_clerk: return buyer_clerk();
        case Role::buyer_admin: return buyer_admin();
        case Role::operator_: return market_operator();
        case Role::observer: return observer();
    }
    return {};
}

Permissions narrowed(Permissions role, std::vector<Permission> const& scopes) {
    if (scopes.empty()) return role;
    // What is open to strangers stays open to a narrow key.
    auto kept = set_of({Permission::public_});
    for (auto const scope : scopes) kept.set(static_cast<std::size_t>(scope));
    return role & kept;
}

}  // namespace chaolu::identity
