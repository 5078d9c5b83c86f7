-- What is picked for orders: of which lots, where, and what became of it.

-- Of what is on hand, so much is of orders and waits to leave: it counts as reserved in the pools
-- of its place, as it did before it was picked, but is of this lot now.
alter table lot_stock
    add column picked bigint not null default 0 check (picked >= 0);
alter table lot_stock
    drop constraint lot_stock_sets_aside_what_is_there,
    add constraint lot_stock_sets_aside_what_is_there
        check (set_aside >= 0 and set_aside + picked <= on_hand);
grant update (picked) on lot_stock to chaolu_app;

-- One place, one supplier's part of one order.
create table shipment (
    market_id uuid not null,
    id uuid not null,
    supplier_order_id uuid not null,
    order_id uuid not null,
    supplier_id uuid not null,
    buyer_id uuid not null,
    location_id uuid not null,
    state text not null check (state in ('picked', 'shipped', 'cancelled')),
    -- On which day it should arrive: until then its lots must keep.
    delivery_day date not null,
    -- Of the vehicle, as it is written there; known when it leaves.
    plate_no text,
    note text,
    picked_by uuid not null,
    picked_at bigint not null,
    -- Who let it go or put it back, and when.
    closed_by uuid,
    closed_at bigint,
    version integer not null default 1,
    primary key (market_id, id),
    foreign key (market_id, supplier_order_id) references supplier_order (market_id, id),
    foreign key (market_id, location_id) references location (market_id, id),
    constraint shipment_is_closed_by_somebody check (
        (state = 'picked') = (closed_at is null) and (closed_at is null) = (closed_by is null))
);
create index shipment_of_supplier on shipment (market_id, supplier_id, id);
create index shipment_of_buyer on shipment (market_id, buyer_id, id);
create index shipment_of_part on shipment (market_id, supplier_order_id, id);
create index shipment_waiting on shipment (market_id, supplier_id, id) where state = 'picked';

-- How much of which lot for which line, out of which pool. No foreign key to lot: it would lock the
-- lot after its stock, where whoever holds a lot locks it before; the check of the ledger sees to
-- it.
create table shipment_line (
    market_id uuid not null,
    shipment_id uuid not null,
    position integer not null check (position > 0),
    line_position integer not null,
    -- 0: the line itself, which is no bundle.
    component_position integer not null check (component_position >= 0),
    sku_id uuid not null,
    pool_id uuid not null,
    lot_id uuid not null,
    quantity bigint not null check (quantity > 0),
    -- What came back, and how much of it was lost; the rest is sold again.
    returned bigint not null default 0,
    lost bigint not null default 0,
    primary key (market_id, shipment_id, position),
    constraint shipment_line_once
        unique (market_id, shipment_id, line_position, component_position, pool_id, lot_id),
    foreign key (market_id, shipment_id) references shipment (market_id, id),
    foreign key (market_id, sku_id) references sku (market_id, id),
    foreign key (market_id, pool_id) references pool (market_id, id),
    constraint shipment_line_returns_what_left
        check (lost >= 0 and lost <= returned and returned <= quantity)
);
-- Whom a lot went to.
create index shipment_line_of_lot on shipment_line (market_id, lot_id, shipment_id);

-- Every return as it was told; the sums stand on the line.
create table shipment_return (
    market_id uuid not null,
    shipment_id uuid not null,
    position integer not null,
    version integer not null,
    quantity bigint not null check (quantity > 0),
    -- Why it is lost; null: it is good and sold again.
    reason text,
    made_by uuid not null,
    made_at bigint not null,
    primary key (market_id, shipment_id, version, position),
    foreign key (market_id, shipment_id, position)
        references shipment_line (market_id, shipment_id, position)
);

call guard_by_market('shipment');
call guard_by_market('shipment_line');
call guard_by_market('shipment_return');

grant select, insert, update (state, plate_no, closed_by, closed_at, version) on shipment
    to chaolu_app;
grant select, insert, update (returned, lost) on shipment_line to chaolu_app;
grant select, insert on shipment_return to chaolu_app;
