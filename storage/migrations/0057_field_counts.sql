-- Counts that were noted in the field, without a network, under ids that were made there.
create table field_count (
    market_id uuid not null,
    supplier_id uuid not null,
    -- Made by the device that noted it.
    count_id text not null check (length(count_id) between 1 and 64),
    content_sha256 bytea not null check (length(content_sha256) = 32),
    recorded_at bigint not null,
    note text,
    sku_id uuid not null,
    pool_id uuid not null,
    -- Null: of all lots.
    lot_id uuid,
    -- The version of the stock when the counting began, and what was found, in base units.
    seen bigint not null check (seen >= 0),
    counted bigint not null check (counted >= 0),
    -- The document that it became; null only while it is being carried out.
    change_id uuid,
    synced_by uuid not null,
    synced_at bigint not null,
    primary key (market_id, supplier_id, count_id),
    -- Two who counted the same at the same time: one of them stands.
    constraint field_count_of_one_moment
        unique nulls not distinct (market_id, sku_id, pool_id, lot_id, seen),
    foreign key (market_id, sku_id) references sku (market_id, id),
    foreign key (market_id, pool_id) references pool (market_id, id)
);
call guard_by_market('field_count');
grant select, insert, delete, update (change_id) on field_count to chaolu_app;
