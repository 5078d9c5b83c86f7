// Product files: read, planned, and carried out in one transaction.
#include "server/api/product_imports.hpp"

#include "server/api/change_requests.hpp"
#include "server/api/product_file.hpp"
#include "server/app/add_products.hpp"
#include "server/app/services.hpp"
#include "server/imports/product_rows.hpp"
#include "storage/listings.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using imports::BodyRows;

// Each takes some round trips of its own, for its record and its event.
constexpr std::size_t changed_max = 1000;

void carry_out(Call const& call, ProductPlan const& plan) {
    std::vector<storage::listings::Listing> listings;
    for (auto const& change : plan.changed) {
        auto listing = storage::listings::lock(call.tx(), change.product);
        if (!listing || listing->version != change.version) look_again();
        listings.push_back(*std::move(listing));
    }
    for (std::size_t at = 0; at < listings.size(); ++at)
        change_at_once(call, listings[at], plan.changed[at].changes);
    auto const taken =
        app::add_products(call.tx(), call.services, plan.created,
                          {*call.actor.organisation, call.actor.credential, call.now});
    if (taken.any()) look_again();
}

Result<Response> import_products(Call& call) {
    auto const form = form_of(call);
    if (!form) return tl::unexpected(form.error());
    auto const progress = begin_progress(call);
    auto file = read_rows<BodyRows>(
        call, *form, imports::product_file_columns, imports::product_kind.name,
        [](imports::Row const& row) { return BodyRows::with_headers(row, imports::product_kind); },
        progress);
    if (!file) return tl::unexpected(std::move(file.error()));
    auto const plan = plan_products(call, *file);
    if (plan.changed.size() > changed_max)
        return not_of_kind("one that can be taken at once", Code::too_many,
                           "changes more than " + std::to_string(changed_max) +
                               " products that are there; send it in parts");
    auto answer = answer_of(*form, file->columns.columns(), file->rows);
    answer["created_count"] = plan.created_count;
    answer["changed_count"] = plan.changed_count;
    answer["unchanged_count"] = plan.unchanged_count;
    tell_counts(progress, answer);
    if (!form->is_dry_run) carry_out(call, plan);
    if (auto refused =
            failed_rows_of(call, *form, file->columns.columns(), file->rows, file->cells))
        return *std::move(refused);
    return http::ok(answer.dump());
}

}  // namespace

void add_product_import_routes(http::Router& router) {
    router.post("/v1/product-imports", http::Permission::product_write, import_products,
                row_file_options());
}

}  // namespace chaolu::api
