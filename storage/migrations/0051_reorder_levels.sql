-- Below which stock a supplier wants to be told.
create table reorder_level (
    market_id uuid not null,
    supplier_id uuid not null,
    sku_id uuid not null,
    -- In base units; 0: never low.
    level bigint not null check (level >= 0),
    -- As of the last look; whoever subscribes was told of it then.
    low_since bigint,
    version integer not null default 1,
    primary key (market_id, supplier_id, sku_id),
    foreign key (market_id, sku_id) references sku (market_id, id),
    foreign key (market_id, supplier_id) references organisation (market_id, id)
);
call guard_by_market('reorder_level');
grant select, insert, update (level, low_since, version) on reorder_level to chaolu_app;
