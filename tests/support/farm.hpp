// A farm that sells harvests before they are picked, for the tests of harvest commitments.
#pragma once
#include <chrono>
#include <stdexcept>
#include <string>

#include "server/app/harvest_commitments.hpp"
#include "server/security/ids.hpp"
#include "server/text/fold.hpp"
#include "storage/database/session.hpp"
#include "storage/product_cache.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {

using namespace std::chrono_literals;

inline std::string const commitments = "/v1/harvest-commitments";

inline Json pieces(std::int64_t value) { return {{"value", value}, {"unit", "piece"}}; }

inline Json request_for(std::int64_t value) {
    return {{"quantity", pieces(value)},
            {"delivery",
             {{"receiver", "收货部"},
              {"phone", "13800138000"},
              {"division_code", "110105"},
              {"address", "示范路1号"}}}};
}

// A of supplier(), decided in an hour, cut off in two.
struct Farm {
    Farm() { shop.with_sku("A"); }
    std::string in(std::chrono::minutes span) {
        return to_text(shop.clock().now() + std::chrono::microseconds(span));
    }
    std::string day(int days) { return to_text(shanghai_day(shop.clock().now()).plus_days(days)); }
    Json body(Json const& changes = Json::object()) {
        Json made{{"sku", "A"},
                  {"harvest_from", day(1)},
                  {"harvest_to", day(2)},
                  {"expected", pieces(125)},
                  {"haircut_bp", 2000},
                  {"cut_rule", "pro_rata"},
                  {"decides_at", in(60min)},
                  {"cut_off_at", in(120min)}};
        made.update(changes);
        return made;
    }
    std::string open(Json const& changes = Json::object()) {
        auto const made = shop.supplier().post(commitments, body(changes));
        if (made.status != 201) throw std::runtime_error(made.text);
        return made.header("location");
    }
    Reply ask(Party party, std::string const& path, std::int64_t value) {
        return party.post(path + "/requests", request_for(value));
    }
    Reply act(Party party, std::string const& target) { return party.post_text(target, "", ""); }
    Reply decide(std::string const& path, Json const& said = Json::object()) {
        return shop.supplier().post(path + ":decide", said);
    }
    // The offer of A, from now on.
    void sell_from(std::int64_t minimum, std::int64_t multiple) {
        auto const offer = shop.supplier().get("/v1/offers").body.at("items").at(0);
        auto const changed = shop.supplier().patch(
            "/v1/offers/" + offer.at("id").get<std::string>(),
            {{"min_quantity", pieces(minimum)}, {"multiple", pieces(multiple)}}, offer["version"]);
        if (changed.status != 200) throw std::runtime_error(changed.text);
    }
    // One transaction of a server.
    template <class Work>
    void in_transaction(Work work) {
        storage::Session session(shop.database().as_application());
        security::RandomIds ids;
        folding::Folder const folder;
        storage::catalogue::ProductCache products(0);
        app::Services const services{ids, "secret", folder, products};
        MarketId const market{uuid_from_hex(shop.sql("select id from market")).value()};
        session.run({.market = market}, [&](storage::Tx& tx) { work(tx, services); });
    }
    // What the job of one server does.
    int run_job() {
        int done = 0;
        in_transaction([&](storage::Tx& tx, app::Services const& services) {
            done = app::step_due_commitments(tx, services, shop.clock().now(), 10);
        });
        return done;
    }
    // Type, version and share of each event of a party's requests.
    std::string told(Party party) {
        std::string all;
        auto const feed = party.get("/v1/events?page_size=200").body;
        for (auto const& event : feed.at("items"))
            if (event["type"].get<std::string>().starts_with("harvest_request."))
                all += event["type"].get<std::string>().substr(16) + " " +
                       event["aggregate_version"].dump() + ":" + event["data"]["share"].dump() +
                       "; ";
        return all;
    }
    std::string shares() {
        return shop.sql(
            "select coalesce(string_agg(asked || '>' || coalesce(share, -1), ' ' order by asked), "
            "'') from harvest_request where state <> 'withdrawn'");
    }
    // What the row sums up, and what the rows come to.
    std::string sums() {
        return shop.sql(
            "select c.requested - (select coalesce(sum(r.asked), 0) from harvest_request r "
            "where r.commitment_id = c.id and r.state <> 'withdrawn') from harvest_commitment c");
    }
    Shop shop;
};

}  // namespace chaolu::test
