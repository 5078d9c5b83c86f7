// Writing events in bulk, and reading the feed of one party in commit-safe order.
#include "storage/outbox.hpp"

namespace chaolu::storage::outbox {
namespace {

constexpr Sql insert_events = R"(
insert into event (market_id, id, type, aggregate_id, aggregate_version, buyer_id, supplier_id,
                   data, occurred_at)
select cast(:market as uuid), t.id, t.type, t.aggregate_id, t.version, t.buyer_id, t.supplier_id,
       t.data, t.occurred_at
from unnest(cast(:ids as uuid[]), cast(:types as text[]), cast(:aggregates as uuid[]),
            cast(:versions as integer[]), cast(:buyers as uuid[]), cast(:suppliers as uuid[]),
            cast(:datas as text[]), cast(:times as bigint[]))
     as t(id, type, aggregate_id, version, buyer_id, supplier_id, data, occurred_at))";

constexpr Sql read_market = R"(
select cast(cast(transaction_id as text) as bigint), id, type, aggregate_id, aggregate_version,
       data, occurred_at
from event
where market_id = :market
  and (transaction_id, id) > (cast(cast(:after as text) as xid8), cast(:event as uuid))
  and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
order by transaction_id, id limit :rows)";

// Two ordered index scans, each cut at the page size, then merged: the price of a page does not
// depend on how much of the feed belongs to others.
constexpr Sql read_party = R"(
select cast(cast(transaction_id as text) as bigint), id, type, aggregate_id, aggregate_version,
       data, occurred_at
from (
    (select * from event
     where market_id = :market and buyer_id = :party
       and (transaction_id, id) > (cast(cast(:after as text) as xid8), cast(:event as uuid))
       and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
     order by transaction_id, id limit :rows)
    union all
    (select * from event
     where market_id = :market and supplier_id = :party
       and (transaction_id, id) > (cast(cast(:after as text) as xid8), cast(:event as uuid))
       and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
     order by transaction_id, id limit :rows)
) as mine
order by transaction_id, id limit :rows)";

}  // namespace

void append(Tx& tx, std::span<Event const> events) {
    if (events.empty()) return;
    Array ids, types, aggregates, versions, buyers, suppliers, datas, times;
    for (auto const& event : events) {
        ids.add(event.id);
        types.add(std::string_view(event.type));
        aggregates.add(event.aggregate);
        versions.add(static_cast<std::int64_t>(event.version));
        buyers.add(event.buyer);
        suppliers.add(event.supplier);
        datas.add(std::string_view(event.data));
        times.add(event.occurred_at.micros);
    }
    tx.execute(insert_events, {{"market", tx.market()},
                               {"ids", ids},
                               {"types", types},
                               {"aggregates", aggregates},
                               {"versions", versions},
                               {"buyers", buyers},
                               {"suppliers", suppliers},
                               {"datas", datas},
                               {"times", times}});
}

FeedPage read(Tx& tx, std::optional<OrganisationId> party, Position from, int rows_max) {
    FeedPage page{{}, from};
    auto keep = [&](std::int64_t transaction, EventId id, std::string type, Uuid aggregate,
                    int version, std::string data, Instant at) {
        page.events.push_back(
            {id, std::move(type), aggregate, version, {}, {}, std::move(data), at});
        page.next = {transaction, id.uuid};
    };
    if (party)
        tx.each(read_party,
                {{"market", tx.market()},
                 {"party", *party},
                 {"after", from.transaction},
                 {"event", from.event},
                 {"rows", rows_max}},
                keep);
    else
        tx.each(read_market,
                {{"market", tx.market()},
                 {"after", from.transaction},
                 {"event", from.event},
                 {"rows", rows_max}},
                keep);
    return page;
}

}  // namespace chaolu::storage::outbox
