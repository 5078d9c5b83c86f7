// Rights are computed here and nowhere else: whoever changes what decides them comes by.
#include "server/app/supplier_file.hpp"

#include <array>

#include "server/json/suppliers.hpp"
#include "storage/grants.hpp"
#include "storage/outbox.hpp"

namespace chaolu::app {
namespace {

namespace db = storage::suppliers;

void save_rights(storage::Tx& tx, SupplierFile const& file) {
    suppliers::Standing const standing{file.supplier.role, file.supplier.state,    file.approvals,
                                       file.papers,        file.supplier.closures, file.agencies};
    db::save_rights(tx, file.supplier.id, suppliers::rights_of(standing, file.rules));
}

}  // namespace

std::optional<SupplierFile> lock_supplier_file(storage::Tx& tx, OrganisationId id) {
    auto supplier = db::lock(tx, id);
    if (!supplier) return {};
    SupplierFile file{*std::move(supplier),
                      db::approvals(tx, id),
                      storage::licences::papers(tx, id),
                      storage::grants::agency_days(tx, id),
                      {}};
    for (auto& sourced : db::rules(tx)) file.rules.push_back(std::move(sourced.rule));
    return file;
}

void record(storage::Tx& tx, Document const& document, nlohmann::json const& before,
            nlohmann::json const& after, Deed const& deed, Doer const& doer) {
    auto const& [actor, services, now] = doer;
    EventId const id{services.ids.next(now)};
    db::append_change(tx,
                      {id, document.supplier, deed.what, before.dump(), after.dump(), deed.reason,
                       actor.organisation.value(), actor.credential, actor.is_session, now});
    nlohmann::json data{{document.owner, document.supplier.text()}};
    if (deed.reason) data["reason"] = *deed.reason;
    std::array const events{storage::outbox::Event{id, deed.what, document.id, document.version,
                                                   std::nullopt, document.supplier, data.dump(),
                                                   now}};
    storage::outbox::append(tx, events);
}

void save_supplier_file(storage::Tx& tx, SupplierFile& file, nlohmann::json const& before,
                        Deed const& deed, Doer const& doer) {
    ++file.supplier.version;
    db::update(tx, file.supplier);
    db::save_approvals(tx, file.supplier.id, file.approvals);
    save_rights(tx, file);
    record(tx, {file.supplier.id, file.supplier.id.uuid, file.supplier.version}, before,
           json::encode_standing(file.supplier, file.approvals), deed, doer);
}

void renew_rights(storage::Tx& tx, OrganisationId supplier) {
    auto file = lock_supplier_file(tx, supplier).value();
    ++file.supplier.version;
    db::update(tx, file.supplier);
    save_rights(tx, file);
}

}  // namespace chaolu::app
