// Suppliers of the market: their profile, their life from approval to termination, its record.
#include "server/api/suppliers.hpp"

#include "domain/catalogue/product.hpp"
#include "server/api/paging.hpp"
#include "server/api/reason.hpp"
#include "server/app/supplier_file.hpp"
#include "server/http/router.hpp"
#include "server/json/decode.hpp"
#include "server/json/encode.hpp"
#include "server/json/suppliers.hpp"
#include "storage/scorecards.hpp"

namespace chaolu::api {
namespace {

using app::SupplierFile;
using http::Call;
using http::Response;
using json::Json;
using storage::suppliers::Change;
using storage::suppliers::Supplier;
using suppliers::SupplierEvent;

constexpr std::size_t categories_max = 20;
constexpr std::size_t category_length_max = 32;

Error no_such_supplier() { return {Code::not_found, "There is no such supplier.", {}}; }

// The supplier that the path names, if the caller sees it.
std::optional<OrganisationId> named_supplier(Call const& call) {
    auto const id = OrganisationId::parse(call.path_values[0]);
    if (!id || (!call.actor.sees_whole_market() && call.actor.organisation != id)) return {};
    return id;
}

std::string profile(Call const& call, Supplier const& supplier) {
    auto json = json::encode(supplier, call.language);
    json["categories"] =
        json::encode_categories(storage::suppliers::approvals(call.tx(), supplier.id),
                                storage::suppliers::rights(call.tx(), supplier.id));
    return json.dump();
}

Result<Response> list_suppliers(Call& call) {
    http::Query query(call.request.query, {"state", "page_size", "page_token"});
    storage::suppliers::Filter filter;
    filter.state = query.word("state", suppliers::supplier_state_from);
    filter.only = call.actor.finds_only();
    auto const size = query.page_size();
    std::string const filters(filter.state ? text(*filter.state) : "");
    auto const start = page_start<OrganisationId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::suppliers::list(call.tx(), filter, *start, size + 1);
    return id_page(call, filters, size, std::move(rows),
                   [&](Supplier const& supplier) { return json::encode(supplier, call.language); });
}

Result<Response> read_supplier(Call& call) {
    auto const id = named_supplier(call);
    auto const supplier = id ? storage::suppliers::find(call.tx(), *id) : std::nullopt;
    if (!supplier) return tl::unexpected(no_such_supplier());
    return http::with_version(supplier->version, profile(call, *supplier));
}

Json encode(Change const& change) {
    return {
        {"event_id", change.id.text()},
        {"what", change.what},
        {"before", Json::parse(change.before)},
        {"after", Json::parse(change.after)},
        {"reason", json::or_null(change.reason)},
        {"by_organisation_id", change.by_organisation.text()},
        {"by", change.is_by_session ? PersonId{change.by_credential}.text()
                                    : ApiKeyId{change.by_credential}.text()},
        {"changed_at", to_text(change.changed_at)},
    };
}

Result<Response> list_supplier_changes(Call& call) {
    http::Query query(call.request.query, {"page_size", "page_token"});
    auto const id = named_supplier(call);
    if (!id || !storage::suppliers::find(call.tx(), *id)) return tl::unexpected(no_such_supplier());
    auto const size = query.page_size();
    auto const start = page_start<EventId>(call, query, "");
    if (!start) return tl::unexpected(start.error());
    auto const before = start->uuid == Uuid{} ? std::nullopt : std::optional(start->uuid);
    auto rows = storage::suppliers::changes(call.tx(), *id, before, size + 1);
    return id_page(call, "", size, std::move(rows),
                   [](Change const& each) { return encode(each); });
}

// A supplier that is about to change, and how it stood.
struct Step {
    SupplierFile file;
    Json before;
};

// The supplier that the path names, locked, after an event that must be legal in its state.
Result<Step> begin_step(Call const& call, SupplierEvent event) {
    auto const id = OrganisationId::parse(call.path_values[0]);
    auto file = id ? app::lock_supplier_file(call.tx(), *id) : std::nullopt;
    if (!file) return tl::unexpected(no_such_supplier());
    auto const next = suppliers::supplier_machine.next(file->supplier.state, event);
    if (!next)
        return refuse(Code::illegal_transition, "This cannot be done to a supplier that is " +
                                                    std::string(text(file->supplier.state)) + ".");
    auto before = json::encode_standing(file->supplier, file->approvals);
    file->supplier.state = *next;
    return Step{*std::move(file), std::move(before)};
}

Response end_step(Call const& call, Step& step, app::Deed const& deed) {
    app::save_supplier_file(call.tx(), step.file, step.before, deed,
                            {call.actor, call.services, call.now});
    auto const& supplier = step.file.supplier;
    return http::with_version(supplier.version, profile(call, supplier));
}

// Suspending, resuming, terminating: the reason is all there is to say.
Result<Response> take_step(Call const& call, SupplierEvent event, std::string what) {
    auto const reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    auto step = begin_step(call, event);
    if (!step) return tl::unexpected(step.error());
    step->file.supplier.state_reason = *reason;
    return end_step(call, *step, {std::move(what), *reason});
}

Result<Response> suspend_supplier(Call& call) {
    return take_step(call, SupplierEvent::suspend, "supplier.suspended");
}

Result<Response> resume_supplier(Call& call) {
    return take_step(call, SupplierEvent::resume, "supplier.resumed");
}

Result<Response> terminate_supplier(Call& call) {
    return take_step(call, SupplierEvent::terminate, "supplier.terminated");
}

std::vector<std::string> decode_categories(json::Decoder& in, json::Faults& faults) {
    auto categories = in.texts("categories", 1, categories_max, category_length_max);
    for (std::size_t at = 0; at < categories.size(); ++at)
        if (!catalogue::category_from(categories[at]))
            faults.add(in.pointer_to("categories") + "/" + std::to_string(at), Code::unknown_value,
                       "is not a category of this market");
    return categories;
}

struct Approval {
    std::vector<std::string> categories;
    Validity days;
    std::optional<bool> is_review_waived;
    std::optional<std::string> reason;
};

Result<Approval> decode_approval(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    Approval approval;
    approval.categories = decode_categories(in, faults);
    approval.days = {in.date("valid_from", json::maybe).value_or(shanghai_day(call.now)),
                     in.date("valid_to", json::maybe)};
    approval.is_review_waived = in.boolean("review_waived", json::maybe);
    approval.reason = in.text("reason", reason_length_max, json::maybe);
    in.only({"categories", "valid_from", "valid_to", "review_waived", "reason"});
    if (approval.days.is_empty())
        in.fault("valid_to", Code::out_of_range, "must be after valid_from");
    if (!faults.empty()) return tl::unexpected(faults.error());
    return approval;
}

// The licences that a category asks for must be confirmed before it is approved.
std::vector<Fault> missing_papers(SupplierFile const& file, Approval const& approval) {
    std::vector<Fault> faults;
    for (std::size_t at = 0; at < approval.categories.size(); ++at) {
        auto const covered = suppliers::days_with_papers(
            approval.categories[at], file.supplier.role, file.papers, file.rules);
        if (!(covered & DaySet{approval.days}).empty()) continue;
        faults.push_back({"/categories/" + std::to_string(at), Code::missing_document,
                          "needs a licence first: see /v1/licence-rules"});
    }
    return faults;
}

Result<Response> approve_supplier(Call& call) {
    auto const approval = decode_approval(call);
    if (!approval) return tl::unexpected(approval.error());
    auto step = begin_step(call, SupplierEvent::approve);
    if (!step) return tl::unexpected(step.error());
    auto& [supplier, approvals, papers, agencies, rules] = step->file;
    if (auto faults = missing_papers(step->file, *approval); !faults.empty())
        return refuse(Code::validation_failed, "Licences are missing.", std::move(faults));
    for (auto const& category : approval->categories)
        approvals[category] = approvals[category] | DaySet{approval->days};
    if (approval->is_review_waived) supplier.is_review_waived = *approval->is_review_waived;
    return end_step(call, *step, {"supplier.approved", approval->reason});
}

// Takes categories back from today on.
Result<Response> disapprove_supplier(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const categories = decode_categories(in, faults);
    auto const reason = in.text("reason", reason_length_max);
    in.only({"categories", "reason"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto step = begin_step(call, SupplierEvent::disapprove);
    if (!step) return tl::unexpected(step.error());
    DaySet const from_today{{shanghai_day(call.now), {}}};
    for (auto const& category : categories) {
        auto const found = step->file.approvals.find(category);
        if (found != step->file.approvals.end()) found->second = found->second - from_today;
    }
    return end_step(call, *step, {"supplier.disapproved", reason});
}

std::optional<DaySet> decode_closures(json::Decoder& in) {
    if (!in.has("closures")) {
        in.fault("closures", Code::required, "is required");
        return {};
    }
    std::vector<Validity> closures;
    for (auto& each : in.objects("closures", 0, suppliers::closures_max)) {
        auto const from = each.date("from");
        auto const to = each.date("to");
        each.only({"from", "to"});
        if (!from || !to) continue;
        closures.push_back({*from, *to});
        if (closures.back().is_empty())
            each.fault("to", Code::out_of_range, "must be after from: it is the first day open");
    }
    return DaySet(closures);
}

// Holidays: the supplier itself says when it is closed.
Result<Response> change_supplier(Call& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    auto const closures = decode_closures(in);
    in.only({"closures"});
    if (!faults.empty()) return tl::unexpected(faults.error());
    auto const id = named_supplier(call);
    auto file = id ? app::lock_supplier_file(call.tx(), *id) : std::nullopt;
    if (!file) return tl::unexpected(no_such_supplier());
    if (!call.is_current(file->supplier.version))
        return refuse(Code::stale_version, "The supplier has changed since.");
    if (file->supplier.state == suppliers::SupplierState::terminated)
        return refuse(Code::supplier_not_active, "This supplier has left the market.");
    Step step{*std::move(file), {}};
    step.before = json::encode_standing(step.file.supplier, step.file.approvals);
    step.file.supplier.closures = *closures;
    return end_step(call, step, {"supplier.changed"});
}

Result<Response> read_scorecard(Call& call) {
    auto const id = named_supplier(call);
    if (!id || !storage::suppliers::find(call.tx(), *id)) return tl::unexpected(no_such_supplier());
    auto const record = storage::scorecards::record_of(call.tx(), *id, call.now);
    auto const rule = storage::scorecards::rule_on(call.tx(), shanghai_day(call.now));
    auto const score = suppliers::score_of(record, rule);
    Json const body{{"supplier_id", id->text()},
                    {"days", suppliers::scored_days},
                    {"confirmed", record.confirmed},
                    {"refused", record.refused},
                    {"overdue", record.overdue},
                    {"kept_permille", json::or_null(score.kept_permille)},
                    {"reviews", record.reviews},
                    {"rating_e2", json::or_null(score.rating_e2)},
                    {"standing", text(score.standing)},
                    {"rule",
                     {{"orders_min", rule.orders_min},
                      {"warn_below_permille", rule.warn_below_permille},
                      {"block_below_permille", rule.block_below_permille},
                      {"reviews_min", rule.reviews_min},
                      {"warn_below_rating_e2", rule.warn_below_rating_e2}}}};
    return http::ok(body.dump());
}

}  // namespace

void add_suppliers_routes(http::Router& router) {
    using enum http::Permission;
    using http::BodyKind;
    using http::LaneName;
    http::RouteOptions const step{
        .lane = LaneName::writes, .body = BodyKind::json, .idempotent = true};
    router.get("/v1/suppliers", supplier_read, list_suppliers);
    router.get("/v1/suppliers/{id}", supplier_read, read_supplier);
    router.get("/v1/suppliers/{id}/changes", supplier_read, list_supplier_changes);
    router.get("/v1/suppliers/{id}/scorecard", supplier_read, read_scorecard);
    router.patch("/v1/suppliers/{id}", supplier_write, change_supplier,
                 {.lane = LaneName::writes, .body = BodyKind::json});
    router.post("/v1/suppliers/{id}:approve", supplier_manage, approve_supplier, step);
    router.post("/v1/suppliers/{id}:disapprove", supplier_manage, disapprove_supplier, step);
    router.post("/v1/suppliers/{id}:suspend", supplier_manage, suspend_supplier, step);
    router.post("/v1/suppliers/{id}:resume", supplier_manage, resume_supplier, step);
    router.post("/v1/suppliers/{id}:terminate", supplier_manage, terminate_supplier, step);
    add_production_site_routes(router);
    add_licence_routes(router);
    add_application_routes(router);
    add_grant_routes(router);
}

}  // namespace chaolu::api
