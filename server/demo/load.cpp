// Organisations, sites, products and price lists, with the operator's key.
#include "server/demo/load.hpp"

#include <fmt/format.h>

#include <set>
#include <stdexcept>
#include <utility>

#include "server/demo/say.hpp"

namespace chaolu::demo {
namespace {

// Those of the data files are one with those of the market by their unified social credit code.
std::map<std::string, std::string> ids_by_uscc(Loading& loading) {
    std::map<std::string, std::string> ids;
    for (auto const& item : loading.api.list(loading.operator_key, "/v1/organisations"))
        ids[item.at("uscc")] = item.at("id");
    return ids;
}

// Sends an entry; an answer other than 201 ends the loading.
Json add(Loading& loading, Entry const& entry, std::string const& target, std::string const& name,
         Json const& body) {
    auto answer = loading.api.post(loading.operator_key, target, name, body);
    if (answer.status != 201) stop_at(entry, answer);
    return std::move(answer.body);
}

// The body of an entry whose supplier is named by its ref.
Json with_supplier_id(Loading const& loading, Entry const& entry) {
    auto body = entry.body;
    body.erase("supplier");
    body["supplier_id"] = loading.organisation(entry, "supplier");
    return body;
}

// The codes of a list.
std::set<std::string> codes(Loading& loading, std::string const& path) {
    std::set<std::string> found;
    for (auto const& item : loading.api.list(loading.operator_key, path))
        found.insert(item.at("code"));
    return found;
}

// The code of a site is unique for its supplier only.
using Site = std::pair<std::string, std::string>;
std::set<Site> sites(Loading& loading) {
    std::set<Site> found;
    for (auto const& item : loading.api.list(loading.operator_key, "/v1/production-sites"))
        found.emplace(item.at("supplier_id"), item.at("code"));
    return found;
}

void say_count(std::string_view what, std::size_t count, std::size_t fresh) {
    say(fmt::format("{} {}, {} new", what, count, fresh));
}

}  // namespace

std::string const& Loading::organisation(Entry const& entry, char const* field) const {
    auto const ref = entry.text(field);
    auto const found = organisations.find(ref);
    if (found == organisations.end())
        throw std::runtime_error(fmt::format(
            "{}: '{}' names {}. Remedy: add it to organisations.json, or correct the entry",
            entry.place(), field, ref));
    return found->second;
}

void find_organisations(Loading& loading) {
    auto const ids = ids_by_uscc(loading);
    for (auto const& entry : loading.entries("organisations.json")) {
        auto const found = ids.find(entry.text("uscc"));
        if (entry.text("kind") == "operator")
            loading.organisations[entry.text("ref")] = loading.operator_id;
        else if (found != ids.end())
            loading.organisations[entry.text("ref")] = found->second;
    }
}

void add_organisations(Loading& loading) {
    auto const entries = loading.entries("organisations.json");
    std::size_t fresh = 0;
    for (auto const& entry : entries) {
        auto const ref = entry.text("ref");
        if (loading.organisations.contains(ref)) continue;
        auto body = entry.body;
        body.erase("ref");
        auto const answer = loading.api.post(loading.operator_key, "/v1/organisations",
                                             "organisation-" + ref, body);
        // Somebody else was faster than we.
        if (answer.has_code("organisation-exists")) {
            find_organisations(loading);
            if (loading.organisations.contains(ref)) continue;
        }
        if (answer.status != 201) stop_at(entry, answer);
        loading.organisations[ref] = answer.body.at("id");
        ++fresh;
    }
    say_count("organisations", entries.size(), fresh);
}

void admit_suppliers(Loading& loading) {
    std::set<std::string> known, active;
    for (auto const& item : loading.api.list(loading.operator_key, "/v1/licences"))
        known.insert(item.at("number"));
    for (auto const& item : loading.api.list(loading.operator_key, "/v1/suppliers?state=active"))
        active.insert(item.at("id"));
    auto const entries = loading.entries("suppliers.json");
    std::size_t fresh = 0;
    for (auto const& entry : entries) {
        auto const& supplier = loading.organisation(entry, "supplier");
        for (auto licence : entry.at("licences")) {
            std::string const number = licence.at("number");
            if (known.contains(number)) continue;
            licence["supplier_id"] = supplier;
            add(loading, entry, "/v1/licences", "licence-" + number, licence);
        }
        if (active.contains(supplier)) continue;
        auto const answer = loading.api.post(
            loading.operator_key, "/v1/suppliers/" + supplier + ":approve",
            "approval-" + entry.text("supplier"),
            {{"categories", entry.at("categories")}, {"review_waived", true}, {"reason", "demo"}});
        if (answer.status != 200) stop_at(entry, answer);
        ++fresh;
    }
    say_count("suppliers approved", entries.size(), fresh);
}

void add_sites(Loading& loading) {
    auto const known = sites(loading);
    auto const entries = loading.entries("sites.json");
    std::size_t fresh = 0;
    for (auto const& entry : entries) {
        auto const& supplier = loading.organisation(entry, "supplier");
        auto const code = entry.text("code");
        if (known.contains({supplier, code})) continue;
        add(loading, entry, "/v1/production-sites", "site-" + entry.text("supplier") + "-" + code,
            with_supplier_id(loading, entry));
        ++fresh;
    }
    say_count("production sites", entries.size(), fresh);
}

void add_products(Loading& loading) {
    auto const known = codes(loading, "/v1/products");
    auto const entries = loading.entries("products.json");
    std::size_t fresh = 0;
    std::size_t skus = 0;
    for (auto const& entry : entries) {
        auto const code = entry.text("code");
        skus += entry.at("skus").size();
        if (known.contains(code)) continue;
        add(loading, entry, "/v1/products", "product-" + code, with_supplier_id(loading, entry));
        ++fresh;
    }
    say_count(fmt::format("products with {} SKUs", skus), entries.size(), fresh);
}

void add_price_lists(Loading& loading) {
    auto const known = codes(loading, "/v1/price-lists");
    auto const entries = loading.entries("price-lists.json");
    std::size_t fresh = 0;
    for (auto const& entry : entries) {
        auto const code = entry.text("code");
        if (known.contains(code)) continue;
        add(loading, entry, "/v1/price-lists", "price-list-" + code, entry.body);
        ++fresh;
    }
    say_count("price lists", entries.size(), fresh);
}

}  // namespace chaolu::demo
