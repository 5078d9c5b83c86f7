// Each product of the file is made a body, read as the API reads it, and compared with what is
// there once both have the same form.
#include "server/api/product_file.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "domain/catalogue/change_request.hpp"
#include "domain/catalogue/gtin.hpp"
#include "server/api/claim_warnings.hpp"
#include "server/api/product_bodies.hpp"
#include "server/api/product_groups.hpp"
#include "server/imports/product_rows.hpp"
#include "server/json/product_body.hpp"

namespace chaolu::api {
namespace {

using catalogue::AttributeKind;
using json::Json;
using storage::catalogue::NewProduct;

constexpr std::string_view of_skus = "/skus/0";

std::vector<storage::catalogue::NewSku const*> skus_of(NewProduct const& product) {
    std::vector<storage::catalogue::NewSku const*> skus;
    for (auto const& sku : product.skus) skus.push_back(&sku);
    return skus;
}

Json at(Json const& body, std::string_view pointer) {
    Json::json_pointer const place{std::string(pointer)};
    return body.contains(place) ? body.at(place) : Json();
}

// Two numbers of one good are the same, whatever zeros a spreadsheet took away.
std::string in_14_digits(std::string const& gtin) {
    auto const known = catalogue::Gtin::parse(gtin);
    return known ? known->in_14_digits() : gtin;
}

bool is_same(std::string_view pointer, Json const& one, Json const& other) {
    if (pointer.ends_with("/gtin") && one.is_string() && other.is_string())
        return in_14_digits(one) == in_14_digits(other);
    return one == other;
}

// Cells say everything in words; attributes have kinds. What does not read as its kind is left for
// the decoder to refuse.
Json of_kind(AttributeKind kind, Json const& told) {
    auto const& text = told.get_ref<std::string const&>();
    if (kind == AttributeKind::boolean && (text == "true" || text == "是")) return true;
    if (kind == AttributeKind::boolean && (text == "false" || text == "否")) return false;
    if (kind != AttributeKind::integer) return told;
    auto const number = Json::parse(text, nullptr, false);
    return number.is_number_integer() ? number : told;
}

void type_attributes(Json& body, ProductFacts const& facts) {
    auto const schema = facts.schemas.find(body.value("category", ""));
    if (schema == facts.schemas.end() || !body.contains("attributes")) return;
    for (auto const& [rule, name, unit, choices, category] : schema->second.attributes) {
        auto const told = body["attributes"].find(rule.code);
        if (told != body["attributes"].end() && told->is_string())
            *told = of_kind(rule.kind, *told);
    }
}

class ProductFile {
public:
    ProductFile(http::Call const& call, RowFile<imports::BodyRows>& file)
        : call_(call), rows_(file.rows), columns_(file.columns), parted_(call, file) {}

    ProductPlan plan() {
        groups_ = parted_.part();
        load_facts();
        for (auto& group : groups_) group.known ? judge_known(group) : judge_new(group);
        refuse_gtins_in_use();
        for (auto& group : groups_)
            if (!group.known) hold(group);
        drop_faulty();
        warn_of_words();
        sort_changes();
        return std::move(plan_);
    }

private:
    struct Added {
        ProductGroup const* group;
        NewProduct product;
    };
    // Texts that customers will read, where the body of the group has them.
    struct Told {
        ProductGroup const* group;
        Json texts;
    };

    void load_facts() {
        std::vector<Json> bodies;
        for (auto& group : groups_) {
            parted_.assemble(group);
            bodies.push_back(group.body);
        }
        facts_ = facts_about(call_, bodies);
        for (auto& group : groups_) type_attributes(group.body, facts_);
    }

    // Puts what was found to the rows it is about; none when anything was wrong.
    std::optional<NewProduct> decode(ProductGroup const& group) {
        json::Faults faults;
        json::Warnings warnings;
        auto product = decode_product(call_, group.body, facts_, faults, warnings);
        if (!faults.empty())
            for (auto const& fault : faults.error().faults)
                parted_.add_fault(group.row_of(fault.pointer), fault);
        for (auto const& warning : warnings.all()) warn(group, warning);
        return product;
    }

    void warn(ProductGroup const& group, Fault const& warning) {
        rows_[group.row_of(warning.pointer)].warnings.push_back(columns_.place(warning));
    }

    bool is_faulty(ProductGroup const& group) const {
        return std::any_of(group.rows.begin(), group.rows.end(),
                           [&](std::size_t row) { return !rows_[row].faults.empty(); });
    }

    void judge_new(ProductGroup& group) {
        if (group.sku_rows.empty()) return;
        if (auto product = decode(group)) added_.push_back({&group, *std::move(product)});
    }

    // Rows with faults step aside until the others can be read.
    void judge_known(ProductGroup& group) {
        while (!group.sku_rows.empty()) {
            if (group.body == group.before) {
                plan_.unchanged_count += group.sku_rows.size();
                return;
            }
            auto const product = decode(group);
            if (product && compare(group, *product)) return;
            parted_.assemble(group);
            type_attributes(group.body, facts_);
        }
    }

    // What the rows change of the product. False when some row must not: it has a fault then.
    bool compare(ProductGroup const& group, NewProduct const& wanted) {
        auto const after = json::body_of(wanted, skus_of(wanted));
        auto changes = Json::object();
        std::set<std::size_t> changing;
        bool is_allowed = true;
        auto const step = [&](imports::BodyColumn const& column, std::string const& pointer,
                              std::size_t row) {
            auto const was = at(group.before, pointer);
            auto const is = at(after, pointer);
            if (is_same(pointer, was, is)) return false;
            changing.insert(row);
            if (may_change(group, column, row, pointer, was)) return true;
            is_allowed = false;
            return false;
        };
        for (auto const& column : imports::product_body_columns) {
            std::string const pointer(column.pointer);
            if (!group.said.contains(pointer)) continue;
            auto const field = pointer.substr(1, pointer.find('/', 1) - 1);
            if (step(column, pointer, group.said.at(pointer))) changes[field] = after[field];
        }
        auto told = Told{&group, changes};
        for (std::size_t place = 0; place < group.sku_rows.size(); ++place) {
            auto const& sku = after["skus"][place];
            bool const is_renamed = compare_sku(group, place, step);
            if (is_renamed)
                changes["skus"].push_back({{"code", sku["code"]}, {"name", sku["name"]}});
            told.texts["skus"].push_back(is_renamed ? sku["name"] : Json());
        }
        if (!is_allowed) return false;
        plan_.changed_count += changing.size();
        plan_.unchanged_count += group.sku_rows.size() - changing.size();
        if (changes.empty()) return true;
        plan_.changed.push_back(
            {group.known->product.id, group.known->version, std::move(changes)});
        told_.push_back(std::move(told));
        return true;
    }

    // Whether the row gives the SKU at this place another name; every other difference is told.
    template <class Step>
    bool compare_sku(ProductGroup const& group, std::size_t place, Step const& step) const {
        auto const row = group.sku_rows[place];
        bool is_renamed = false;
        for (auto const& column : imports::product_body_columns) {
            if (!column.pointer.starts_with(of_skus)) continue;
            if (at(rows_[row].body, column.pointer).is_null()) continue;
            auto const pointer = "/skus/" + std::to_string(place) +
                                 std::string(column.pointer.substr(of_skus.size()));
            if (step(column, pointer, row)) is_renamed = true;
        }
        return is_renamed;
    }

    bool may_change(ProductGroup const& group, imports::BodyColumn const& column, std::size_t row,
                    std::string const& pointer, Json const& was) {
        auto const& known = group.known->product;
        if (column.is_fixed) {
            parted_.add_fault(row, {pointer, Code::already_exists,
                                    "was " + (was.is_null() ? "left empty" : was.dump()) +
                                        " when the goods were added, and cannot be changed"});
            return false;
        }
        auto const waived = facts_.waived.find(known.supplier);
        bool const is_waived = waived != facts_.waived.end() && waived->second;
        if (!catalogue::needs_review(known.state, is_waived)) return true;
        parted_.add_fault(row, {pointer, Code::illegal_transition,
                                "is another than customers see, which is reviewed first: ask for "
                                "it with POST /v1/products/" +
                                    known.id.text() + "/change-requests"});
        return false;
    }

    // GTINs of new SKUs that stand in the file before, or that another SKU of the market has.
    void refuse_gtins_in_use() {
        std::vector<std::string> gtins;
        for (auto const& [group, product] : added_)
            for (auto const& sku : product.skus)
                if (sku.gtin) gtins.push_back(in_14_digits(*sku.gtin));
        auto taken = storage::product_files::skus_of_gtins(call_.tx(), gtins);
        for (auto const& [group, product] : added_)
            for (std::size_t place = 0; place < product.skus.size(); ++place) {
                auto const& sku = product.skus[place];
                if (!sku.gtin) continue;
                auto const [other, is_free] = taken.emplace(in_14_digits(*sku.gtin), sku.code);
                if (!is_free)
                    parted_.add_fault(group->sku_rows[place],
                                      {"/skus/0/gtin", Code::already_exists,
                                       "is that of another SKU, " + other->second});
            }
    }

    // A new product waits until all of its rows are good.
    void hold(ProductGroup const& group) {
        auto const faulty =
            std::find_if(group.rows.begin(), group.rows.end(),
                         [&](std::size_t row) { return !rows_[row].faults.empty(); });
        if (faulty == group.rows.end()) return;
        auto const line = std::to_string(rows_[*faulty].line);
        for (auto const row : group.rows)
            if (rows_[row].faults.empty())
                parted_.add_fault(
                    row, {"", Code::too_few,
                          "waits for line " + line + ": a product is added with all of its rows"});
    }

    void drop_faulty() {
        std::erase_if(added_, [&](Added const& added) { return is_faulty(*added.group); });
        for (auto& [group, product] : added_) {
            told_.push_back({group, group->body});
            plan_.created_count += product.skus.size();
            plan_.created.push_back(std::move(product));
        }
    }

    void warn_of_words() {
        if (told_.empty()) return;
        auto texts = Json::array();
        for (auto& told : told_) texts.push_back(std::move(told.texts));
        json::Warnings warnings;
        warn_of_claims(call_, texts, "", warnings);
        for (auto warning : warnings.all()) {
            auto const end = warning.pointer.find('/', 1);
            auto const place = std::stoul(warning.pointer.substr(1, end - 1));
            warning.pointer.erase(0, end);
            warn(*told_[place].group, warning);
        }
    }

    void sort_changes() {
        std::sort(plan_.changed.begin(), plan_.changed.end(),
                  [](auto const& one, auto const& other) { return one.product < other.product; });
    }

    http::Call const& call_;
    std::vector<imports::BodyRow>& rows_;
    imports::BodyRows const& columns_;
    ProductGroups parted_;
    std::vector<ProductGroup> groups_;
    ProductFacts facts_;
    std::vector<Added> added_;
    std::vector<Told> told_;
    ProductPlan plan_;
};

}  // namespace

ProductPlan plan_products(http::Call const& call, RowFile<imports::BodyRows>& file) {
    return ProductFile(call, file).plan();
}

}  // namespace chaolu::api
