-- Offers: which suppliers sell a SKU, each with its own stock and on its own terms.

-- A SKU belongs to the supplier who made it known (sku.supplier_id); whoever offers it sells it,
-- from a pool of its own. A withdrawn offer stays: its stock, lots and orders are still shown to
-- its supplier. Quantities are in the SKU's base unit.
create table offer (
    market_id uuid not null,
    id uuid not null,
    sku_id uuid not null,
    supplier_id uuid not null,
    state text not null check (state in ('live', 'withdrawn')),
    min_quantity bigint not null default 1 check (min_quantity > 0),
    multiple bigint not null default 1 check (multiple > 0),
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint offer_of_sku unique (market_id, sku_id, supplier_id),
    foreign key (market_id, sku_id) references sku (market_id, id),
    foreign key (market_id, supplier_id) references organisation (market_id, id)
);
create index offer_of_supplier on offer (market_id, supplier_id, id);
-- Lists a supplier's stock by its SKUs.
create index offer_of_supplier_by_sku on offer (market_id, supplier_id, sku_id);

-- Until today each SKU was sold by its maker and nobody else. The policies hold for the owner of
-- the tables too, so that this goes market by market.
do $backfill$
declare of_market uuid;
begin
    for of_market in select id from market loop
        perform set_config('chaolu.market', cast(of_market as text), true);
        insert into offer (market_id, id, sku_id, supplier_id, state, created_at)
        select s.market_id, gen_random_uuid(), s.id, s.supplier_id, 'live', p.created_at
        from sku s join product p on p.market_id = s.market_id and p.id = s.product_id
        where s.market_id = of_market;
    end loop;
    perform set_config('chaolu.market', '', true);
end
$backfill$;

call guard_by_market('offer');
grant select, insert, update (state, min_quantity, multiple, version) on offer to chaolu_app;
