// Rows of the authorisation matrix: suppliers, their licences and what they are to each other.
#include "tests/support/authorisation_requests.hpp"
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

}  // namespace

std::vector<Row> supplier_rows() {
    return {
        {"GET /v1/suppliers", suppliers,
         [](World& w, C) { return list("/v1/suppliers", w.supplier.organisation_id()); }},
        {"GET /v1/suppliers/{id}", suppliers, [](World& w, C) { return get(own(w)); }},
        {"GET /v1/suppliers/{id}/changes", suppliers,
         [](World& w, C) { return get(own(w) + "/changes"); }},
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
    };
}

}  // namespace chaolu::test
