// Organisations get other names: the past one is kept, the record and the feed tell of it.
#pragma once
#include "server/app/supplier_file.hpp"
#include "storage/identity.hpp"
#include "storage/organisation_names.hpp"

namespace chaolu::app {

// The organisation as it is then. `was` is what it is now, and locked (storage::names::lock).
storage::identity::Organisation rename_organisation(storage::Tx& tx,
                                                    storage::identity::Organisation const& was,
                                                    storage::names::Names const& names,
                                                    Doer const& doer);

}  // namespace chaolu::app
