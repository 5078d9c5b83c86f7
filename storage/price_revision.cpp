// Statements of the revisions of prices.
#include "storage/price_revision.hpp"

namespace chaolu::storage::pricing {
namespace {

// Held until COMMIT. The next statement looks at the table as it is after the wait.
constexpr Sql wait_for_lock = R"(
select pg_advisory_xact_lock(hashtext('price_revision'), hashtext(cast(:market as text))))";

// Their instants are in the order of their numbers too, whatever the clocks of the servers say.
constexpr Sql insert_revision = R"(
insert into price_revision (market_id, number, at, organisation_id, credential, is_person)
select cast(:market as uuid), coalesce(max(number), 0) + 1,
       greatest(coalesce(max(at), 0), cast(:now as bigint)), cast(:organisation as uuid),
       cast(:credential as uuid), cast(:is_person as boolean)
from price_revision where market_id = :market
returning number)";

constexpr Sql find_revision_at = R"(
select coalesce(max(number), 0) from price_revision where market_id = :market and at <= :at)";

}  // namespace

void wait_for_turn(Tx& tx) { tx.execute(wait_for_lock, {{"market", tx.market()}}); }

std::int64_t begin_revision(Tx& tx, Author const& author, Instant now) {
    wait_for_turn(tx);
    return std::get<0>(tx.one<std::int64_t>(insert_revision, {{"market", tx.market()},
                                                              {"now", now},
                                                              {"organisation", author.organisation},
                                                              {"credential", author.credential},
                                                              {"is_person", author.is_person}}));
}

std::int64_t revision_at(Tx& tx, Instant at) {
    return std::get<0>(
        tx.one<std::int64_t>(find_revision_at, {{"market", tx.market()}, {"at", at}}));
}

}  // namespace chaolu::storage::pricing
