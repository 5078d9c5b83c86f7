// A whole Chaolu for one test: a fresh database, a server over loopback, a market with parties.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "domain/core/time.hpp"
#include "server/config.hpp"
#include "server/http/client.hpp"
#include "tests/support/database.hpp"

namespace chaolu::test {

using Json = nlohmann::json;
using Headers = std::vector<std::pair<std::string, std::string>>;

struct ProblemIs {
    int status = 0;
    std::string code;
    bool operator==(ProblemIs const&) const = default;
};
std::ostream& operator<<(std::ostream& out, ProblemIs const& problem);

struct Reply {
    int status = 0;
    Json body;  // null when the body is not JSON
    std::string text;
    Headers headers;

    std::string header(std::string const& lower_case_name) const;
    ProblemIs problem() const;
    bool has_fault(std::string const& pointer, std::string const& code) const;
};

// A clock that starts on one and the same day whenever the tests run, so that days which are
// written in them stay where they are, and that is moved as far as a test likes.
class TestClock final : public Clock {
public:
    TestClock();
    Instant now() override;
    void move_by(std::chrono::microseconds span) { set(now() + span); }
    // Time goes on from there.
    void set(Instant at);
    // Time stands still there, until it is set or moved.
    void stop(Instant at) { stopped_at_us_ = at.micros; }

private:
    std::atomic<std::int64_t> offset_us_ = 0;
    std::atomic<std::int64_t> stopped_at_us_ = 0;  // 0: it runs
};

class Shop;

// Somebody with a key, or nobody. Copies have a connection of their own, so each thread takes one.
class Party {
public:
    Party(Shop const& shop, std::string key, std::string organisation_id);
    Party(Party const& other);
    Party(Party&&) = default;

    Reply get(std::string const& target, Headers const& headers = {});
    // Adds a fresh Idempotency-Key unless one is given; an empty one sends none.
    Reply post(std::string const& target, Json const& body, Headers const& headers = {});
    Reply post_text(std::string const& target, std::string const& content_type,
                    std::string const& text, Headers const& headers = {});
    // With the version that was read, as If-Match; none sends no If-Match.
    Reply put(std::string const& target, Json const& body, std::optional<int> version);
    Reply patch(std::string const& target, Json const& body, std::optional<int> version);
    Reply remove(std::string const& target, Headers const& headers = {});
    Reply send(std::string const& method, std::string const& target, Headers headers,
               std::string const& body);

    std::string const& organisation_id() const { return organisation_id_; }
    std::string const& key() const { return key_; }

private:
    Shop const* shop_;
    std::string key_;
    std::string organisation_id_;
    http::Client client_;
};

std::string fresh_key();

class Shop {
public:
    explicit Shop(void (*adjust)(Config&) = nullptr);
    ~Shop();
    Shop(Shop const&) = delete;

    // Parties with the widest role of their kind; made when first asked for. Suppliers may sell
    // everything.
    Party operator_();
    Party supplier();
    Party other_supplier();
    Party buyer();
    Party other_buyer();
    Party union_();
    Party observer();
    Party anyone() const;
    // A key of another role of an existing party's organisation.
    Party with_role(Party const& party, std::string const& role);

    // Gives a supplier all that it takes to sell everything: a licence to make food of each class,
    // and the approval of every category, without reviews.
    void admit(Party const& supplier);

    // A product with this one SKU of supplier(): base unit piece, box = 10 pieces, 10.0000 yuan a
    // piece from the first day of 2020 on.
    Shop& with_sku(std::string const& code) { return with_sku_of(supplier(), code); }
    Shop& with_sku_of(Party supplier, std::string const& code);
    // A lot of so many pieces.
    Shop& with_stock(std::string const& sku, std::int64_t pieces);
    Shop& with_stock_of(Party supplier, std::string const& sku, std::int64_t pieces);
    std::int64_t on_hand(std::string const& sku) const;
    std::int64_t reserved(std::string const& sku) const;

    // The body of an order of supplier()'s SKUs, in pieces, to one address.
    static Json order_of(std::vector<std::pair<std::string, std::int64_t>> const& lines);
    static Json address();

    TestClock& clock() { return clock_; }
    std::string today();
    std::string sql(std::string const& text) const { return database_.sql(text); }
    // The invariants that do not hold, each with its first offender.
    std::vector<std::string> differences() const;
    // How many they are, printed when there are any.
    int check() const;
    std::string base_url() const;
    std::string admin_url() const;
    Database const& database() const { return database_; }

private:
    Party party(std::string const& name, std::string const& kind, std::string const& uscc,
                std::string const& role);
    Party key_for(std::string const& organisation_id, std::string const& role);

    struct Server;
    Database database_;
    TestClock clock_;
    std::unique_ptr<Server> server_;
    std::string operator_key_;
    std::map<std::string, std::pair<std::string, std::string>> parties_;  // key, organisation
    int licences_ = 0;
};

}  // namespace chaolu::test
