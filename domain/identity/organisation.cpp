// The rules of registering an organisation.
#include "domain/identity/organisation.hpp"

#include "domain/core/enum_text.hpp"

namespace chaolu::identity {

std::string_view text(Channel channel) {
    switch (channel) {
        case Channel::supermarket: return "supermarket";
        case Channel::wholesale: return "wholesale";
        case Channel::livestream: return "livestream";
        case Channel::event: return "event";
        case Channel::union_: return "union";
        case Channel::canteen: return "canteen";
        case Channel::app: return "app";
    }
    return "";
}

std::optional<Channel> channel_from(std::string_view text) {
    return enum_from_text(text, Channel::app);
}

bool uscc_fits(Uscc const& uscc, OrganisationKind kind) {
    return kind != OrganisationKind::union_ || uscc.is_union();
}

bool may_have_channel(OrganisationKind kind) {
    return kind == OrganisationKind::buyer || kind == OrganisationKind::union_;
}

}  // namespace chaolu::identity
