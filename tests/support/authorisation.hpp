// Who may call which route, as a table: one row a route, and the world its requests are made in.
//
// A new route does not pass the tests without its row. How to add one:
//   1. a line in tests/support/authorisation_rows.cpp: the route as the router has it, whose thing
//      it touches, and one request that succeeds for those who may;
//   2. if it needs a thing that is not there yet, a function of World that makes it when it is
//      first asked for (`once`), owned by World::supplier or World::buyer.
// What each role is expected to get follows from the router's permission and the row alone.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/identity/actor.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {

// For whom the thing exists that a route touches; for everybody else it is 404. Operators and
// cooperation offices see all of their market, and no route knows anything of another market.
enum class Whose {
    nobodys,    // the route touches no thing, or one of the caller's own making
    markets,    // everybody's in the market
    suppliers,  // of World::supplier
    uploaders,  // of World::supplier, and nothing for those who see the market
    buyers,     // of World::buyer
    parties,    // of both
    offered,    // of World::supplier, and every buyer's in the market
};

struct Request {
    std::string method;
    std::string target;
    Headers headers = {};
    std::string body = {};
    // A list: it shows this to those who may see the thing, and to others a list without it.
    std::string shown = {};
    // What others get.
    int others_get = 404;
};

// Somebody with a key, or without.
struct Caller {
    std::string name;
    Party party;
    std::optional<identity::Role> role;  // none: no key, or one that opens nothing
    bool is_of_other_market = false;
    bool is_refused = false;  // has a key that was revoked
};

class World {
public:
    World();

    Shop shop;
    Party supplier, buyer, operator_;
    std::vector<Caller> callers;

    // Ids of things that are made when first asked for.
    std::string product(std::string const& purpose = "to read");
    std::string withdrawn_product(std::string const& purpose);
    std::string submitted_product(std::string const& purpose);
    std::string site();
    std::string lot();
    std::string previewed_import();
    // Made with the product of that purpose.
    std::string offer(std::string const& purpose = "to read");
    std::string price_list(std::string const& purpose = "to read");
    std::string running_price_list();
    std::string buyer_group();
    std::string order(std::string const& purpose = "to read");
    std::string supplier_order(std::string const& purpose = "to read");
    // Of a channel behind a gate, to which World::buyer belongs and nobody else.
    std::string gated_channel();
    std::string order_cycle();
    // Made anew at every call.
    std::string new_channel();
    std::string new_order_cycle(std::string const& channel);
    std::string buyer_group_with_member();
    std::string new_api_key();
    std::string new_uscc();
    std::string login();
    // One that no other call gets: price lists of one scope never overlap.
    Date free_day();
    // One that lies ahead, and that no other call gets either.
    Date coming_day();

    std::string once(std::string const& name, std::function<std::string()> const& make);

private:
    void add_callers();
    std::map<std::string, std::string> made_;
    int counter_ = 0;
};

struct Row {
    std::string route;  // "POST /v1/orders/{id}:cancel"
    Whose whose = Whose::nobodys;
    std::function<Request(World&, Caller const&)> request;
    // The code of the refusal that is the best anybody gets; else somebody must succeed.
    std::string best = {};
};

std::span<Row const> authorisation_rows();

}  // namespace chaolu::test
