// Rows of the authorisation matrix: harvest commitments and shares of them.
#include <stdexcept>

#include "tests/support/authorisation_requests.hpp"

namespace chaolu::test {
namespace {

using C = Caller const&;
using enum Whose;

constexpr std::int64_t hour_us = 3'600'000'000;

std::string in_hours(World& w, int hours) {
    return to_text(Instant{w.shop.clock().now().micros + hours * hour_us});
}

Json new_commitment(World& w) {
    (void)w.once("harvest", [&] {
        w.shop.with_sku("HARVEST");
        return std::string();
    });
    // Of one SKU no day is sold twice.
    auto const count = w.shop.sql("select count(*) from harvest_commitment");
    auto const to = shanghai_day(w.shop.clock().now()).plus_days(2 + std::stoi(count));
    return {{"sku", "HARVEST"},
            {"harvest_from", to_text(to)},
            {"harvest_to", to_text(to)},
            {"expected", {{"value", 100}, {"unit", "piece"}}},
            {"haircut_bp", 1000},
            {"cut_rule", "pro_rata"},
            {"decides_at", in_hours(w, 1)},
            {"cut_off_at", in_hours(w, 2)}};
}

std::string path(World& w, std::string const& purpose = "to read") {
    return w.once("commitment " + purpose, [&] {
        auto const reply = w.supplier.post("/v1/harvest-commitments", new_commitment(w));
        if (reply.status != 201) throw std::runtime_error(reply.text);
        return reply.header("location");
    });
}

Json new_request() {
    return {{"quantity", {{"value", 1}, {"unit", "piece"}}},
            {"delivery",
             {{"receiver", "收货部"},
              {"phone", "13800138000"},
              {"division_code", "110105"},
              {"address", "示范路1号"}}}};
}

std::string id_of(std::string const& path) { return path.substr(path.rfind('/') + 1); }

// Each caller withdraws its own.
std::string asked_by(World& w, C caller) {
    auto const at = path(w, "to withdraw from, of " + caller.name);
    auto party = caller.party;
    (void)party.post(at + "/requests", new_request());
    return at;
}

std::string decided_by(World& w, C caller) {
    auto const at = path(w, "closed by " + caller.name);
    return w.once("decided " + at, [&] {
        (void)w.supplier.post(at + ":decide", nothing);
        return at;
    });
}

}  // namespace

std::vector<Row> harvest_rows() {
    return {
        {"POST /v1/harvest-commitments", suppliers,
         [](World& w, C) { return naming(post("/v1/harvest-commitments", new_commitment(w))); }},
        {"GET /v1/harvest-commitments", offered,
         [](World& w, C) { return list("/v1/harvest-commitments", id_of(path(w))); }},
        {"GET /v1/harvest-commitments/{id}", offered, [](World& w, C) { return get(path(w)); }},
        {"PATCH /v1/harvest-commitments/{id}", suppliers,
         [](World& w, C caller) {
             return patch(path(w, caller.name), {{"expected", {{"value", 90}, {"unit", "piece"}}}},
                          1);
         }},
        {"POST /v1/harvest-commitments/{id}:decide", suppliers,
         [](World& w, C caller) {
             return post(path(w, "decided by " + caller.name) + ":decide", nothing);
         }},
        {"POST /v1/harvest-commitments/{id}:cancel", suppliers,
         [](World& w, C caller) {
             return act(path(w, "cancelled by " + caller.name) + ":cancel");
         }},
        {"POST /v1/harvest-commitments/{id}:close", suppliers,
         [](World& w, C caller) {
             return post(decided_by(w, caller) + ":close", {{"reason", "下雨"}});
         }},
        {"POST /v1/harvest-commitments/{id}:fulfil", suppliers,
         [](World& w, C) { return act(path(w) + ":fulfil"); }, "illegal-transition"},
        {"POST /v1/harvest-commitments/{id}:withdraw", markets,
         [](World& w, C caller) { return act(asked_by(w, caller) + ":withdraw"); }},
        {"POST /v1/harvest-commitments/{id}/requests", markets,
         [](World& w, C caller) {
             return post(path(w, "asked by " + caller.name) + "/requests", new_request());
         }},
        {"GET /v1/harvest-commitments/{id}/requests", offered,
         [](World& w, C) { return get(path(w) + "/requests"); }},
    };
}

}  // namespace chaolu::test
