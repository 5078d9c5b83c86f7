-- Pools, lots, the stock counters and the append-only ledger that proves them, and file imports.

-- A pool is a share of one supplier's stock. Every supplier has 'general'; channels and live
-- sessions cut theirs from it.
create table pool (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    name text not null,
    primary key (market_id, id),
    constraint pool_name unique (market_id, supplier_id, name),
    foreign key (market_id, supplier_id) references organisation (market_id, id)
);

-- Counters in the SKU's base unit. sequence is that of the last ledger row folded in.
-- fillfactor leaves room for HOT updates: this is the most often written table of the schema.
create table stock (
    market_id uuid not null,
    sku_id uuid not null,
    pool_id uuid not null,
    on_hand bigint not null,
    reserved bigint not null,
    sequence bigint not null,
    primary key (market_id, sku_id, pool_id),
    constraint stock_never_oversold check (reserved >= 0 and reserved <= on_hand),
    foreign key (market_id, sku_id) references sku (market_id, id),
    foreign key (market_id, pool_id) references pool (market_id, id)
) with (fillfactor = 50);
-- Lists one supplier's stock by its SKUs: a second index on the hot table itself would be paid for
-- by every order.
create index sku_of_supplier on sku (market_id, supplier_id, id);

create table lot (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    sku_id uuid not null,
    lot_code text not null,
    harvest_date date,
    production_date date,
    expiry_date date,
    site_code text,
    growing_unit text,
    quantity bigint not null check (quantity > 0),
    pieces bigint check (pieces > 0),
    import_id uuid,
    created_at bigint not null,
    primary key (market_id, id),
    constraint lot_code_of_supplier unique (market_id, supplier_id, lot_code),
    constraint lot_has_a_date check (harvest_date is not null or production_date is not null),
    foreign key (market_id, sku_id) references sku (market_id, id)
);
create index lot_of_sku on lot (market_id, sku_id, id);
create index lot_of_supplier on lot (market_id, supplier_id, id);

-- Every change of a counter, with the counters as they stood after it. Folding the deltas in
-- order of sequence must give the counters; the *_after columns let an auditor name the first
-- row that does not fit. The application's role may insert and read, never change.
create table stock_entry (
    market_id uuid not null,
    sku_id uuid not null,
    pool_id uuid not null,
    sequence bigint not null check (sequence > 0),
    kind text not null check (kind in ('received', 'reserved', 'released')),
    on_hand_delta bigint not null,
    reserved_delta bigint not null,
    on_hand_after bigint not null,
    reserved_after bigint not null,
    lot_id uuid,
    supplier_order_id uuid,
    reason text,
    created_at bigint not null,
    primary key (market_id, sku_id, pool_id, sequence),
    constraint stock_entry_moves_something check (on_hand_delta <> 0 or reserved_delta <> 0)
);

create table stock_import (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    file_sha256 bytea not null check (length(file_sha256) = 32),
    state text not null check (state in ('previewed', 'applied', 'failed')),
    row_count integer not null,
    good_count integer not null,
    error_count integer not null,
    received_count integer not null default 0,
    -- The file's first row, by which faults found later still name their column.
    headers text[] not null,
    created_at bigint not null,
    applied_at bigint,
    version integer not null default 1,
    primary key (market_id, id),
    -- The same file twice is one effect.
    constraint stock_import_file unique (market_id, supplier_id, file_sha256)
);
create index stock_import_of_supplier on stock_import (market_id, supplier_id, id);

-- Good rows wait here between preview and confirmation.
create table stock_import_row (
    market_id uuid not null,
    import_id uuid not null,
    line integer not null,
    sku_id uuid not null,
    lot_code text not null,
    harvest_date date,
    production_date date,
    expiry_date date,
    site_code text,
    growing_unit text,
    quantity bigint not null,
    pieces bigint,
    primary key (market_id, import_id, line),
    -- Finds a lot code that stands twice in one file without holding all of them in memory.
    constraint stock_import_row_lot_code unique (market_id, import_id, lot_code),
    foreign key (market_id, import_id) references stock_import (market_id, id)
);

create table stock_import_error (
    market_id uuid not null,
    import_id uuid not null,
    line integer not null,
    position integer not null,
    header text not null,
    code text not null,
    detail text not null,
    primary key (market_id, import_id, line, position),
    foreign key (market_id, import_id) references stock_import (market_id, id)
);

call guard_by_market('pool');
call guard_by_market('stock');
call guard_by_market('lot');
call guard_by_market('stock_entry');
call guard_by_market('stock_import');
call guard_by_market('stock_import_row');
call guard_by_market('stock_import_error');

grant select, insert on pool, lot, stock_entry to chaolu_app;
grant select, insert, update (on_hand, reserved, sequence) on stock to chaolu_app;
grant select, insert,
    update (state, row_count, good_count, error_count, received_count, applied_at, version)
    on stock_import to chaolu_app;
grant select, insert, delete on stock_import_row, stock_import_error to chaolu_app;
