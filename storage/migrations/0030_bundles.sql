-- Bundles: SKUs without stock of their own, and what each order line of one took of the components.

-- A bundle is counted in pieces; its stock is that of its components in its supplier's pool.
alter table sku add column is_bundle boolean not null default false;

-- In the component's base unit, for one piece of the bundle.
create table sku_component (
    market_id uuid not null,
    bundle_id uuid not null,
    component_id uuid not null,
    position integer not null check (position > 0),
    quantity bigint not null check (quantity > 0),
    primary key (market_id, bundle_id, component_id),
    constraint sku_component_position unique (market_id, bundle_id, position),
    constraint sku_component_not_itself check (bundle_id <> component_id),
    foreign key (market_id, bundle_id) references sku (market_id, id),
    foreign key (market_id, component_id) references sku (market_id, id)
);

-- The stock of a bundle's line is reserved here and not for the line's own SKU. The shares of a
-- line add up to its amount: they are what each component was sold for.
create table order_line_component (
    market_id uuid not null,
    order_id uuid not null,
    line_position integer not null,
    position integer not null check (position > 0),
    sku_id uuid not null,
    pool_id uuid not null,
    sku_code text not null,
    name text not null,
    base_unit text not null,
    quantity bigint not null check (quantity > 0),
    share_fen bigint not null check (share_fen >= 0),
    primary key (market_id, order_id, line_position, position),
    foreign key (market_id, order_id, line_position)
        references order_line (market_id, order_id, position)
);

call guard_by_market('sku_component');
call guard_by_market('order_line_component');
grant select, insert on sku_component, order_line_component to chaolu_app;
