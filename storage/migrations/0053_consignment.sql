-- Goods that lie with somebody else and stay their supplier's, and what became of them.

-- Who keeps the place, when that is not its supplier: fixed when the location is made. What lies
-- there is sold by its holder and by no order (open_to of domain/inventory/pool.hpp).
alter table location
    add column holder_id uuid,
    add foreign key (market_id, holder_id) references organisation (market_id, id),
    add constraint location_is_held_by_somebody_else check (holder_id <> supplier_id);
-- The same of its pools, so that nobody who reads stock has to look up its place.
alter table pool add column is_consigned boolean not null default false;
create index location_of_holder on location (market_id, holder_id, id)
    where holder_id is not null;
-- What is on its way to and from such places.
create index transfer_to on transfer (market_id, to_location_id, id);
create index transfer_from on transfer (market_id, from_location_id, id);

-- What happened at one place since a day, without the promises that orders write: statements fold
-- it. Lots are not received at such places, and files of a million need not pay for it.
create index stock_entry_of_goods on stock_entry (market_id, pool_id, created_at)
    where on_hand_delta <> 0 and kind <> 'received';

-- Never changed: what was reported wrongly is put right by a count.
create table consignment_report (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    holder_id uuid not null,
    location_id uuid not null,
    -- In Asia/Shanghai: on which it happened.
    business_day date not null,
    note text,
    -- The key or person, and the organisation it acts for: the holder or the supplier.
    reported_by uuid not null,
    reporter_id uuid not null,
    -- The time of its rows in the ledger.
    reported_at bigint not null,
    primary key (market_id, id),
    foreign key (market_id, location_id) references location (market_id, id),
    constraint consignment_is_reported_by_a_party check (reporter_id in (supplier_id, holder_id))
);
create index consignment_report_of_supplier on consignment_report (market_id, supplier_id, id);
create index consignment_report_of_holder on consignment_report (market_id, holder_id, id);
create index consignment_report_of_location
    on consignment_report (market_id, location_id, reported_at);

create table consignment_report_line (
    market_id uuid not null,
    report_id uuid not null,
    position integer not null check (position > 0),
    sku_id uuid not null,
    kind text not null check (kind in ('sold', 'lost')),
    quantity bigint not null check (quantity > 0),
    -- What all of it was sold for.
    amount_fen bigint check (amount_fen >= 0),
    reason text,
    primary key (market_id, report_id, position),
    foreign key (market_id, report_id) references consignment_report (market_id, id),
    foreign key (market_id, sku_id) references sku (market_id, id),
    constraint consignment_line_is_of_its_kind check (
        case kind when 'sold' then amount_fen is not null and reason is null
                  else amount_fen is null and reason is not null end)
);

-- How much of which lot. No foreign key to lot: it would lock the lot after its stock, where
-- whoever holds a lot locks it before; the check of the ledger sees to it.
create table consignment_report_lot (
    market_id uuid not null,
    report_id uuid not null,
    position integer not null,
    lot_id uuid not null,
    quantity bigint not null check (quantity > 0),
    primary key (market_id, report_id, position, lot_id),
    foreign key (market_id, report_id, position)
        references consignment_report_line (market_id, report_id, position)
);

call guard_by_market('consignment_report');
call guard_by_market('consignment_report_line');
call guard_by_market('consignment_report_lot');

grant select, insert on consignment_report, consignment_report_line, consignment_report_lot
    to chaolu_app;
