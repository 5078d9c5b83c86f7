-- Goods on their way between two locations of a supplier: sent, then received or called back.

create table transfer (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    from_location_id uuid not null,
    to_location_id uuid not null,
    state text not null check (state in ('in_transit', 'received', 'cancelled')),
    note text,
    sent_by uuid not null,
    sent_at bigint not null,
    -- Who received it or called it back, and when.
    closed_by uuid,
    closed_at bigint,
    version integer not null default 1,
    primary key (market_id, id),
    foreign key (market_id, from_location_id) references location (market_id, id),
    foreign key (market_id, to_location_id) references location (market_id, id),
    constraint transfer_goes_somewhere check (from_location_id <> to_location_id),
    constraint transfer_is_closed_by_somebody check (
        (state = 'in_transit') = (closed_at is null) and (closed_at is null) = (closed_by is null))
);
create index transfer_of_supplier on transfer (market_id, supplier_id, id);

-- What of which lot. What was sent and did not come is lost, and stays written here. No foreign key
-- to lot: it would lock the lot after its stock, where whoever holds a lot locks it before; the
-- check of the ledger sees to it.
create table transfer_line (
    market_id uuid not null,
    transfer_id uuid not null,
    position integer not null check (position > 0),
    sku_id uuid not null,
    lot_id uuid not null,
    sent bigint not null check (sent > 0),
    -- Null until it is received, and for ever when it is cancelled.
    received bigint,
    primary key (market_id, transfer_id, lot_id),
    foreign key (market_id, transfer_id) references transfer (market_id, id),
    constraint transfer_line_never_grows check (received between 0 and sent)
);

call guard_by_market('transfer');
call guard_by_market('transfer_line');

grant select, insert, update (state, closed_by, closed_at, version) on transfer to chaolu_app;
grant select, insert, update (received) on transfer_line to chaolu_app;
