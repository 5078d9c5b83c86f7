// Every route called by everybody: what each gets follows from the permission beside the route and
// from whose thing it touches. Writes the matrix to build/authorisation.md.
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "server/api/routes.hpp"
#include "tests/support/authorisation.hpp"

namespace chaolu::test {
namespace {

using http::Route;

std::string name_of(Route const& route) {
    return std::string(text(route.method)) + " " + route.pattern;
}

// What an answer means to a caller, and what it should mean.
enum class Outcome { done, unauthenticated, forbidden, hidden, broken };

std::string_view text(Outcome outcome) {
    switch (outcome) {
        case Outcome::done: return "yes";
        case Outcome::unauthenticated: return "401";
        case Outcome::forbidden: return "403";
        case Outcome::hidden: return "hidden";
        case Outcome::broken: return "?";
    }
    return "";
}

bool buys(Caller const& caller) {
    return caller.role && identity::permissions_of(*caller.role)
                              .test(static_cast<std::size_t>(identity::Permission::order_place));
}

bool is_theirs(World const& world, Caller const& caller, Whose whose) {
    auto const& organisation = caller.party.organisation_id();
    bool const is_supplier = organisation == world.supplier.organisation_id();
    bool const is_buyer = organisation == world.buyer.organisation_id();
    switch (whose) {
        case Whose::nobodys:
        case Whose::markets: return true;
        case Whose::suppliers:
        case Whose::uploaders: return is_supplier;
        case Whose::buyers: return is_buyer;
        case Whose::parties: return is_supplier || is_buyer;
        case Whose::offered: return is_supplier || buys(caller);
    }
    return false;
}

bool sees_whole_market(identity::Role role) {
    return role == identity::Role::operator_ || role == identity::Role::observer ||
           role == identity::Role::cooperation_officer;
}

Outcome expected(World const& world, Caller const& caller, Route const& route, Row const& row,
                 Request const& request) {
    // Answered before anybody asks who is calling.
    if (std::holds_alternative<http::InlineHandler>(route.handler)) return Outcome::done;
    bool const is_public = route.permission == identity::Permission::public_;
    if (caller.is_refused) return Outcome::unauthenticated;
    if (!caller.role && !is_public) return Outcome::unauthenticated;
    if (caller.role) {
        auto const permissions = identity::permissions_of(*caller.role);
        if (!permissions.test(static_cast<std::size_t>(route.permission)))
            return Outcome::forbidden;
    }
    bool const touches_nothing = row.whose == Whose::nobodys && request.others_get == 404;
    if (touches_nothing) return Outcome::done;
    if (caller.is_of_other_market) return Outcome::hidden;
    bool const is_hidden_from_market = row.whose == Whose::uploaders;
    if (caller.role && sees_whole_market(*caller.role) && !is_hidden_from_market)
        return Outcome::done;
    return is_theirs(world, caller, row.whose) ? Outcome::done : Outcome::hidden;
}

Outcome outcome_of(Request const& request, Reply const& reply) {
    if (reply.status == 401) return Outcome::unauthenticated;
    if (reply.status == 403) return Outcome::forbidden;
    if (!request.shown.empty() && reply.status != 422) {
        if (reply.status != 200) return Outcome::broken;
        bool const is_shown = reply.text.find(request.shown) != std::string::npos;
        return is_shown ? Outcome::done : Outcome::hidden;
    }
    // Done by somebody before, or changed since: the caller was let through to be told so.
    if (reply.status / 100 == 2 || reply.status == 409 || reply.status == 412) return Outcome::done;
    return reply.status == request.others_get ? Outcome::hidden : Outcome::broken;
}

struct Column {
    std::string route, permission;
    std::vector<Outcome> outcomes;  // of each caller
};

void write_document(std::vector<Caller> const& callers, std::vector<Column> const& columns) {
    std::ofstream out(CHAOLU_TREE "/build/authorisation.md");
    out << "# Who may call what\n\n"
           "Written by the test AuthorisationMatrix from what the server answered. `hidden`: a "
           "404, a fault of the request that names it, or a list without it.\n\n"
           "| route | permission |";
    for (auto const& caller : callers) out << " " << caller.name << " |";
    out << "\n|---|---|";
    for (std::size_t at = 0; at < callers.size(); ++at) out << "---|";
    for (auto const& column : columns) {
        out << "\n| `" << column.route << "` | " << column.permission << " |";
        for (auto const outcome : column.outcomes) out << " " << text(outcome) << " |";
    }
    out << "\n";
}

Row const* row_of(std::string const& route) {
    for (auto const& row : authorisation_rows())
        if (row.route == route) return &row;
    return nullptr;
}

TEST(AuthorisationMatrix, has_one_row_for_every_route_and_none_for_others) {
    auto const router = api::all_routes();
    std::set<std::string> routes, rows;
    for (auto const& route : router.routes()) routes.insert(name_of(route));
    for (auto const& row : authorisation_rows()) {
        EXPECT_TRUE(rows.insert(row.route).second) << row.route << " stands there twice";
        EXPECT_TRUE(routes.contains(row.route)) << row.route << " is no route";
    }
    for (auto const& route : routes)
        EXPECT_TRUE(rows.contains(route))
            << route << " has no row in tests/support/authorisation_rows.cpp";
    std::cout << rows.size() << " of " << routes.size() << " routes have a row\n";
}

TEST(AuthorisationMatrix, has_every_role_in_its_own_and_a_foreign_organisation) {
    World world;
    std::map<identity::Role, std::set<std::string>> organisations;
    for (auto const& caller : world.callers)
        if (caller.role)
            organisations[*caller.role].insert(
                caller.is_of_other_market ? "elsewhere" : caller.party.organisation_id());
    EXPECT_EQ(organisations.size(), 9u);
    for (auto const& [role, of] : organisations)
        EXPECT_GE(of.size() + (sees_whole_market(role) ? 1 : 0), 2u) << text(role);
}

TEST(AuthorisationMatrix, is_what_the_server_answers) {
    World world;
    auto const router = api::all_routes();
    std::vector<Column> columns;
    for (auto const& route : router.routes()) {
        auto const* row = row_of(name_of(route));
        if (!row) continue;  // reported above
        Column column{row->route, std::string(text(route.permission)), {}};
        bool has_succeeded = false;
        for (auto& caller : world.callers) {
            auto const request = row->request(world, caller);
            auto const reply =
                caller.party.send(request.method, request.target, request.headers, request.body);
            auto const outcome = outcome_of(request, reply);
            column.outcomes.push_back(outcome);
            EXPECT_EQ(text(outcome), text(expected(world, caller, route, *row, request)))
                << row->route << " as " << caller.name << ": " << reply.status << " "
                << reply.text.substr(0, 300);
            has_succeeded = has_succeeded || reply.status / 100 == 2 ||
                            (!row->best.empty() && reply.problem().code == row->best);
        }
        EXPECT_TRUE(has_succeeded) << row->route << " succeeded for nobody";
        columns.push_back(std::move(column));
    }
    write_document(world.callers, columns);
    std::cout << columns.size() << " routes x " << world.callers.size()
              << " callers = " << columns.size() * world.callers.size() << " calls\n";
}

}  // namespace
}  // namespace chaolu::test
