-- What a line took from which pool, for lines that one pool alone could not fill.

-- A line, or a component of a bundle's line, that took everything from one pool names that pool
-- itself and has no rows here; one that was split has all its pools here, and names the first.
create table reservation (
    market_id uuid not null,
    order_id uuid not null,
    line_position integer not null,
    -- 0: the line itself, which is no bundle.
    component_position integer not null check (component_position >= 0),
    pool_id uuid not null,
    quantity bigint not null check (quantity > 0),
    primary key (market_id, order_id, line_position, component_position, pool_id),
    foreign key (market_id, order_id, line_position)
        references order_line (market_id, order_id, position),
    foreign key (market_id, pool_id) references pool (market_id, id)
);
call guard_by_market('reservation');
grant select, insert on reservation to chaolu_app;

-- Every line's stock, pool by pool, however it is kept.
create view reserved_stock with (security_invoker = true) as
select l.market_id, l.order_id, l.supplier_order_id, l.position as line_position,
       coalesce(c.position, 0) as component_position, coalesce(c.sku_id, l.sku_id) as sku_id,
       coalesce(r.pool_id, c.pool_id, l.pool_id) as pool_id,
       coalesce(r.quantity, c.quantity, l.quantity) as quantity
from order_line l
left join order_line_component c on c.market_id = l.market_id and c.order_id = l.order_id
 and c.line_position = l.position
left join reservation r on r.market_id = l.market_id and r.order_id = l.order_id
 and r.line_position = l.position and r.component_position = coalesce(c.position, 0);
grant select on reserved_stock to chaolu_app;
