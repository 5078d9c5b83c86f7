-- What a channel lists, in which channel and cycle an order was placed, and what single buyers ask
-- of the shelf life of single SKUs.

-- The SKUs of a channel with a list of its own, half-open in microseconds as its members are.
create table channel_sku (
    market_id uuid not null,
    channel text not null,
    sku_id uuid not null,
    during int8range not null check (not isempty(during)),
    -- sku_id as text: what looks for a SKU shall take the B-tree below (see price_overlap).
    constraint channel_sku_once exclude using gist
        (market_id with =, channel with =, (cast(sku_id as text)) with =, during with &&),
    foreign key (market_id, channel) references channel (market_id, code),
    foreign key (market_id, sku_id) references sku (market_id, id)
);
create index channel_sku_of_channel on channel_sku (market_id, channel, sku_id) include (during);

-- As texts and ids of their own, without foreign keys: a key that refers to the channel would make
-- all orders of a channel share a lock on its one row.
alter table sales_order add column channel text, add column cycle_id uuid;
create index sales_order_of_channel on sales_order (market_id, channel, id)
    where channel is not null;
create index sales_order_of_cycle on sales_order (market_id, cycle_id, id)
    where cycle_id is not null;

-- Dated: a rule ends where the next one of its buyer and SKU begins. Without figures it says that
-- from that day on the channel's rule holds again.
create table buyer_shelf_life (
    market_id uuid not null,
    buyer_id uuid not null,
    sku_id uuid not null,
    valid_from date not null,
    min_remaining_days integer check (min_remaining_days between 1 and 3650),
    min_remaining_pct integer check (min_remaining_pct between 1 and 100),
    created_at bigint not null,
    primary key (market_id, buyer_id, sku_id, valid_from),
    foreign key (market_id, buyer_id) references organisation (market_id, id),
    foreign key (market_id, sku_id) references sku (market_id, id)
);

call guard_by_market('channel_sku');
call guard_by_market('buyer_shelf_life');

-- Deleted is only what has not begun.
grant select, insert, update (during), delete on channel_sku to chaolu_app;
grant select, insert, update (min_remaining_days, min_remaining_pct, created_at)
    on buyer_shelf_life to chaolu_app;
