// Supplier files: an organisation is known by its unified social credit code.
#include "server/api/supplier_imports.hpp"

#include <algorithm>
#include <map>

#include "server/api/organisation_bodies.hpp"
#include "server/api/row_files.hpp"
#include "server/app/rename_organisation.hpp"
#include "server/imports/supplier_rows.hpp"
#include "storage/suppliers.hpp"

namespace chaolu::api {
namespace {

using http::Call;
using http::Response;
using identity::OrganisationKind;
using imports::BodyRow;
using imports::BodyRows;
using json::Json;
using storage::identity::Organisation;

// Each takes some round trips of its own, for its record and its event.
constexpr std::size_t renamed_max = 1000;

struct Renaming {
    Organisation was;
    storage::names::Names names;
};

// The rows of one file held against the organisations that are there.
class SupplierFile {
public:
    SupplierFile(Call const& call, RowFile<BodyRows>& file)
        : call_(call), columns_(file.columns), rows_(file.rows) {}

    void judge() {
        std::vector<std::string> codes;
        for (auto const& row : rows_) codes.push_back(code_of(row));
        for (auto& each : storage::identity::organisations_of(call_.tx(), codes)) {
            auto code = each.uscc;
            known_.emplace(std::move(code), std::move(each));
        }
        refuse_repeated();
        auto const near = divisions_near(call_, bodies());
        for (auto& row : rows_)
            if (row.faults.empty()) judge(row, near);
    }

    std::vector<Organisation> const& created() const { return created_; }
    std::vector<Renaming> const& renamed() const { return renamed_; }
    std::size_t unchanged_count() const { return unchanged_count_; }

private:
    static std::string code_of(BodyRow const& row) { return row.body.value("uscc", ""); }

    void add_fault(BodyRow& row, Fault const& fault) {
        row.faults.push_back(columns_.place(fault));
    }

    void refuse_repeated() {
        std::map<std::string, std::int64_t> lines;
        for (auto& row : rows_) {
            auto const code = code_of(row);
            if (code.empty()) continue;
            auto const [first, is_new] = lines.emplace(code, row.line);
            if (!is_new)
                add_fault(row, {"/uscc", Code::duplicate,
                                "stands in line " + std::to_string(first->second) + " already"});
        }
    }

    std::vector<Json> bodies() const {
        std::vector<Json> bodies;
        for (auto const& row : rows_) bodies.push_back(row.body);
        return bodies;
    }

    // What is known of the organisation, with what the row says laid over it.
    static Json body_of(BodyRow const& row, Organisation const* known) {
        Json body{{"kind", text(OrganisationKind::supplier)}};
        if (known) {
            body["name"]["zh"] = known->name_zh;
            if (known->name_en) body["name"]["en"] = *known->name_en;
        }
        body.merge_patch(row.body);
        return body;
    }

    void judge(BodyRow& row, std::vector<Division> const& near) {
        auto const found = known_.find(code_of(row));
        auto const* known = found == known_.end() ? nullptr : &found->second;
        if (known && known->kind != OrganisationKind::supplier)
            return add_fault(row, {"/uscc", Code::organisation_exists,
                                   "is that of an organisation which is no supplier"});
        json::Faults faults;
        json::Warnings warnings;
        auto wanted = decode_organisation(call_, body_of(row, known), near, faults, warnings);
        for (auto const& warning : warnings.all()) row.warnings.push_back(columns_.place(warning));
        if (!wanted) {
            for (auto const& fault : faults.error().faults) add_fault(row, fault);
        } else if (known) {
            compare(row, *known, *wanted);
        } else {
            created_.push_back(*std::move(wanted));
        }
    }

    void compare(BodyRow& row, Organisation const& known, Organisation const& wanted) {
        // A code that has ended since is still the one that was given.
        auto const written = row.body.value("division_code", "");
        bool const is_same = written.empty() || written == known.division_code ||
                             wanted.division_code == known.division_code;
        if (!is_same)
            return add_fault(row, {"/division_code", Code::already_exists,
                                   "was " + known.division_code.value_or("left empty") +
                                       " when the supplier was added, and cannot be changed"});
        if (wanted.name_zh == known.name_zh && wanted.name_en == known.name_en)
            ++unchanged_count_;
        else
            renamed_.push_back({known, {wanted.name_zh, wanted.name_en}});
    }

    Call const& call_;
    BodyRows const& columns_;
    std::vector<BodyRow>& rows_;
    std::map<std::string, Organisation> known_;
    std::vector<Organisation> created_;
    std::vector<Renaming> renamed_;
    std::size_t unchanged_count_ = 0;
};

void create(Call const& call, std::vector<Organisation> const& organisations) {
    if (organisations.empty()) return;
    auto const inserted = storage::identity::insert_organisations(call.tx(), organisations);
    if (inserted.size() < organisations.size()) look_again();
    std::map<OrganisationId, suppliers::SupplierRole> roles;
    for (auto const& each : organisations)
        roles.emplace(each.id, suppliers::role_of_uscc(each.uscc));
    storage::suppliers::insert(call.tx(), roles, call.now);
}

// In the order of their ids, in which everybody locks several.
void rename(Call const& call, std::vector<Renaming> renamed) {
    std::sort(renamed.begin(), renamed.end(),
              [](Renaming const& one, Renaming const& other) { return one.was.id < other.was.id; });
    for (auto const& each : renamed) {
        if (!storage::names::lock(call.tx(), each.was.id)) look_again();
        auto const was = storage::identity::find_organisation(call.tx(), each.was.id).value();
        if (was.version != each.was.version) look_again();
        app::rename_organisation(call.tx(), was, each.names, {call.actor, call.services, call.now});
    }
}

Result<Response> import_suppliers(Call& call) {
    auto const form = form_of(call);
    if (!form) return tl::unexpected(form.error());
    auto const progress = begin_progress(call);
    auto read = read_rows<BodyRows>(
        call, *form, imports::supplier_file_columns, imports::supplier_kind.name,
        [](imports::Row const& row) { return BodyRows::with_headers(row, imports::supplier_kind); },
        progress);
    if (!read) return tl::unexpected(std::move(read.error()));
    SupplierFile file(call, *read);
    file.judge();
    if (file.renamed().size() > renamed_max)
        return not_of_kind(
            "one that can be taken at once", Code::too_many,
            "renames more than " + std::to_string(renamed_max) + " suppliers; send it in parts");
    auto answer = answer_of(*form, read->columns.columns(), read->rows);
    answer["created_count"] = file.created().size();
    answer["changed_count"] = file.renamed().size();
    answer["unchanged_count"] = file.unchanged_count();
    tell_counts(progress, answer);
    if (!form->is_dry_run) {
        create(call, file.created());
        rename(call, file.renamed());
    }
    if (auto refused =
            failed_rows_of(call, *form, read->columns.columns(), read->rows, read->cells))
        return *std::move(refused);
    return http::ok(answer.dump());
}

}  // namespace

void add_supplier_import_routes(http::Router& router) {
    router.post("/v1/supplier-imports", http::Permission::organisation_write, import_suppliers,
                row_file_options());
}

}  // namespace chaolu::api
