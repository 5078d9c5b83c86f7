// Rows of the authorisation matrix: suppliers, their licences and what they are to each other.
#include <stdexcept>

#include "tests/support/authorisation_requests.hpp"
#include "tests/support/identity.hpp"
#include "tests/support/suppliers.hpp"

namespace chaolu::test {
namespace {

using C = Caller const&;
using enum Whose;

// A supplier for one step, so that the one of everything else stays as it is.
std::string supplier_for(World& w, std::string const& purpose, bool is_active = true) {
    return w.once("supplier to " + purpose, [&] {
        auto const supplier = new_supplier(w.shop, w.new_uscc());
        if (is_active) approve(w.shop, supplier, {"craft"});
        return supplier.organisation_id();
    });
}

std::string own(World& w) { return "/v1/suppliers/" + w.supplier.organisation_id(); }

int version_of(World& w, std::string const& target) {
    return w.operator_.get(target).body.at("version");
}

Json next_licence(World& w) {
    static int sequence = 500;
    return new_sc(w.supplier.organisation_id(), ++sequence, date_from_text(w.shop.today()).value());
}

std::string licence(World& w, std::string const& purpose = "read") {
    return "/v1/licences/" + w.once("licence to " + purpose, [&] {
        return w.supplier.post("/v1/licences", next_licence(w)).body.at("id");
    });
}

std::string id_of(Reply const& made) {
    if (made.status != 201) throw std::runtime_error(made.text);
    return made.body.at("id");
}

Json application() {
    return {{"categories", {"craft"}},
            {"division_code", "140406"},
            {"address", "示例村 1 号"},
            {"contact", {{"name", "联系人"}, {"phone", "13800138000"}}},
            {"bank", {{"holder", "示例"}, {"bank", "示例银行"}, {"account", "62284800001234"}}}};
}

// Only one of a supplier is open at a time: each step has one that came to where it begins.
std::string application_in(World& w, std::string const& purpose,
                           std::vector<std::string> const& steps) {
    return "/v1/supplier-applications/" + w.once("application to " + purpose, [&] {
        auto body = application();
        body["supplier_id"] = w.supplier.organisation_id();
        // Whatever another row left open.
        w.shop.sql(
            "update supplier_application set state = 'rejected' "
            "where state in ('submitted', 'recommended', 'returned')");
        auto const id = id_of(w.supplier.post("/v1/supplier-applications", body));
        auto office = w.shop.with_role(w.shop.observer(), "cooperation_officer");
        for (auto const& verb : steps)
            (verb == ":recommend" ? office : w.operator_)
                .post("/v1/supplier-applications/" + id + verb, reason);
        return id;
    });
}

std::string grant(World& w, std::string const& purpose = "read") {
    return "/v1/grants/" + w.once("grant to " + purpose, [&] {
        return id_of(w.supplier.post("/v1/grants", {{"grantee_id", supplier_for(w, "be an agent")},
                                                    {"kind", "agent_for"},
                                                    {"valid_from", w.shop.today()}}));
    });
}

std::string person(World& w) {
    return "/v1/people/" + w.once("person", [&] {
        return id_of(
            w.supplier.post("/v1/people", new_person(w.supplier, "supplier_viewer", "member")));
    });
}

}  // namespace

std::vector<Row> supplier_rows() {
    return {
        {"POST /v1/production-sites/{id}:change-growing-units", suppliers,
         [](World& w, C) {
             return post("/v1/production-sites/" + w.site() + ":change-growing-units",
                         {{"growing_units", {{{"number", "A01"}, {"kind", "greenhouse"}}}}});
         }},
        {"GET /v1/suppliers", suppliers,
         [](World& w, C) { return list("/v1/suppliers", w.supplier.organisation_id()); }},
        {"GET /v1/suppliers/{id}", suppliers, [](World& w, C) { return get(own(w)); }},
        {"GET /v1/suppliers/{id}/changes", suppliers,
         [](World& w, C) { return get(own(w) + "/changes"); }},
        {"GET /v1/suppliers/{id}/scorecard", suppliers,
         [](World& w, C) { return get(own(w) + "/scorecard"); }},
        {"PATCH /v1/suppliers/{id}", suppliers,
         [](World& w, C) {
             return patch(own(w), {{"closures", Json::array()}}, version_of(w, own(w)));
         }},
        {"POST /v1/suppliers/{id}:approve", markets,
         [](World& w, C) {
             return post("/v1/suppliers/" + supplier_for(w, "approve", false) + ":approve",
                         {{"categories", {"craft"}}});
         }},
        {"POST /v1/suppliers/{id}:disapprove", markets,
         [](World& w, C) {
             return post("/v1/suppliers/" + supplier_for(w, "disapprove") + ":disapprove",
                         {{"categories", {"craft"}}, {"reason", "样品不合格"}});
         }},
        {"POST /v1/suppliers/{id}:suspend", markets,
         [](World& w, C) {
             return post("/v1/suppliers/" + supplier_for(w, "suspend") + ":suspend", reason);
         }},
        {"POST /v1/suppliers/{id}:resume", markets,
         [](World& w, C) {
             auto const target = "/v1/suppliers/" + supplier_for(w, "resume");
             w.operator_.post(target + ":suspend", reason);
             return post(target + ":resume", reason);
         }},
        {"POST /v1/suppliers/{id}:terminate", markets,
         [](World& w, C) {
             return post("/v1/suppliers/" + supplier_for(w, "terminate") + ":terminate", reason);
         }},

        {"GET /v1/licence-rules", nobodys, [](World&, C) { return get("/v1/licence-rules"); }},
        {"POST /v1/licences", suppliers,
         [](World& w, C) { return naming(post("/v1/licences", next_licence(w))); }},
        {"GET /v1/licences", suppliers,
         [](World& w, C) { return list("/v1/licences", licence(w).substr(13)); }},
        {"GET /v1/licences/{id}", suppliers, [](World& w, C) { return get(licence(w)); }},
        {"POST /v1/licences/{id}:confirm", suppliers,
         [](World& w, C) { return act(licence(w, "confirm") + ":confirm"); }},
        {"POST /v1/licences/{id}:refuse", suppliers,
         [](World& w, C) { return post(licence(w, "refuse") + ":refuse", reason); }},
        {"POST /v1/licences/{id}:withdraw", suppliers,
         [](World& w, C) {
             auto const target = licence(w, "withdraw");
             w.operator_.post_text(target + ":confirm", "", "");
             return post(target + ":withdraw", reason);
         }},

        {"POST /v1/supplier-applications", suppliers,
         [](World& w, C) {
             auto body = application();
             body["supplier_id"] = w.supplier.organisation_id();
             return naming(post("/v1/supplier-applications", body));
         }},
        {"GET /v1/supplier-applications", suppliers,
         [](World& w, C) {
             return list("/v1/supplier-applications", application_in(w, "list", {}).substr(26));
         }},
        {"GET /v1/supplier-applications/{id}", suppliers,
         [](World& w, C) { return get(application_in(w, "read", {})); }},
        {"POST /v1/supplier-applications/{id}:resubmit", suppliers,
         [](World& w, C) {
             return post(application_in(w, "resubmit", {":return"}) + ":resubmit", application());
         }},
        {"POST /v1/supplier-applications/{id}:recommend", suppliers,
         [](World& w, C) {
             return post(application_in(w, "recommend", {}) + ":recommend", reason);
         }},
        {"POST /v1/supplier-applications/{id}:return", suppliers,
         [](World& w, C) { return post(application_in(w, "return", {}) + ":return", reason); }},
        {"POST /v1/supplier-applications/{id}:approve", suppliers,
         [](World& w, C) {
             return post(application_in(w, "approve", {":recommend"}) + ":approve",
                         {{"decisions", {{{"category", "craft"}, {"verdict", "approved"}}}}});
         }},
        {"POST /v1/supplier-applications/{id}:reject", suppliers,
         [](World& w, C) { return post(application_in(w, "reject", {}) + ":reject", reason); }},

        {"POST /v1/grants", suppliers,
         [](World& w, C) {
             return naming(post("/v1/grants", {{"grantor_id", w.supplier.organisation_id()},
                                               {"grantee_id", supplier_for(w, "be an agent")},
                                               {"kind", "agent_for"},
                                               {"valid_from", w.shop.today()}}));
         }},
        {"GET /v1/grants", suppliers,
         [](World& w, C) { return list("/v1/grants", grant(w).substr(11)); }},
        {"GET /v1/grants/{id}", suppliers, [](World& w, C) { return get(grant(w)); }},
        {"POST /v1/grants/{id}:withdraw", suppliers,
         [](World& w, C) { return post(grant(w, "withdraw") + ":withdraw", reason); }},

        {"PATCH /v1/organisations/{id}", suppliers,
         [](World& w, C) {
             auto const target = "/v1/organisations/" + w.supplier.organisation_id();
             return patch(target, {{"name", {{"zh", "云岩山"}}}}, version_of(w, target));
         }},
        {"GET /v1/people", suppliers,
         [](World& w, C) { return list("/v1/people", person(w).substr(11)); }},
        {"GET /v1/people/{id}", suppliers, [](World& w, C) { return get(person(w)); }},
        {"PATCH /v1/people/{id}", suppliers,
         [](World& w, C) {
             return patch(person(w), {{"role", "supplier_clerk"}}, version_of(w, person(w)));
         }},
    };
}

}  // namespace chaolu::test
