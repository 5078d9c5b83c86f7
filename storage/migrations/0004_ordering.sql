-- Orders: one document of the buyer, one part per supplier, lines, delivery addresses and the
-- quantity of each line that goes to each address.

create table sales_order (
    market_id uuid not null,
    id uuid not null,
    buyer_id uuid not null,
    client_reference text,
    -- Follows from the parts (domain/ordering/state.hpp derive); kept here for filtering, in the
    -- transaction that moves a part, and compared with them by `chaolu check`.
    state text not null check (state in ('placed', 'partly_confirmed', 'confirmed', 'refused',
                                         'cancelled', 'closed_in_part')),
    price_day date not null,
    total_fen bigint not null check (total_fen >= 0),
    line_count integer not null,
    delivery_count integer not null,
    placed_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    -- Unique for ever: the backstop behind the idempotency key, which is kept seven days.
    constraint sales_order_client_reference unique (market_id, buyer_id, client_reference),
    foreign key (market_id, buyer_id) references organisation (market_id, id)
);
create index sales_order_of_buyer on sales_order (market_id, buyer_id, id);
create index sales_order_of_buyer_by_state on sales_order (market_id, buyer_id, state, id);

create table supplier_order (
    market_id uuid not null,
    id uuid not null,
    order_id uuid not null,
    buyer_id uuid not null,
    supplier_id uuid not null,
    state text not null check (state in ('placed', 'confirmed', 'refused', 'cancelled')),
    reason text,
    total_fen bigint not null check (total_fen >= 0),
    placed_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint supplier_order_once unique (market_id, order_id, supplier_id),
    foreign key (market_id, order_id) references sales_order (market_id, id)
) with (fillfactor = 80);
create index supplier_order_of_supplier on supplier_order (market_id, supplier_id, id);
create index supplier_order_of_supplier_by_state
    on supplier_order (market_id, supplier_id, state, id);
-- The foreign key above serves look-ups by order through its unique constraint.

-- quantity is in the SKU's base unit; ordered_value and ordered_unit are what the buyer wrote.
-- The price stands as it was agreed, with the reason why it applied.
create table order_line (
    market_id uuid not null,
    order_id uuid not null,
    position integer not null check (position > 0),
    supplier_order_id uuid not null,
    sku_id uuid not null,
    pool_id uuid not null,
    sku_code text not null,
    name text not null,
    base_unit text not null,
    quantity bigint not null check (quantity > 0),
    ordered_value bigint not null check (ordered_value > 0),
    ordered_unit text not null,
    price_e4 bigint not null check (price_e4 > 0),
    per text not null,
    amount_fen bigint not null check (amount_fen >= 0),
    price_list_code text not null,
    prices_considered integer not null,
    primary key (market_id, order_id, position),
    foreign key (market_id, supplier_order_id) references supplier_order (market_id, id)
);
create index order_line_of_supplier_order on order_line (market_id, supplier_order_id, position);

create table delivery (
    market_id uuid not null,
    order_id uuid not null,
    position integer not null check (position > 0),
    receiver text not null,
    phone text not null,
    division_code text not null check (division_code ~ '^[0-9]{6}$'),
    address text not null,
    window_from date,
    window_to date,
    primary key (market_id, order_id, position),
    foreign key (market_id, order_id) references sales_order (market_id, id)
);

-- One cell of the quantity matrix, in the line's ordered unit; cells of zero are not stored.
create table delivery_line (
    market_id uuid not null,
    order_id uuid not null,
    delivery_position integer not null,
    line_position integer not null,
    value bigint not null check (value > 0),
    primary key (market_id, order_id, line_position, delivery_position),
    foreign key (market_id, order_id) references sales_order (market_id, id)
);

call guard_by_market('sales_order');
call guard_by_market('supplier_order');
call guard_by_market('order_line');
call guard_by_market('delivery');
call guard_by_market('delivery_line');

grant select, insert on order_line, delivery, delivery_line to chaolu_app;
grant select, insert, update (state, version) on sales_order to chaolu_app;
grant select, insert, update (state, reason, version) on supplier_order to chaolu_app;
