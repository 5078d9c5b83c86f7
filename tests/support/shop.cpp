// The shop is built through the public API as far as it reaches.
#include "tests/support/shop.hpp"

#include <gtest/gtest.h>

#include <random>

#include "server/app/provision.hpp"
#include "server/application.hpp"
#include "server/clock.hpp"
#include "server/security/ids.hpp"
#include "storage/check.hpp"
#include "storage/identity.hpp"
#include "tests/support/licences.hpp"
#include "tests/support/seen.hpp"

namespace chaolu::test {
namespace {

observe::Log& quiet_log() {
    static observe::Log log("/dev/null");
    return log;
}

Json must(Reply const& reply, int status) {
    if (reply.status != status)
        throw std::runtime_error("the shop could not be set up: " + std::to_string(reply.status) +
                                 " " + reply.text);
    return reply.body;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, ProblemIs const& problem) {
    return out << problem.status << " " << problem.code;
}

std::string Reply::header(std::string const& lower_case_name) const {
    for (auto const& [name, value] : headers)
        if (name == lower_case_name) return value;
    return {};
}

ProblemIs Reply::problem() const {
    return {status, body.is_object() ? body.value("code", std::string("no code")) : "no problem"};
}

bool Reply::has_fault(std::string const& pointer, std::string const& code) const {
    if (!body.is_object() || !body.contains("errors")) return false;
    for (auto const& fault : body["errors"])
        if (fault["pointer"] == pointer && fault["code"] == code) return true;
    return false;
}

// 23 November 2026, ten in the morning in Shanghai.
TestClock::TestClock() { set(instant_from_text("2026-11-23T02:00:00Z").value()); }

Instant TestClock::now() {
    auto const stopped = stopped_at_us_.load();
    return {stopped != 0 ? stopped : SystemClock().now().micros + offset_us_};
}

void TestClock::set(Instant at) {
    offset_us_ = at.micros - SystemClock().now().micros;
    stopped_at_us_ = 0;
}

std::string fresh_key() {
    thread_local std::mt19937_64 random{std::random_device{}()};
    return "test-" + std::to_string(random()) + std::to_string(random());
}

Party::Party(Shop const& shop, std::string key, std::string organisation_id)
    : shop_(&shop),
      key_(std::move(key)),
      organisation_id_(std::move(organisation_id)),
      client_(shop.base_url()) {}

Party::Party(Party const& other) : Party(*other.shop_, other.key_, other.organisation_id_) {}

Reply Party::send(std::string const& method, std::string const& target, Headers headers,
                  std::string const& body) {
    if (!key_.empty()) headers.emplace_back("Authorization", "Bearer " + key_);
    auto raw = client_.send(method, target, headers, body);
    Reply reply{raw.status, nullptr, raw.body, raw.headers};
    if (reply.header("content-type").find("json") != std::string::npos)
        reply.body = Json::parse(raw.body, nullptr, false);
    record_seen(method, target, reply);
    return reply;
}

Reply Party::get(std::string const& target, Headers const& headers) {
    return send("GET", target, headers, "");
}

Reply Party::post_text(std::string const& target, std::string const& content_type,
                       std::string const& text, Headers const& headers) {
    Headers all;
    if (!content_type.empty()) all.emplace_back("Content-Type", content_type);
    bool has_key = false;
    for (auto const& [name, value] : headers) {
        bool is_key = name == "Idempotency-Key";
        has_key = has_key || is_key;
        if (!is_key || !value.empty()) all.emplace_back(name, value);
    }
    if (!has_key) all.emplace_back("Idempotency-Key", fresh_key());
    return send("POST", target, std::move(all), text);
}

Reply Party::post(std::string const& target, Json const& body, Headers const& headers) {
    return post_text(target, "application/json", body.dump(), headers);
}

namespace {

Headers conditional(std::optional<int> version) {
    Headers headers{{"Content-Type", "application/json"}};
    if (version) headers.emplace_back("If-Match", "\"" + std::to_string(*version) + "\"");
    return headers;
}

}  // namespace

Reply Party::put(std::string const& target, Json const& body, std::optional<int> version) {
    return send("PUT", target, conditional(version), body.dump());
}

Reply Party::patch(std::string const& target, Json const& body, std::optional<int> version) {
    return send("PATCH", target, conditional(version), body.dump());
}

Reply Party::remove(std::string const& target, Headers const& headers) {
    return send("DELETE", target, headers, "");
}

struct Shop::Server {
    Server(Config const& config, Clock& clock) : application(config, clock, ids, quiet_log()) {
        thread = std::thread([this] { application.run(); });
    }
    ~Server() {
        application.drain();
        thread.join();
    }
    security::RandomIds ids;
    Application application;
    std::thread thread;
};

Shop::Shop(void (*adjust)(Config&)) {
    Config config;
    config.database = database_.as_application();
    config.server.port = 0;
    config.admin_port = 0;
    config.drain_max_ms = 2000;
    if (adjust) adjust(config);
    storage::Session session(database_.as_owner());
    security::RandomIds ids;
    app::add_market(session, {"lucheng-chaoyang", "潞城—朝阳", {}, "140406", "110105"}, ids,
                    clock_.now());
    operator_key_ =
        app::add_key(session, {"lucheng-chaoyang", "operator", "test", {}}, ids, clock_.now());
    server_ = std::make_unique<Server>(config, clock_);
}

Shop::~Shop() = default;

std::string Shop::base_url() const {
    return "http://127.0.0.1:" + std::to_string(server_->application.port());
}
std::string Shop::admin_url() const {
    return "http://127.0.0.1:" + std::to_string(server_->application.admin_port());
}

Party Shop::operator_() {
    Party bare(*this, operator_key_, "");
    auto me = must(bare.get("/v1/session"), 200);
    return {*this, operator_key_, me["organisation"]["id"]};
}

Party Shop::anyone() const { return {*this, "", ""}; }

Party Shop::key_for(std::string const& organisation_id, std::string const& role) {
    auto key = must(operator_().post("/v1/api-keys", {{"organisation_id", organisation_id},
                                                      {"name", "test " + fresh_key().substr(5, 12)},
                                                      {"role", role}}),
                    201);
    return {*this, key["secret"], organisation_id};
}

Party Shop::with_role(Party const& party, std::string const& role) {
    return key_for(party.organisation_id(), role);
}

Party Shop::party(std::string const& name, std::string const& kind, std::string const& uscc,
                  std::string const& role) {
    if (auto known = parties_.find(name); known != parties_.end())
        return {*this, known->second.first, known->second.second};
    auto organisation =
        must(operator_().post(
                 "/v1/organisations",
                 {{"kind", kind}, {"uscc", uscc}, {"name", {{"zh", name}}}, {"is_demo", true}}),
             201);
    auto made = key_for(organisation["id"], role);
    if (kind == "supplier") admit(made);
    parties_[name] = {made.key(), made.organisation_id()};
    return made;
}

void Shop::admit(Party const& supplier) {
    auto const& id = supplier.organisation_id();
    auto const today = shanghai_day(clock_.now());
    must(operator_().post("/v1/licences", new_sc(id, ++licences_, today)), 201);
    must(operator_().post("/v1/suppliers/" + id + ":approve",
                          {{"categories",
                            {"scallion", "mushroom", "millet", "vinegar", "sauce", "bundle",
                             "craft", "substrate"}},
                           {"valid_from", to_text(today.plus_days(-365))},
                           {"review_waived", true}}),
         200);
}

Party Shop::supplier() {
    return party("云岩山", "supplier", "93140406MA0DEM0133", "supplier_admin");
}
Party Shop::other_supplier() {
    return party("聪和", "supplier", "91140406MA0DEM0214", "supplier_admin");
}
Party Shop::buyer() { return party("盒马", "buyer", "91110105MA0DEM048H", "buyer_admin"); }
Party Shop::other_buyer() { return party("机关", "buyer", "11110105MB0DEM068X", "buyer_admin"); }
Party Shop::union_() { return party("朝阳区总工会", "union", "81110105MJ0DEM0597", "buyer_admin"); }
Party Shop::observer() {
    return party("协作办", "cooperation_office", "92140406MA0DEM0804", "observer");
}

Shop& Shop::with_sku_of(Party owner, std::string const& code) {
    must(owner.post(
             "/v1/products",
             {{"code", "P-" + code},
              {"category", "sauce"},
              {"name", {{"zh", "商品" + code}}},
              {"origin_division", "140406"},
              {"skus",
               {{{"code", code},
                 {"name", {{"zh", "规格" + code}, {"en", "SKU " + code}}},
                 {"base_unit", "piece"},
                 {"trade_units", {{{"unit", "box"}, {"numerator", 10}, {"denominator", 1}}}}}}}}),
         201);
    // One list a day is open: each SKU of a test is priced by SQL into the same list.
    auto list = sql("select id from price_list where code = 'test'");
    if (list.empty())
        must(operator_().post(
                 "/v1/price-lists",
                 {{"code", "test"},
                  {"name", {{"zh", "测试价目"}}},
                  {"valid_from", "2020-01-01"},
                  {"prices", {{{"sku", code}, {"price", "10.0000"}, {"per", "piece"}}}}}),
             201);
    else
        sql("insert into price select market_id, '" + list +
            "', id, daterange('2020-01-01', null), 100000, 'piece' from sku where code = '" + code +
            "'");
    return *this;
}

Shop& Shop::with_stock(std::string const& sku, std::int64_t pieces) {
    return with_stock_of(supplier(), sku, pieces);
}

Shop& Shop::with_stock_of(Party owner, std::string const& sku, std::int64_t pieces) {
    must(owner.post("/v1/lots:batch", {{"lots",
                                        {{{"sku", sku},
                                          {"lot_code", "L-" + fresh_key()},
                                          {"production_date", today()},
                                          {"quantity", {{"value", pieces}, {"unit", "piece"}}}}}}}),
         201);
    return *this;
}

std::int64_t Shop::on_hand(std::string const& sku) const {
    return std::stoll("0" + sql("select coalesce(sum(on_hand), 0) from stock where sku_id = "
                                "(select id from sku where code = '" +
                                sku + "')"));
}

std::int64_t Shop::reserved(std::string const& sku) const {
    return std::stoll("0" + sql("select coalesce(sum(reserved), 0) from stock where sku_id = "
                                "(select id from sku where code = '" +
                                sku + "')"));
}

Json Shop::address() {
    return {{"receiver", "收货处"},
            {"phone", "010-12345678"},
            {"division_code", "110105"},
            {"address", "朝阳区示例路 1 号"}};
}

Json Shop::order_of(std::vector<std::pair<std::string, std::int64_t>> const& lines) {
    Json body{{"lines", Json::array()}, {"deliveries", {address()}}};
    for (auto const& [sku, pieces] : lines)
        body["lines"].push_back(
            {{"sku", sku}, {"quantity", {{"value", pieces}, {"unit", "piece"}}}});
    return body;
}

std::string Shop::today() { return to_text(shanghai_day(clock_.now())); }

std::vector<std::string> Shop::differences() const {
    storage::Session session(database_.as_owner());
    std::vector<std::string> found;
    std::vector<storage::identity::Market> markets;
    session.run({}, [&](storage::Tx& tx) { markets = storage::identity::markets(tx); });
    for (auto const& market : markets)
        session.run({.market = market.id, .budget = std::chrono::seconds(60)},
                    [&](storage::Tx& tx) {
                        for (auto const& difference : storage::check_invariants(tx).differences)
                            found.push_back(difference.invariant + ": " + difference.what);
                    });
    return found;
}

int Shop::check() const {
    auto const found = differences();
    for (auto const& difference : found) std::cout << difference << "\n";
    return static_cast<int>(found.size());
}

}  // namespace chaolu::test
