// The market in which every route is called by everybody.
#include "tests/support/authorisation.hpp"

#include <stdexcept>

#include "domain/identity/uscc.hpp"
#include "tests/support/channels.hpp"
#include "tests/support/identity.hpp"
#include "tests/support/products.hpp"
#include "tests/support/second_market.hpp"

namespace chaolu::test {
namespace {

Json done(Reply const& reply) {
    if (reply.status / 100 != 2) throw std::runtime_error("not made: " + reply.text);
    return reply.body;
}

std::string id_of(Reply const& reply) { return done(reply)["id"]; }

}  // namespace

World::World() : supplier(shop.supplier()), buyer(shop.buyer()), operator_(shop.operator_()) {
    shop.with_sku("A").with_stock("A", 1'000'000);
    add_callers();
}

void World::add_callers() {
    auto add = [&](Party const& of, std::string const& whose) {
        using identity::Role;
        auto const kind = identity::organisation_kind_from(
            of.organisation_id().empty()
                ? "operator"
                : Party(of).get("/v1/session").body["organisation"]["kind"].get<std::string>());
        for (auto role = Role{}; role <= Role::cooperation_officer;
             role = static_cast<Role>(static_cast<int>(role) + 1))
            if (identity::role_fits(role, kind.value())) {
                auto const name = std::string(text(role));
                callers.push_back({name + whose, shop.with_role(of, name), role});
            }
    };
    add(supplier, " own");
    add(shop.other_supplier(), " foreign");
    add(buyer, " own");
    add(shop.other_buyer(), " foreign");
    add(shop.union_(), " of a union");
    add(operator_, "");
    add(shop.observer(), "");
    auto stranger = operator_of_second_market(shop);
    callers.push_back({"operator elsewhere", stranger, identity::Role::operator_, true});
    auto const neighbour = supplier_in(stranger);
    auto const key = done(stranger.post(
        "/v1/api-keys",
        {{"organisation_id", neighbour}, {"name", "matrix"}, {"role", "supplier_admin"}}));
    callers.push_back({"supplier_admin elsewhere", Party(shop, key["secret"], neighbour),
                       identity::Role::supplier_admin, true});
    callers.push_back({"nobody", shop.anyone(), {}});
    auto const revoked = shop.with_role(supplier, "supplier_admin");
    auto const session = done(Party(operator_).get("/v1/api-keys?page_size=200"));
    auto const id = session["items"].back()["id"].get<std::string>();
    operator_.remove("/v1/api-keys/" + id, {{"If-Match", "\"1\""}});
    callers.push_back({"revoked key", revoked, {}, false, true});
}

std::string World::once(std::string const& name, std::function<std::string()> const& make) {
    auto const known = made_.find(name);
    return known != made_.end() ? known->second : made_[name] = make();
}

std::string World::product(std::string const& purpose) {
    return once("product " + purpose, [&] {
        return id_of(supplier.post("/v1/products", new_product("P" + std::to_string(++counter_))));
    });
}

std::string World::withdrawn_product(std::string const& purpose) {
    return once("withdrawn " + purpose, [&] {
        auto const id = product("withdrawn " + purpose);
        done(supplier.post("/v1/products/" + id + ":withdraw", {{"reason", "季节已过"}}));
        return id;
    });
}

std::string World::submitted_product(std::string const& purpose) {
    return once("submitted " + purpose, [&] {
        auto const id = withdrawn_product("submitted " + purpose);
        done(supplier.post_text("/v1/products/" + id + ":submit", "", ""));
        return id;
    });
}

std::string World::offer(std::string const& purpose) {
    return once("offer " + purpose, [&] {
        auto const sold = done(supplier.get("/v1/listings/" + product("offered " + purpose)));
        auto const sku = sold["product"]["skus"][0]["code"].get<std::string>();
        return done(supplier.get("/v1/offers?sku=" + sku))["items"][0]["id"].get<std::string>();
    });
}

std::string World::site() {
    return once("site", [&] {
        return id_of(supplier.post("/v1/production-sites", {{"code", "PARK"},
                                                            {"name", "示范园"},
                                                            {"division_code", "140406"},
                                                            {"growing_units", Json::array()}}));
    });
}

std::string World::lot() {
    return once("lot", [&] {
        return done(supplier.get("/v1/lots?sku=A"))["items"][0]["id"].get<std::string>();
    });
}

std::string World::previewed_import() {
    return once("import", [&] {
        return id_of(supplier.post_text(
            "/v1/stock-imports", "text/csv",
            "sku,lot_code,production_date,quantity,unit\nA,I-1," + shop.today() + ",5,piece\n"));
    });
}

std::string World::price_list(std::string const& purpose) {
    return once("price list " + purpose, [&] {
        auto const day = free_day();
        return id_of(operator_.post(
            "/v1/price-lists", {{"code", "L" + to_text(day)},
                                {"name", {{"zh", "价目表"}}},
                                {"valid_from", to_text(day)},
                                {"valid_to", to_text(day.plus_days(1))},
                                {"prices", {{{"sku", "A"}, {"price", "6"}, {"per", "piece"}}}}}));
    });
}

std::string World::running_price_list() {
    return once("running price list", [&] {
        return id_of(operator_.post(
            "/v1/price-lists", {{"code", "RUNNING"},
                                {"name", {{"zh", "价目表"}}},
                                {"scope", "buyer:" + buyer.organisation_id()},
                                {"valid_from", "2020-01-01"},
                                {"prices", {{{"sku", "A"}, {"price", "6"}, {"per", "piece"}}}}}));
    });
}

std::string World::buyer_group() {
    return once("buyer group", [&] {
        return id_of(
            operator_.post("/v1/buyer-groups", {{"code", "TO-READ"}, {"name", {{"zh", "食堂"}}}}));
    });
}

std::string World::buyer_group_with_member() {
    auto group = id_of(
        operator_.post("/v1/buyer-groups", {{"code", fresh_key()}, {"name", {{"zh", "食堂"}}}}));
    done(operator_.post("/v1/buyer-groups/" + group + "/members",
                        {{"buyer_id", buyer.organisation_id()}}));
    return group;
}

std::string World::order(std::string const& purpose) {
    return once("order " + purpose, [&] {
        return id_of(buyer.post("/v1/orders", Shop::order_of({{"A", 1}})));
    });
}

std::string World::supplier_order(std::string const& purpose) {
    return once("supplier order " + purpose, [&] {
        auto const placed = done(buyer.get("/v1/orders/" + order("for its part " + purpose)));
        return placed["supplier_orders"][0]["id"].get<std::string>();
    });
}

std::string World::gated_channel() {
    return once("gated channel", [&] {
        done(operator_.post("/v1/channels", test::new_channel("insiders", {{"is_gated", true}})));
        done(operator_.put("/v1/channels/insiders/members",
                           {{"add", {{{"organisation_id", buyer.organisation_id()}}}}}, 1));
        return std::string("insiders");
    });
}

std::string World::order_cycle() {
    return once("order cycle", [&] { return new_order_cycle(gated_channel()); });
}

std::string World::new_channel() {
    auto const code = "channel-" + std::to_string(++counter_);
    done(operator_.post("/v1/channels", test::new_channel(code)));
    return code;
}

std::string World::new_order_cycle(std::string const& channel) {
    return id_of(operator_.post("/v1/order-cycles", new_order_cycle_of(channel)));
}

std::string World::new_api_key() {
    return id_of(supplier.post("/v1/api-keys", new_key("supplier_viewer", fresh_key())));
}

std::string World::new_uscc() {
    constexpr std::string_view check_characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    auto const start = "91110105MA" + std::to_string(1'000'000 + ++counter_);
    for (char const check : check_characters)
        if (identity::Uscc::parse(start + check)) return start + check;
    throw std::logic_error("no check character fits");
}

std::string World::login() {
    return once("login", [&] {
        done(operator_.post("/v1/people", new_person(supplier, "supplier_clerk", "matrix")));
        return std::string("matrix");
    });
}

// Before 2020, when the shop's own list begins.
Date World::free_day() { return date_from_text("1970-01-01")->plus_days(++counter_); }

Date World::coming_day() { return date_from_text("2100-01-01")->plus_days(++counter_); }

}  // namespace chaolu::test
