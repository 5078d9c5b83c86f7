-- What suppliers buy in for stock, what came of it, and what that cost.

create table purchase_order (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    -- Where it is expected; what comes may be put elsewhere.
    location_id uuid not null,
    -- A grower, a member, another maker: not a party of the market.
    seller text not null,
    expected_on date,
    over_receipt_pct integer not null check (over_receipt_pct between 0 and 100),
    state text not null check (state in ('open', 'completed', 'closed', 'cancelled')),
    note text,
    created_by uuid not null,
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    foreign key (market_id, supplier_id) references organisation (market_id, id),
    foreign key (market_id, location_id) references location (market_id, id)
);
create index purchase_order_of_supplier on purchase_order (market_id, supplier_id, id);
-- Those that are open, of how many there ever were: of one supplier, or of all.
create index purchase_order_of_supplier_by_state
    on purchase_order (market_id, supplier_id, state, id);
create index purchase_order_by_state on purchase_order (market_id, state, id);

create table purchase_order_line (
    market_id uuid not null,
    purchase_order_id uuid not null,
    position integer not null check (position > 0),
    sku_id uuid not null,
    quantity bigint not null check (quantity > 0),
    -- With the tolerance.
    received_max bigint not null,
    received bigint not null default 0,
    -- What one of price_per was worth when it was agreed: numerator/denominator base units.
    price_e4 bigint check (price_e4 > 0),
    price_per text,
    price_numerator bigint check (price_numerator > 0),
    price_denominator bigint check (price_denominator > 0),
    needs_inspection boolean not null,
    primary key (market_id, purchase_order_id, position),
    unique (market_id, purchase_order_id, sku_id),
    foreign key (market_id, purchase_order_id) references purchase_order (market_id, id),
    foreign key (market_id, sku_id) references sku (market_id, id),
    constraint purchase_order_line_tolerates check (received_max >= quantity),
    constraint purchase_order_line_within_tolerance check (received between 0 and received_max),
    constraint purchase_order_line_price_has_unit check (
        num_nulls(price_e4, price_per, price_numerator, price_denominator) in (0, 4))
);

create table goods_receipt (
    market_id uuid not null,
    id uuid not null,
    purchase_order_id uuid not null,
    supplier_id uuid not null,
    delivery_note text,
    note text,
    received_by uuid not null,
    received_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    foreign key (market_id, purchase_order_id) references purchase_order (market_id, id)
);
create index goods_receipt_of_supplier on goods_receipt (market_id, supplier_id, id);
create index goods_receipt_of_order on goods_receipt (market_id, purchase_order_id, id);

-- Each line is a lot of its own.
create table goods_receipt_line (
    market_id uuid not null,
    goods_receipt_id uuid not null,
    position integer not null check (position > 0),
    order_position integer not null,
    supplier_id uuid not null,
    sku_id uuid not null,
    lot_id uuid not null,
    quantity bigint not null check (quantity > 0),
    inspection text not null check (inspection in ('not_needed', 'pending', 'passed', 'failed')),
    rejected bigint not null default 0,
    inspection_note text,
    inspected_by uuid,
    inspected_at bigint,
    primary key (market_id, goods_receipt_id, position),
    unique (market_id, lot_id),
    foreign key (market_id, goods_receipt_id) references goods_receipt (market_id, id),
    foreign key (market_id, lot_id) references lot (market_id, id),
    constraint goods_receipt_line_rejects_what_came check (
        rejected between 0 and quantity
        and (rejected = 0 or inspection in ('passed', 'failed'))
        and (rejected = quantity) = (inspection = 'failed')),
    constraint goods_receipt_line_is_inspected_by_somebody check (
        (inspection in ('passed', 'failed')) = (inspected_by is not null)
        and (inspected_by is null) = (inspected_at is null))
);

create index goods_receipt_pending
    on goods_receipt_line (market_id, supplier_id, goods_receipt_id) where inspection = 'pending';

-- Lots wait for their inspection: orders ask of their SKUs which are held.
create index lot_held_by_sku on lot (market_id, sku_id) where hold_reason is not null;

-- Where it was put.
create table goods_receipt_place (
    market_id uuid not null,
    goods_receipt_id uuid not null,
    position integer not null,
    location_id uuid not null,
    quantity bigint not null check (quantity > 0),
    primary key (market_id, goods_receipt_id, position, location_id),
    foreign key (market_id, goods_receipt_id, position)
        references goods_receipt_line (market_id, goods_receipt_id, position),
    foreign key (market_id, location_id) references location (market_id, id)
);

-- Freight and kin. What was charged wrongly is taken back by a row below zero.
create table receipt_charge (
    market_id uuid not null,
    id uuid not null,
    goods_receipt_id uuid not null,
    kind text not null check (kind in ('freight', 'unloading', 'packaging', 'inspection', 'other')),
    spread_by text not null check (spread_by in ('value', 'quantity')),
    amount_fen bigint not null check (amount_fen <> 0),
    note text,
    made_by uuid not null,
    made_at bigint not null,
    primary key (market_id, id),
    foreign key (market_id, goods_receipt_id) references goods_receipt (market_id, id)
);
create index receipt_charge_of_receipt on receipt_charge (market_id, goods_receipt_id, id);

-- How much of a SKU a location takes, and in which order.
create table putaway_rule (
    market_id uuid not null,
    supplier_id uuid not null,
    sku_id uuid not null,
    location_id uuid not null,
    priority integer not null check (priority between 1 and 999),
    capacity bigint not null check (capacity > 0),
    primary key (market_id, supplier_id, sku_id, location_id),
    foreign key (market_id, sku_id) references sku (market_id, id),
    foreign key (market_id, location_id) references location (market_id, id)
);

call guard_by_market('purchase_order');
call guard_by_market('purchase_order_line');
call guard_by_market('goods_receipt');
call guard_by_market('goods_receipt_line');
call guard_by_market('goods_receipt_place');
call guard_by_market('receipt_charge');
call guard_by_market('putaway_rule');

grant select, insert, update (state, version) on purchase_order to chaolu_app;
grant select, insert, update (received) on purchase_order_line to chaolu_app;
grant select, insert, update (version) on goods_receipt to chaolu_app;
grant select, insert, update (inspection, rejected, inspection_note, inspected_by, inspected_at)
    on goods_receipt_line to chaolu_app;
grant select, insert on goods_receipt_place to chaolu_app;
grant select, insert on receipt_charge to chaolu_app;
grant select, insert, update (priority, capacity), delete on putaway_rule to chaolu_app;
