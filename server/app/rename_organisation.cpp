// The name only: what else an organisation is decides over what it may do.
#include "server/app/rename_organisation.hpp"

#include <nlohmann/json.hpp>

namespace chaolu::app {
namespace {

using storage::identity::Organisation;

nlohmann::json names_of(Organisation const& organisation) {
    auto const& en = organisation.name_en;
    return {{"name", {{"zh", organisation.name_zh}, {"en", en ? nlohmann::json(*en) : nullptr}}}};
}

// A supplier shows the name too and has the id of its organisation: the feed counts its versions.
int next_version_in_feed(storage::Tx& tx, Organisation const& organisation) {
    auto supplier = storage::suppliers::lock(tx, organisation.id);
    if (!supplier) return organisation.version;
    ++supplier->version;
    storage::suppliers::update(tx, *supplier);
    return supplier->version;
}

}  // namespace

Organisation rename_organisation(storage::Tx& tx, Organisation const& was,
                                 storage::names::Names const& names, Doer const& doer) {
    storage::names::rename(tx, was.id, names, doer.now);
    auto now = storage::identity::find_organisation(tx, was.id).value();
    record(tx, {now.id, now.id.uuid, next_version_in_feed(tx, now), "organisation_id"},
           names_of(was), names_of(now), {"organisation.renamed"}, doer);
    return now;
}

}  // namespace chaolu::app
