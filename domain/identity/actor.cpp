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

// What every signed-in role may look at; whose rows it finds there is another matter.
Permissions reader() {
    return set_of({Permission::public_, Permission::session_read, Permission::organisation_read,
                   Permission::price_read, Permission::event_read, Permission::channel_read,
                   Permission::review_read});
}

Permissions supplier_viewer() {
    return reader() |
           set_of({Permission::site_read, Permission::stock_read, Permission::supplier_order_read,
                   Permission::supplier_read, Permission::licence_read, Permission::grant_read,
                   Permission::mark_read, Permission::offer_read, Permission::consignment_read,
                   Permission::shipment_read});
}

Permissions supplier_clerk() {
    return supplier_viewer() | set_of({Permission::stock_upload, Permission::supplier_order_answer,
                                       Permission::consignment_write});
}

// Sells: listings, offers and pictures besides the daily work, but neither staff nor papers.
Permissions supplier_sales() {
    return supplier_clerk() | set_of({Permission::product_write, Permission::media_write,
                                      Permission::offer_write, Permission::review_reply});
}

Permissions supplier_admin() {
    return supplier_sales() |
           set_of({Permission::site_write, Permission::api_key_manage, Permission::person_read,
                   Permission::person_write, Permission::person_manage, Permission::supplier_write,
                   Permission::application_submit, Permission::licence_write,
                   Permission::grant_write});
}

Permissions buyer_clerk() {
    return reader() |
           set_of({Permission::order_place, Permission::order_read, Permission::order_cancel,
                   Permission::review_write, Permission::consignment_read,
                   Permission::consignment_write, Permission::shipment_read});
}

Permissions buyer_admin() {
    return buyer_clerk() | set_of({Permission::api_key_manage, Permission::person_read,
                                   Permission::person_write, Permission::person_manage});
}

// Sees the whole market and changes nothing.
Permissions observer() {
    return reader() |
           set_of({Permission::site_read, Permission::stock_read, Permission::order_read,
                   Permission::supplier_order_read, Permission::supplier_read,
                   Permission::licence_read, Permission::grant_read, Permission::mark_read,
                   Permission::offer_read, Permission::buyer_group_read,
                   Permission::consignment_read, Permission::shipment_read});
}

// The county's word on who may sell.
Permissions cooperation_officer() {
    return observer() | set_of({Permission::application_recommend});
}

// Runs the market but trades for nobody: stock is the suppliers', orders are the buyers'.
Permissions market_operator() {
    return observer() | set_of({Permission::organisation_write, Permission::person_read,
                                Permission::person_write,       Permission::person_manage,
                                Permission::api_key_manage,     Permission::product_write,
                                Permission::product_review,     Permission::product_publish,
                                Permission::media_write,        Permission::mark_write,
                                Permission::review_manage,      Permission::offer_write,
                                Permission::price_write,        Permission::site_write,
                                Permission::order_cancel,       Permission::supplier_write,
                                Permission::supplier_manage,    Permission::application_submit,
                                Permission::application_review, Permission::licence_write,
                                Permission::grant_write,        Permission::buyer_group_write,
                                Permission::channel_write});
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
        case Role::supplier_viewer: return "supplier_viewer";
        case Role::supplier_clerk: return "supplier_clerk";
        case Role::supplier_sales: return "supplier_sales";
        case Role::supplier_admin: return "supplier_admin";
        case Role::buyer_clerk: return "buyer_clerk";
        case Role::buyer_admin: return "buyer_admin";
        case Role::operator_: return "operator";
        case Role::observer: return "observer";
        case Role::cooperation_officer: return "cooperation_officer";
    }
    return "";
}

std::optional<Role> role_from(std::string_view text) {
    return enum_from_text(text, Role::cooperation_officer);
}

bool role_fits(Role role, OrganisationKind kind) {
    switch (role) {
        case Role::supplier_viewer:
        case Role::supplier_clerk:
        case Role::supplier_sales:
        case Role::supplier_admin: return kind == OrganisationKind::supplier;
        case Role::buyer_clerk:
        case Role::buyer_admin:
            return kind == OrganisationKind::buyer || kind == OrganisationKind::union_;
        case Role::operator_: return kind == OrganisationKind::operator_;
        case Role::observer:
        case Role::cooperation_officer: return kind == OrganisationKind::cooperation_office;
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
        case Permission::shipment_read: return "shipment_read";
        case Permission::event_read: return "event_read";
        case Permission::person_read: return "person_read";
        case Permission::person_manage: return "person_manage";
        case Permission::supplier_read: return "supplier_read";
        case Permission::supplier_write: return "supplier_write";
        case Permission::supplier_manage: return "supplier_manage";
        case Permission::application_submit: return "application_submit";
        case Permission::application_recommend: return "application_recommend";
        case Permission::application_review: return "application_review";
        case Permission::licence_read: return "licence_read";
        case Permission::licence_write: return "licence_write";
        case Permission::grant_read: return "grant_read";
        case Permission::grant_write: return "grant_write";
        case Permission::product_review: return "product_review";
        case Permission::product_publish: return "product_publish";
        case Permission::media_write: return "media_write";
        case Permission::mark_read: return "mark_read";
        case Permission::mark_write: return "mark_write";
        case Permission::review_read: return "review_read";
        case Permission::review_write: return "review_write";
        case Permission::review_reply: return "review_reply";
        case Permission::review_manage: return "review_manage";
        case Permission::offer_read: return "offer_read";
        case Permission::offer_write: return "offer_write";
        case Permission::buyer_group_read: return "buyer_group_read";
        case Permission::buyer_group_write: return "buyer_group_write";
        case Permission::channel_read: return "channel_read";
        case Permission::channel_write: return "channel_write";
        case Permission::consignment_read: return "consignment_read";
        case Permission::consignment_write: return "consignment_write";
    }
    return "";
}

std::optional<Permission> permission_from(std::string_view text) {
    return enum_from_text(text, Permission::consignment_write);
}

Permissions permissions_of(Role role) {
    switch (role) {
        case Role::supplier_viewer: return supplier_viewer();
        case Role::supplier_clerk: return supplier_clerk();
        case Role::supplier_sales: return supplier_sales();
        case Role::supplier_admin: return supplier_admin();
        case Role::buyer_clerk: return buyer_clerk();
        case Role::buyer_admin: return buyer_admin();
        case Role::operator_: return market_operator();
        case Role::observer: return observer();
        case Role::cooperation_officer: return cooperation_officer();
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
