// The choice between the supplier that is named and the one that is calling.
#include "server/api/supplier_choice.hpp"

#include "storage/identity.hpp"

namespace chaolu::api {

using identity::OrganisationKind;

std::optional<OrganisationId> decode_supplier(http::Call const& call, json::Decoder& in) {
    return decode_supplier(call, in, [&](OrganisationId id) {
        auto const organisation = storage::identity::find_organisation(call.tx(), id);
        return organisation && organisation->kind == OrganisationKind::supplier;
    });
}

std::optional<OrganisationId> decode_supplier(
    http::Call const& call, json::Decoder& in,
    std::function<bool(OrganisationId)> const& is_supplier) {
    constexpr auto field = "supplier_id";
    if (call.actor.kind == OrganisationKind::supplier) {
        auto const named = in.id<kind::Organisation>(field, json::maybe);
        if (named && named != call.actor.organisation)
            in.fault(field, Code::unknown_organisation, "is not the organisation of this key");
        return call.actor.organisation;
    }
    auto const named = in.id<kind::Organisation>(field);
    if (!named) return {};
    if (!is_supplier(*named))
        in.fault(field, Code::unknown_organisation, "is not a supplier of this market");
    return named;
}

}  // namespace chaolu::api
