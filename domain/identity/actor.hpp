// Who is asking: organisations, roles, permissions, and the actor every call carries.
#pragma once
#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/id.hpp"

namespace chaolu::identity {

enum class OrganisationKind { supplier, buyer, union_, operator_, cooperation_office };
std::string_view text(OrganisationKind kind);
std::optional<OrganisationKind> organisation_kind_from(std::string_view text);

enum class Role {
    supplier_viewer,
    supplier_clerk,
    supplier_sales,
    supplier_admin,
    buyer_clerk,
    buyer_admin,
    operator_,
    observer,
    cooperation_officer,
};
std::string_view text(Role role);
std::optional<Role> role_from(std::string_view text);
// Buyers and unions share the buyer roles; every other role belongs to one kind.
bool role_fits(Role role, OrganisationKind kind);

enum class Permission {
    public_,
    session_read,
    organisation_read,
    organisation_write,
    person_write,
    api_key_manage,
    product_write,
    price_read,
    price_write,
    site_read,
    site_write,
    stock_upload,
    stock_read,
    order_place,
    order_read,
    order_cancel,
    supplier_order_read,
    supplier_order_answer,
    shipment_read,
    event_read,
    person_read,
    person_manage,
    supplier_read,
    supplier_write,
    supplier_manage,
    application_submit,
    application_recommend,
    application_review,
    licence_read,
    licence_write,
    grant_read,
    grant_write,
    product_review,
    product_publish,
    media_write,
    mark_read,
    mark_write,
    review_read,
    review_write,
    review_reply,
    review_manage,
    offer_read,
    offer_write,
    buyer_group_read,
    buyer_group_write,
    channel_read,
    channel_write,
    consignment_read,
    consignment_write,
};
constexpr std::size_t permission_count =
    static_cast<std::size_t>(Permission::consignment_write) + 1;
std::string_view text(Permission permission);
std::optional<Permission> permission_from(std::string_view text);

using Permissions = std::bitset<permission_count>;
// What a role may do; every role has public_.
Permissions permissions_of(Role role);
// A credential's scopes narrow its role and never widen it; no scopes means all of the role.
Permissions narrowed(Permissions role, std::vector<Permission> const& scopes);

// The sales channel in which somebody buys, with what every call must know of it.
struct ActingChannel {
    std::string code;
    // It sells the SKUs of its own list only.
    bool has_own_assortment = false;
    bool uses_cycles = false;
    // The key was made for this channel and never acts in another.
    bool is_bound = false;
};

// The caller of one request. A public call has a market at most.
struct Actor {
    std::optional<MarketId> market;
    std::optional<OrganisationId> organisation;
    OrganisationKind kind = OrganisationKind::buyer;
    Role role = Role::observer;
    Permissions permissions;
    bool is_session = false;
    // Of the key or, for a session, the person.
    Uuid credential{};
    // None: what is open to the public.
    std::optional<ActingChannel> channel = {};

    bool may(Permission permission) const {
        return permissions.test(static_cast<std::size_t>(permission));
    }
    std::optional<std::string> channel_code() const {
        return channel ? std::optional(channel->code) : std::nullopt;
    }
    // Operators and cooperation offices see the whole market, everyone else what is theirs.
    bool sees_whole_market() const {
        return organisation && (kind == OrganisationKind::operator_ ||
                                kind == OrganisationKind::cooperation_office);
    }
    // Whose things the caller finds; none: everybody's in the market. A stranger finds nobody's.
    std::optional<OrganisationId> finds_only() const {
        if (sees_whole_market()) return {};
        return organisation.value_or(OrganisationId{});
    }
};

}  // namespace chaolu::identity
