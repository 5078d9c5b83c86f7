-- What is on hand of each lot and where, and the documents that say why it became more or less.

-- The whole list of what moves stock, also of parts that are yet to come.
alter table stock_entry drop constraint if exists stock_entry_kind_check;
alter table stock_entry add constraint stock_entry_kind_check check (kind in (
    'received', 'reserved', 'released', 'adjusted', 'counted', 'shrinkage', 'expired',
    'transferred_out', 'transferred_in', 'transformed_out', 'transformed_in', 'picked', 'shipped',
    'returned', 'allotted', 'given_back'));

alter table stock_entry
    -- The adjustment, count, transformation or transfer that a row belongs to.
    add column document_id uuid,
    -- The key or person that did it, where no order says so.
    add column made_by uuid;

-- A row is what lies there of a lot: it goes when the last of it goes. No foreign key to lot, which
-- a file of a million lots would pay for a million times: the check of the ledger sees to it.
create table lot_stock (
    market_id uuid not null,
    location_id uuid not null,
    sku_id uuid not null,
    lot_id uuid not null,
    on_hand bigint not null,
    primary key (market_id, location_id, sku_id, lot_id),
    constraint lot_stock_is_there check (on_hand > 0)
);

-- Market by market: the policies hide from the schema's owner as well what is of no market.
do $existing$
declare
    one_market uuid;
begin
    for one_market in select id from market loop
        perform set_config('chaolu.market', cast(one_market as text), true);
        insert into lot_stock (market_id, location_id, sku_id, lot_id, on_hand)
        select e.market_id, p.location_id, e.sku_id, e.lot_id, sum(e.on_hand_delta)
        from stock_entry e
        join pool p on p.market_id = e.market_id and p.id = e.pool_id
        where e.market_id = one_market and e.lot_id is not null
        group by 1, 2, 3, 4 having sum(e.on_hand_delta) > 0;
    end loop;
    perform set_config('chaolu.market', '', true);
end
$existing$;

-- Adjustments tell a difference, counts a figure; either says why, of which lots, and what came
-- of it. They are never changed: a wrong one is put right by another.
create table stock_change (
    market_id uuid not null,
    id uuid not null,
    kind text not null check (kind in ('adjustment', 'count')),
    supplier_id uuid not null,
    sku_id uuid not null,
    pool_id uuid not null,
    -- The one lot that was meant; null: of the SKU, whatever the lots.
    lot_id uuid,
    reason text,
    note text,
    -- The figure that was counted, and what the books said then.
    counted bigint check (counted >= 0),
    expected bigint check (expected >= 0),
    delta bigint not null,
    on_hand_after bigint not null,
    reserved_after bigint not null,
    lots uuid[] not null,
    lot_deltas bigint[] not null,
    made_by uuid not null,
    created_at bigint not null,
    primary key (market_id, id),
    constraint stock_change_is_of_its_kind check (
        case kind when 'adjustment' then reason is not null and counted is null and delta <> 0
                  else reason is null and counted is not null and expected is not null
                       and delta = counted - expected end),
    constraint stock_change_names_its_lots check (cardinality(lots) = cardinality(lot_deltas)),
    foreign key (market_id, sku_id) references sku (market_id, id),
    foreign key (market_id, pool_id) references pool (market_id, id)
);
create index stock_change_of_supplier on stock_change (market_id, supplier_id, kind, id);
create index stock_change_of_kind on stock_change (market_id, kind, id);

call guard_by_market('lot_stock');
call guard_by_market('stock_change');

grant select, insert, delete, update (on_hand) on lot_stock to chaolu_app;
grant select, insert on stock_change to chaolu_app;
