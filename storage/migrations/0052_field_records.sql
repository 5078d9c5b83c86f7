-- What was noted in the field, without a network, under ids that were made there.
create table field_record (
    market_id uuid not null,
    supplier_id uuid not null,
    -- Made by the device that noted it.
    record_id text not null check (length(record_id) between 1 and 64),
    content_sha256 bytea not null check (length(content_sha256) = 32),
    recorded_at bigint not null,
    scale_ticket text,
    note text,
    -- Null only while it is being received.
    lot_id uuid,
    synced_by uuid not null,
    synced_at bigint not null,
    primary key (market_id, supplier_id, record_id)
);
call guard_by_market('field_record');
grant select, insert, delete, update (lot_id) on field_record to chaolu_app;
