-- Which SKUs were ever cut for a share: an index of stock by pool would be paid for by every order.
create table pool_item (
    market_id uuid not null,
    pool_id uuid not null,
    sku_id uuid not null,
    primary key (market_id, pool_id, sku_id),
    foreign key (market_id, pool_id) references pool (market_id, id),
    foreign key (market_id, sku_id) references sku (market_id, id)
);
call guard_by_market('pool_item');
grant select, insert on pool_item to chaolu_app;
