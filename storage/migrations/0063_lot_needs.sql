-- What orders need of the lots that they will get: stock is promised by pools and picked by lots.

-- Of every promise that needs more than that a lot is good on the day of the order: until when it
-- must keep, and how much of its life must be left then. What was picked or cancelled is taken off;
-- a row of nothing stays for what may be put back.
create table lot_need (
    market_id uuid not null,
    order_id uuid not null,
    line_position integer not null,
    -- 0: the line itself, which is no bundle.
    component_position integer not null check (component_position >= 0),
    pool_id uuid not null,
    supplier_order_id uuid not null,
    location_id uuid not null,
    sku_id uuid not null,
    day date not null,
    min_remaining_days integer check (min_remaining_days between 1 and 3650),
    min_remaining_pct integer check (min_remaining_pct between 1 and 100),
    quantity bigint not null check (quantity >= 0),
    primary key (market_id, order_id, line_position, component_position, pool_id),
    foreign key (market_id, order_id, line_position)
        references order_line (market_id, order_id, position)
);
-- What is still to be kept of a SKU at a place.
create index lot_need_open on lot_need (market_id, location_id, sku_id) where quantity > 0;
create index lot_need_of_part on lot_need (market_id, supplier_order_id);

call guard_by_market('lot_need');
grant select, insert, update (quantity) on lot_need to chaolu_app;

-- Every group of orders asks whether something of its SKUs expires before it is delivered.
create index lot_stock_of_sku_by_expiry on lot_stock (market_id, sku_id, expires)
    where expires is not null;
