-- Stock files that name a place, and files that tell of all that lies there: what they do not name
-- is there no longer.

alter table stock_import
    -- None: the main location.
    add column location_id uuid,
    add column absent text not null default 'keep' check (absent in ('keep', 'zero')),
    -- SKUs that the file does not name and of which something may be sold: as they were when it was
    -- looked at; once it is applied, those that were set to zero.
    add column absent_count integer not null default 0,
    add foreign key (market_id, location_id) references location (market_id, id);

-- What was there of each when the file was looked at; no more is taken away, whatever came since.
create table stock_import_absent (
    market_id uuid not null,
    import_id uuid not null,
    sku_id uuid not null,
    available bigint not null check (available > 0),
    primary key (market_id, import_id, sku_id),
    foreign key (market_id, import_id) references stock_import (market_id, id)
);
call guard_by_market('stock_import_absent');
grant select, insert, delete on stock_import_absent to chaolu_app;
grant update (location_id, absent, absent_count) on stock_import to chaolu_app;
