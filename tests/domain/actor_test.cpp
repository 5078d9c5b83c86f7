// Roles and permissions: the whole table written out a second time, as a reader would check it.
#include "domain/identity/actor.hpp"

#include <gtest/gtest.h>

#include <set>

namespace chaolu::identity {
namespace {

constexpr Role roles[] = {Role::supplier_viewer, Role::supplier_clerk, Role::supplier_sales,
                          Role::supplier_admin,  Role::buyer_clerk,    Role::buyer_admin,
                          Role::operator_,       Role::observer,       Role::cooperation_officer};
constexpr OrganisationKind kinds[] = {OrganisationKind::supplier, OrganisationKind::buyer,
                                      OrganisationKind::union_, OrganisationKind::operator_,
                                      OrganisationKind::cooperation_office};

std::set<std::string> names(Permissions const& permissions) {
    std::set<std::string> result;
    for (std::size_t i = 0; i < permission_count; ++i)
        if (permissions.test(i)) result.emplace(text(static_cast<Permission>(i)));
    return result;
}

TEST(Roles, have_exactly_these_permissions) {
    struct Case {
        Role role;
        std::set<std::string> permissions;
    };
    Case const cases[] = {
        {Role::supplier_viewer,
         {"public", "session_read", "organisation_read", "price_read", "event_read", "channel_read",
          "review_read", "site_read", "stock_read", "supplier_order_read", "supplier_read",
          "licence_read", "grant_read", "mark_read", "offer_read", "consignment_read",
          "shipment_read"}},
        {Role::supplier_clerk,
         {"public",
          "session_read",
          "organisation_read",
          "price_read",
          "event_read",
          "channel_read",
          "review_read",
          "site_read",
          "stock_read",
          "supplier_order_read",
          "supplier_read",
          "licence_read",
          "grant_read",
          "mark_read",
          "offer_read",
          "stock_upload",
          "supplier_order_answer",
          "consignment_read",
          "shipment_read",
          "consignment_write"}},
        {Role::supplier_sales,
         {"public",
          "session_read",
          "organisation_read",
          "price_read",
          "event_read",
          "channel_read",
          "review_read",
          "site_read",
          "stock_read",
          "supplier_order_read",
          "supplier_read",
          "licence_read",
          "grant_read",
          "mark_read",
          "offer_read",
          "stock_upload",
          "supplier_order_answer",
          "product_write",
          "media_write",
          "offer_write",
          "review_reply",
          "consignment_read",
          "shipment_read",
          "consignment_write"}},
        {Role::supplier_admin,
         {"public",
          "session_read",
          "organisation_read",
          "price_read",
          "event_read",
          "channel_read",
          "review_read",
          "site_read",
          "stock_read",
          "supplier_order_read",
          "supplier_read",
          "licence_read",
          "grant_read",
          "mark_read",
          "offer_read",
          "stock_upload",
          "supplier_order_answer",
          "product_write",
          "media_write",
          "offer_write",
          "review_reply",
          "site_write",
          "api_key_manage",
          "person_read",
          "person_write",
          "person_manage",
          "supplier_write",
          "application_submit",
          "licence_write",
          "grant_write",
          "consignment_read",
          "shipment_read",
          "consignment_write"}},
        {Role::buyer_clerk,
         {"public", "session_read", "organisation_read", "price_read", "event_read", "channel_read",
          "review_read", "order_place", "order_read", "order_cancel", "review_write",
          "consignment_read", "shipment_read", "consignment_write"}},
        {Role::buyer_admin,
         {"public", "session_read", "organisation_read", "price_read", "event_read", "channel_read",
          "review_read", "order_place", "order_read", "order_cancel", "review_write",
          "api_key_manage", "person_read", "person_write", "person_manage", "consignment_read",
          "shipment_read", "consignment_write"}},
        {Role::operator_,
         {"public",           "session_read",       "organisation_read",   "price_read",
          "event_read",       "channel_read",       "review_read",         "site_read",
          "stock_read",       "order_read",         "supplier_order_read", "supplier_read",
          "licence_read",     "grant_read",         "mark_read",           "offer_read",
          "buyer_group_read", "organisation_write", "person_read",         "person_write",
          "person_manage",    "api_key_manage",     "product_write",       "product_review",
          "product_publish",  "media_write",        "mark_write",          "review_manage",
          "offer_write",      "price_write",        "site_write",          "order_cancel",
          "supplier_write",   "supplier_manage",    "application_submit",  "application_review",
          "licence_write",    "grant_write",        "buyer_group_write",   "channel_write",
          "consignment_read", "shipment_read"}},
        {Role::observer,
         {"public", "session_read", "organisation_read", "price_read", "event_read", "channel_read",
          "review_read", "site_read", "stock_read", "order_read", "supplier_order_read",
          "supplier_read", "licence_read", "grant_read", "mark_read", "offer_read",
          "buyer_group_read", "consignment_read", "shipment_read"}},
        {Role::cooperation_officer,
         {"public",           "session_read",        "organisation_read",
          "price_read",       "event_read",          "channel_read",
          "review_read",      "site_read",           "stock_read",
          "order_read",       "supplier_order_read", "supplier_read",
          "licence_read",     "grant_read",          "mark_read",
          "offer_read",       "buyer_group_read",    "application_recommend",
          "consignment_read", "shipment_read"}},
    };
    EXPECT_EQ(std::size(cases), std::size(roles));
    for (auto const& each : cases)
        EXPECT_EQ(names(permissions_of(each.role)), each.permissions) << text(each.role);
}

TEST(Roles, fit_the_kinds_of_organisation_they_are_made_for) {
    std::set<std::pair<Role, OrganisationKind>> const fitting{
        {Role::supplier_viewer, OrganisationKind::supplier},
        {Role::supplier_clerk, OrganisationKind::supplier},
        {Role::supplier_sales, OrganisationKind::supplier},
        {Role::supplier_admin, OrganisationKind::supplier},
        {Role::buyer_clerk, OrganisationKind::buyer},
        {Role::buyer_clerk, OrganisationKind::union_},
        {Role::buyer_admin, OrganisationKind::buyer},
        {Role::buyer_admin, OrganisationKind::union_},
        {Role::operator_, OrganisationKind::operator_},
        {Role::observer, OrganisationKind::cooperation_office},
        {Role::cooperation_officer, OrganisationKind::cooperation_office},
    };
    for (auto const role : roles)
        for (auto const kind : kinds)
            EXPECT_EQ(role_fits(role, kind), fitting.contains({role, kind}))
                << text(role) << " in " << text(kind);
}

TEST(Names, are_read_as_they_are_written_and_differ) {
    std::set<std::string_view> seen;
    for (auto const role : roles) {
        EXPECT_EQ(role_from(text(role)), role);
        EXPECT_TRUE(seen.insert(text(role)).second);
    }
    seen.clear();
    for (auto const kind : kinds) {
        EXPECT_EQ(organisation_kind_from(text(kind)), kind);
        EXPECT_TRUE(seen.insert(text(kind)).second);
    }
    seen.clear();
    for (std::size_t i = 0; i < permission_count; ++i) {
        auto const permission = static_cast<Permission>(i);
        EXPECT_EQ(permission_from(text(permission)), permission);
        EXPECT_TRUE(seen.insert(text(permission)).second);
    }
    EXPECT_EQ(text(OrganisationKind::union_), "union");
    EXPECT_EQ(text(OrganisationKind::operator_), "operator");
    EXPECT_EQ(text(Role::operator_), "operator");
    EXPECT_EQ(text(Permission::public_), "public");
}

TEST(Names, of_nothing_are_refused) {
    for (std::string_view const other : {"", "Operator", "operator_", "union_", "public_", "admin",
                                         "order_place ", "orderplace"}) {
        EXPECT_FALSE(role_from(other)) << other;
        EXPECT_FALSE(organisation_kind_from(other)) << other;
        EXPECT_FALSE(permission_from(other)) << other;
    }
}

TEST(Scopes, narrow_a_role_and_never_widen_it) {
    auto const buyer = permissions_of(Role::buyer_clerk);
    EXPECT_EQ(narrowed(buyer, {}), buyer);
    EXPECT_EQ(names(narrowed(buyer, {Permission::order_read})),
              (std::set<std::string>{"public", "order_read"}));
    EXPECT_EQ(names(narrowed(buyer, {Permission::order_read, Permission::stock_upload})),
              (std::set<std::string>{"public", "order_read"}));
    EXPECT_EQ(names(narrowed(buyer, {Permission::price_write})), (std::set<std::string>{"public"}));
}

TEST(Actor, may_do_what_its_permissions_say) {
    Actor actor;
    EXPECT_FALSE(actor.may(Permission::order_place));
    actor.permissions = permissions_of(Role::buyer_clerk);
    EXPECT_TRUE(actor.may(Permission::order_place));
    EXPECT_FALSE(actor.may(Permission::supplier_order_answer));
}

TEST(Actor, sees_the_whole_market_only_as_operator_or_cooperation_office) {
    for (auto const kind : kinds) {
        Actor actor;
        actor.kind = kind;
        EXPECT_FALSE(actor.sees_whole_market()) << "a stranger";
        actor.organisation = OrganisationId{};
        EXPECT_EQ(actor.sees_whole_market(), kind == OrganisationKind::operator_ ||
                                                 kind == OrganisationKind::cooperation_office)
            << text(kind);
    }
}

TEST(Actor, finds_its_own_things_the_whole_market_s_or_nobody_s) {
    OrganisationId own;
    own.uuid.bytes[15] = 1;
    for (auto const kind : kinds) {
        Actor actor;
        actor.kind = kind;
        EXPECT_EQ(actor.finds_only(), OrganisationId{}) << "a stranger";
        actor.organisation = own;
        if (actor.sees_whole_market())
            EXPECT_EQ(actor.finds_only(), std::nullopt) << text(kind);
        else
            EXPECT_EQ(actor.finds_only(), own) << text(kind);
    }
}

}  // namespace
}  // namespace chaolu::identity
