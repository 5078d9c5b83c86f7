// Applications to sell: handed in by suppliers, recommended by the county, decided by operators.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/catalogue/product.hpp"
#include "domain/core/repeats.hpp"
#include "domain/core/text.hpp"
#include "server/api/division_choice.hpp"
#include "server/api/paging.hpp"
#include "server/api/reason.hpp"
#include "server/api/supplier_choice.hpp"
#include "server/api/suppliers.hpp"
#include "server/app/supplier_file.hpp"
#include "server/http/router.hpp"
#include "server/json/encode.hpp"
#include "server/json/suppliers.hpp"
#include "storage/applications.hpp"
#include "storage/grants.hpp"

namespace chaolu::api {
namespace {

using app::SupplierFile;
using http::Call;
using http::Response;
using json::Json;
using storage::applications::Application;
using suppliers::ApplicationEvent;
using suppliers::ApplicationState;
using suppliers::AppliedCategory;
using suppliers::Verdict;

constexpr std::size_t name_length_max = 200;
constexpr std::size_t phone_length_max = 32;
constexpr std::size_t account_bytes_max = 64;
constexpr std::size_t categories_max = 20;
constexpr std::size_t category_length_max = 32;

Json encode(AppliedCategory const& each) {
    return {{"category", each.category},
            {"verdict", each.verdict ? Json(text(*each.verdict)) : Json(nullptr)},
            {"reason", json::or_null(each.reason)}};
}

// The account of the bank is shown to nobody: who pays reads it from the database.
Json encode(Application const& application) {
    auto categories = Json::array();
    for (auto const& each : application.categories) categories.push_back(encode(each));
    return {
        {"id", application.id.text()},
        {"supplier_id", application.supplier.text()},
        {"state", text(application.state)},
        {"reason", json::or_null(application.reason)},
        {"is_trader", application.is_trader},
        {"division_code", application.division_code},
        {"address", application.address},
        {"contact", {{"name", application.contact_name}, {"phone", application.contact_phone}}},
        {"bank",
         {{"holder", application.bank.holder},
          {"bank", application.bank.bank},
          {"account", suppliers::masked_account(application.bank.account)}}},
        {"categories", std::move(categories)},
        {"created_at", to_text(application.created_at)},
        {"version", application.version},
    };
}

std::vector<AppliedCategory> decode_categories(json::Decoder& in, json::Faults& faults) {
    auto const names = in.texts("categories", 1, categories_max, category_length_max);
    auto const pointer = in.pointer_to("categories") + "/";
    for (std::size_t at = 0; at < names.size(); ++at)
        if (!catalogue::category_from(names[at]))
            faults.add(pointer + std::to_string(at), Code::unknown_value,
                       "is not a category of this market");
    for (auto const at : repeats(names))
        faults.add(pointer + std::to_string(at), Code::duplicate, "stands here more than once");
    std::vector<AppliedCategory> categories;
    for (auto const& name : names) categories.push_back({name, {}, {}});
    return categories;
}

void decode_contact(json::Decoder in, Application& application) {
    application.contact_name = in.text("name", name_length_max).value_or("");
    auto const phone = in.text("phone", phone_length_max);
    in.only({"name", "phone"});
    if (!phone) return;
    application.contact_phone = *phone;
    if (!is_phone(*phone)) in.fault("phone", Code::invalid_format, "is no telephone number");
}

void decode_bank(json::Decoder in, Application& application) {
    application.bank.holder = in.text("holder", name_length_max).value_or("");
    application.bank.bank = in.text("bank", name_length_max).value_or("");
    auto const account = in.raw_text("account", account_bytes_max);
    in.only({"holder", "bank", "account"});
    if (!account) return;
    application.bank.account = *account;
    if (!suppliers::is_bank_account(*account))
        in.fault("account", Code::invalid_format, "must be 8 to 30 digits");
}

// Trading firms sell as agents of a producer only (the rule of the 832 platform).
void check_principal(Call const& call, json::Decoder& in, Application const& application) {
    if (!application.is_trader) return;
    DaySet const from_today{{shanghai_day(call.now), {}}};
    if ((storage::grants::agency_days(call.tx(), application.supplier) & from_today).empty())
        in.fault("is_trader", Code::agent_without_principal,
                 "needs a producer who has made this firm its agent: see /v1/grants");
}

Result<Application> decode_application(Call const& call, std::optional<OrganisationId> known,
                                       json::Warnings& warnings) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    Application application;
    auto const supplier = known ? known : decode_supplier(call, in);
    application.categories = decode_categories(in, faults);
    application.is_trader = in.boolean("is_trader", json::maybe).value_or(false);
    application.division_code = decode_division(call, in, "division_code", warnings).value_or("");
    application.address = in.text("address", name_length_max).value_or("");
    decode_contact(in.object("contact"), application);
    decode_bank(in.object("bank"), application);
    in.only({known ? "" : "supplier_id", "categories", "is_trader", "division_code", "address",
             "contact", "bank"});
    if (supplier) application.supplier = *supplier;
    if (faults.empty()) check_principal(call, in, application);
    if (!faults.empty()) return tl::unexpected(faults.error());
    return application;
}

void record(Call const& call, Application const& application, Json const& before,
            app::Deed const& deed) {
    app::record(call.tx(), {application.supplier, application.id.uuid, application.version}, before,
                encode(application), deed, {call.actor, call.services, call.now});
}

// Who is suspended is resumed first, and who has left does not come back under this registration.
bool may_apply(Call const& call, OrganisationId supplier) {
    auto const found = storage::suppliers::find(call.tx(), supplier);
    return found &&
           suppliers::supplier_machine.next(found->state, suppliers::SupplierEvent::approve);
}

Result<Response> add_supplier_application(Call& call) {
    json::Warnings warnings;
    auto application = decode_application(call, {}, warnings);
    if (!application) return tl::unexpected(application.error());
    application->id = ApplicationId{call.services.ids.next(call.now)};
    application->created_at = call.now;
    if (!may_apply(call, application->supplier))
        return refuse(Code::supplier_not_active, "This supplier is suspended or has left.");
    if (!storage::applications::insert(call.tx(), *application))
        return refuse(Code::already_exists, "An application of this supplier is open.");
    auto const added = storage::applications::find(call.tx(), application->id, {}).value();
    record(call, added, Json::object(), {"application.submitted"});
    auto answer = encode(added);
    warnings.put_into(answer);
    return http::created("/v1/supplier-applications/" + added.id.text(), added.version,
                         answer.dump());
}

Result<Response> list_supplier_applications(Call& call) {
    http::Query query(call.request.query, {"state", "page_size", "page_token"});
    storage::applications::Filter filter;
    filter.state = query.word("state", suppliers::application_state_from);
    filter.supplier = call.actor.finds_only();
    auto const size = query.page_size();
    std::string const filters(filter.state ? text(*filter.state) : "");
    auto const start = page_start<ApplicationId>(call, query, filters);
    if (!start) return tl::unexpected(start.error());
    auto rows = storage::applications::list(call.tx(), filter, *start, size + 1);
    return id_page(call, filters, size, std::move(rows),
                   [](Application const& application) { return encode(application); });
}

Error no_such_application() { return {Code::not_found, "There is no such application.", {}}; }

Result<Response> read_supplier_application(Call& call) {
    auto const id = ApplicationId::parse(call.path_values[0]);
    auto const application =
        id ? storage::applications::find(call.tx(), *id, call.actor.finds_only()) : std::nullopt;
    if (!application) return tl::unexpected(no_such_application());
    return http::with_version(application->version, encode(*application).dump());
}

// An application that is about to change, and how it stood.
struct Step {
    Application application;
    Json before;
};

Result<Step> begin_step(Call const& call, ApplicationEvent event) {
    auto const id = ApplicationId::parse(call.path_values[0]);
    auto const only = call.actor.finds_only();
    auto application = id ? storage::applications::lock(call.tx(), *id) : std::nullopt;
    if (!application || (only && application->supplier != only))
        return tl::unexpected(no_such_application());
    auto const next = suppliers::application_machine.next(application->state, event);
    if (!next)
        return refuse(Code::illegal_transition, "This cannot be done to an application that is " +
                                                    std::string(text(application->state)) + ".");
    auto before = encode(*application);
    application->state = *next;
    return Step{*std::move(application), std::move(before)};
}

Response end_step(Call const& call, Step& step, app::Deed const& deed) {
    std::ranges::sort(step.application.categories, {}, &AppliedCategory::category);
    step.application.reason = deed.reason;
    ++step.application.version;
    storage::applications::update(call.tx(), step.application);
    record(call, step.application, step.before, deed);
    return http::with_version(step.application.version, encode(step.application).dump());
}

Result<Response> take_step(Call const& call, ApplicationEvent event, std::string what) {
    auto reason = decode_reason(call);
    if (!reason) return tl::unexpected(reason.error());
    auto step = begin_step(call, event);
    if (!step) return tl::unexpected(step.error());
    return end_step(call, *step, {std::move(what), *std::move(reason)});
}

Result<Response> recommend_supplier_application(Call& call) {
    return take_step(call, ApplicationEvent::recommend, "application.recommended");
}

Result<Response> return_supplier_application(Call& call) {
    return take_step(call, ApplicationEvent::send_back, "application.returned");
}

Result<Response> reject_supplier_application(Call& call) {
    return take_step(call, ApplicationEvent::reject, "application.rejected");
}

// The whole application as it should have been; the county looks at it again.
Result<Response> resubmit_supplier_application(Call& call) {
    auto step = begin_step(call, ApplicationEvent::resubmit);
    if (!step) return tl::unexpected(step.error());
    json::Warnings warnings;
    auto application = decode_application(call, step->application.supplier, warnings);
    if (!application) return tl::unexpected(application.error());
    application->id = step->application.id;
    application->state = step->application.state;
    application->created_at = step->application.created_at;
    application->version = step->application.version;
    step->application = *std::move(application);
    return end_step(call, *step, {"application.resubmitted"});
}

struct Decision {
    std::vector<AppliedCategory> categories;
    std::optional<bool> is_review_waived;
    std::optional<Date> valid_to;
};

Result<Decision> decode_decision(Call const& call) {
    auto const body = json::parse(call.request.body);
    if (!body) return tl::unexpected(body.error());
    json::Faults faults;
    json::Decoder in(*body, "", faults);
    Decision decision;
    for (auto& each : in.objects("decisions", 1, categories_max)) {
        auto& added = decision.categories.emplace_back();
        added.category = each.text("category", category_length_max).value_or("");
        added.verdict = each.word("verdict", suppliers::verdict_from);
        added.reason = each.text("reason", reason_length_max, json::maybe);
        each.only({"category", "verdict", "reason"});
    }
    decision.is_review_waived = in.boolean("review_waived", json::maybe);
    decision.valid_to = in.date("valid_to", json::maybe);
    in.only({"decisions", "review_waived", "valid_to"});
    if (decision.valid_to && *decision.valid_to <= shanghai_day(call.now))
        in.fault("valid_to", Code::out_of_range, "must be after today");
    if (!faults.empty()) return tl::unexpected(faults.error());
    return decision;
}

// What the decision is wrong about, the papers that a category needs included.
std::vector<Fault> faults_of(Application const& application, SupplierFile const& file,
                             Decision const& decision, Date today) {
    auto faults = suppliers::faults_of(application.categories, decision.categories);
    for (std::size_t at = 0; at < decision.categories.size(); ++at) {
        auto const& each = decision.categories[at];
        if (each.verdict != Verdict::approved ||
            suppliers::days_with_papers(each.category, file.supplier.role, file.papers, file.rules)
                .contains(today))
            continue;
        faults.push_back({"/decisions/" + std::to_string(at) + "/category", Code::missing_document,
                          "needs a licence first: see /v1/licence-rules"});
    }
    return faults;
}

void admit(SupplierFile& file, Decision const& decision, Date today) {
    DaySet const days{{today, decision.valid_to}};
    for (auto const& each : decision.categories)
        if (each.verdict == Verdict::approved)
            file.approvals[each.category] = file.approvals[each.category] | days;
    if (decision.is_review_waived) file.supplier.is_review_waived = *decision.is_review_waived;
}

// Decides category by category; the supplier is active from now on.
Result<Response> approve_supplier_application(Call& call) {
    auto const decision = decode_decision(call);
    if (!decision) return tl::unexpected(decision.error());
    auto step = begin_step(call, ApplicationEvent::approve);
    if (!step) return tl::unexpected(step.error());
    auto file = app::lock_supplier_file(call.tx(), step->application.supplier).value();
    auto const before = json::encode_standing(file.supplier, file.approvals);
    auto const next =
        suppliers::supplier_machine.next(file.supplier.state, suppliers::SupplierEvent::approve);
    if (!next) return refuse(Code::supplier_not_active, "This supplier is suspended or has left.");
    file.supplier.state = *next;
    file.supplier.role = step->application.is_trader ? suppliers::SupplierRole::trader
                                                     : suppliers::role_of_uscc(file.supplier.uscc);
    auto const today = shanghai_day(call.now);
    if (auto faults = faults_of(step->application, file, *decision, today); !faults.empty())
        return refuse(Code::validation_failed, "The decision has faults.", std::move(faults));
    step->application.categories = decision->categories;
    admit(file, *decision, today);
    app::save_supplier_file(call.tx(), file, before, {"supplier.approved"},
                            {call.actor, call.services, call.now});
    return end_step(call, *step, {"application.approved"});
}

}  // namespace

void add_application_routes(http::Router& router) {
    using enum http::Permission;
    http::RouteOptions const write{
        .lane = http::LaneName::writes, .body = http::BodyKind::json, .idempotent = true};
    constexpr auto all = "/v1/supplier-applications";
    constexpr auto one = "/v1/supplier-applications/{id}";
    router.post(all, application_submit, add_supplier_application, write);
    router.get(all, supplier_read, list_supplier_applications);
    router.get(one, supplier_read, read_supplier_application);
    router.post("/v1/supplier-applications/{id}:resubmit", application_submit,
                resubmit_supplier_application, write);
    router.post("/v1/supplier-applications/{id}:recommend", application_recommend,
                recommend_supplier_application, write);
    router.post("/v1/supplier-applications/{id}:return", application_review,
                return_supplier_application, write);
    router.post("/v1/supplier-applications/{id}:approve", application_review,
                approve_supplier_application, write);
    router.post("/v1/supplier-applications/{id}:reject", application_review,
                reject_supplier_application, write);
}

}  // namespace chaolu::api
