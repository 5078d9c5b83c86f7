// What the auditor found last, what it finds now, and the fold of one SKU's ledger.
#include "server/api/stock_audit.hpp"

#include <nlohmann/json.hpp>

#include "server/app/audit_stock.hpp"
#include "server/json/encode.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using inventory::StockDifference;
using json::Json;

constexpr int differences_max = 200;

Json encode(StockDifference const& difference) {
    return {{"movement", json::or_null(difference.sequence)},
            {"recorded", {{"on_hand", difference.on_hand}, {"reserved", difference.reserved}}},
            {"folded",
             {{"on_hand", difference.on_hand_folded}, {"reserved", difference.reserved_folded}}}};
}

Json last_audit(Call const& call) {
    auto const audit = storage::stock_audit::last(call.tx());
    auto differences = Json::array();
    for (auto const& row :
         storage::stock_audit::differences(call.tx(), call.actor.finds_only(), differences_max)) {
        auto json = encode(row.difference);
        json["sku"] = row.sku;
        json["location"] = row.location;
        json["pool"] = row.pool;
        json["supplier_id"] = row.supplier.text();
        differences.push_back(std::move(json));
    }
    return {{"audited_at", audit ? Json(to_text(audit->audited_at)) : Json(nullptr)},
            {"stock_count", audit ? audit->stock_count : 0},
            {"movement_count", audit ? audit->movement_count : 0},
            {"differences", std::move(differences)}};
}

Result<Response> read_audit(Call& call) { return http::ok(last_audit(call).dump()); }

Result<Response> run_audit(Call& call) {
    app::AuditProgress progress{call.now};
    while (!progress.is_done) app::audit_page(call.tx(), progress);
    return http::ok(last_audit(call).dump());
}

Result<Response> fold_sku(Call& call) {
    auto const folds =
        app::fold_ledgers(call.tx(), call.path_values.at(0), call.actor.finds_only());
    if (folds.empty()) return refuse(Code::not_found, "There is no stock of such a SKU.");
    auto pools = Json::array();
    for (auto const& fold : folds)
        pools.push_back({{"supplier_id", fold.account.supplier.text()},
                         {"location", fold.account.location},
                         {"pool", fold.account.pool},
                         {"movement_count", fold.account.folded.sequence},
                         {"on_hand", fold.account.folded.on_hand},
                         {"reserved", fold.account.folded.reserved},
                         {"is_complete", fold.is_complete},
                         {"difference", fold.difference ? encode(*fold.difference) : Json()}});
    return http::ok(Json{{"sku", call.path_values.at(0)}, {"pools", std::move(pools)}}.dump());
}

}  // namespace

void add_stock_audit_routes(http::Router& router) {
    using enum http::Permission;
    constexpr std::chrono::milliseconds budget{30'000};
    router.get("/v1/stock-audit", stock_read, read_audit);
    router.post("/v1/stock-audit:run", supplier_manage, run_audit,
                {.lane = http::LaneName::bulk, .idempotent = true, .budget = budget});
    router.get("/v1/stock-audit/{sku}", stock_read, fold_sku,
               {.lane = http::LaneName::bulk, .budget = budget});
}

}  // namespace chaolu::api
