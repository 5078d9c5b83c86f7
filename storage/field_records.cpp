// Statements of records from the field.
#include "storage/field_records.hpp"

namespace chaolu::storage::field_records {
namespace {

// Sorted: two devices with common records wait for each other, but not in a circle.
constexpr Sql insert_records = R"(
insert into field_record (market_id, supplier_id, record_id, content_sha256, recorded_at,
                          scale_ticket, note, lot_id, synced_by, synced_at, photos)
select cast(:market as uuid), cast(:supplier as uuid), t.id, t.content, t.recorded_at, t.ticket,
       t.note, null, t.synced_by, t.synced_at, string_to_array(t.photos, ' ')
from unnest(cast(:ids as text[]), cast(:contents as bytea[]), cast(:recorded as bigint[]),
            cast(:tickets as text[]), cast(:notes as text[]), cast(:people as uuid[]),
            cast(:synced as bigint[]), cast(:photos as text[]))
     as t(id, content, recorded_at, ticket, note, synced_by, synced_at, photos)
order by t.id
on conflict (market_id, supplier_id, record_id) do nothing
returning record_id)";

constexpr Sql update_lots = R"(
update field_record r set lot_id = t.lot_id
from unnest(cast(:ids as text[]), cast(:lots as uuid[])) as t(id, lot_id)
where r.market_id = :market and r.supplier_id = :supplier and r.record_id = t.id)";

constexpr Sql delete_records = R"(
delete from field_record
where market_id = :market and supplier_id = :supplier
  and record_id = any(cast(:ids as text[])))";

constexpr Sql find_records = R"(
select r.record_id, r.content_sha256, r.recorded_at, r.scale_ticket, r.note, r.lot_id,
       r.supplier_id, r.synced_by, r.synced_at, r.photos,
       array(select f.sha256 from field_photo f
             where f.market_id = r.market_id and f.supplier_id = r.supplier_id
               and f.sha256 = any(r.photos))
from field_record r
where market_id = :market and supplier_id = :supplier
  and record_id = any(cast(:ids as text[])))";

constexpr Sql select_records = R"(
select r.record_id, r.content_sha256, r.recorded_at, r.scale_ticket, r.note, r.lot_id,
       r.supplier_id, r.synced_by, r.synced_at, r.photos,
       array(select f.sha256 from field_photo f
             where f.market_id = r.market_id and f.supplier_id = r.supplier_id
               and f.sha256 = any(r.photos))
from field_record r
where market_id = :market and (supplier_id, record_id) > (:after_supplier, :after_id)
  and (cast(:only as uuid) is null or supplier_id = :only)
order by supplier_id, record_id limit cast(:rows as bigint))";

auto reader(std::vector<Record>& records) {
    return [&records](std::string id, std::string content, Instant recorded_at,
                      std::optional<std::string> ticket, std::optional<std::string> note,
                      std::optional<LotId> lot, OrganisationId supplier, Uuid synced_by,
                      Instant synced_at, std::vector<std::string> photos,
                      std::vector<std::string> received_photos) {
        records.push_back({std::move(id), bytes_from_bytea(content), recorded_at, std::move(ticket),
                           std::move(note), lot, supplier, synced_by, synced_at, std::move(photos),
                           std::move(received_photos)});
    };
}

}  // namespace

std::vector<std::string> claim(Tx& tx, OrganisationId supplier, std::span<Record const> records) {
    if (records.empty()) return {};
    Array ids, contents, recorded, tickets, notes, people, synced, photos;
    for (auto const& record : records) {
        ids.add(record.id);
        contents.add(to_bytea(record.content));
        recorded.add(record.recorded_at.micros);
        tickets.add(record.scale_ticket);
        notes.add(record.note);
        people.add(record.synced_by);
        synced.add(record.synced_at.micros);
        std::string joined;
        for (auto const& photo : record.photos) joined += (joined.empty() ? "" : " ") + photo;
        photos.add(std::string_view(joined));
    }
    return tx.list<std::string>(insert_records, {{"market", tx.market()},
                                                 {"supplier", supplier},
                                                 {"ids", ids},
                                                 {"contents", contents},
                                                 {"recorded", recorded},
                                                 {"tickets", tickets},
                                                 {"notes", notes},
                                                 {"people", people},
                                                 {"synced", synced},
                                                 {"photos", photos}});
}

void save_lots(Tx& tx, OrganisationId supplier, std::map<std::string, LotId> const& lots) {
    if (lots.empty()) return;
    Array ids, values;
    for (auto const& [id, lot] : lots) {
        ids.add(id);
        values.add(lot);
    }
    tx.execute(update_lots,
               {{"market", tx.market()}, {"supplier", supplier}, {"ids", ids}, {"lots", values}});
}

void forget(Tx& tx, OrganisationId supplier, std::vector<std::string> const& ids) {
    if (ids.empty()) return;
    tx.execute(delete_records,
               {{"market", tx.market()}, {"supplier", supplier}, {"ids", array_of(ids)}});
}

std::map<std::string, Record> find(Tx& tx, OrganisationId supplier,
                                   std::vector<std::string> const& ids) {
    std::vector<Record> records;
    tx.each(find_records, {{"market", tx.market()}, {"supplier", supplier}, {"ids", array_of(ids)}},
            reader(records));
    std::map<std::string, Record> by_id;
    for (auto& record : records) {
        auto const id = record.id;
        by_id.emplace(id, std::move(record));
    }
    return by_id;
}

std::vector<Record> list(Tx& tx, std::optional<OrganisationId> supplier, Place const& after,
                         int rows_max) {
    std::vector<Record> records;
    tx.each(select_records,
            {{"market", tx.market()},
             {"after_supplier", after.supplier},
             {"after_id", after.id},
             {"only", supplier},
             {"rows", rows_max}},
            reader(records));
    return records;
}

}  // namespace chaolu::storage::field_records
