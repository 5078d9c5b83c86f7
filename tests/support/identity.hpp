// Bodies of the identity routes that several tests send, and a look for secrets in every table.
#pragma once
#include <string>

#include "tests/support/shop.hpp"

namespace chaolu::test {

inline constexpr auto password = "nine scallions at dawn";

inline Json new_organisation(std::string const& uscc) {
    return {{"kind", "buyer"}, {"uscc", uscc}, {"name", {{"zh", "永辉"}, {"en", "Yonghui"}}}};
}

inline Json new_person(Party const& of, std::string const& role,
                       std::string const& login = "clerk") {
    return {{"organisation_id", of.organisation_id()},
            {"login", login},
            {"password", password},
            {"role", role}};
}

inline Json credentials(std::string const& login, std::string const& with = password) {
    return {{"market", "lucheng-chaoyang"}, {"login", login}, {"password", with}};
}

inline Json new_key(std::string const& role, std::string const& name = "erp") {
    return {{"name", name}, {"role", role}};
}

inline Party holder_of(Shop const& shop, Reply const& issued, Party const& of) {
    return {shop, issued.body.at(issued.body.contains("secret") ? "secret" : "token"),
            of.organisation_id()};
}

// How many rows of all tables hold a text, as it is or as bytes (which show in hexadecimal).
inline std::string rows_holding(Shop const& shop, std::string const& text) {
    return shop.sql(
        "select coalesce(sum(n), 0) from (select (xpath('/row/n/text()', query_to_xml("
        "format('select count(*) as n from %I as t where cast(t as text) like any (%L)', "
        "tablename, array['%" +
        text + "%', '%' || encode('" + text +
        "', 'hex') || '%']), "
        "false, true, '')))[1]::text::bigint as n from pg_tables "
        "where schemaname = 'public') as counts");
}

}  // namespace chaolu::test
