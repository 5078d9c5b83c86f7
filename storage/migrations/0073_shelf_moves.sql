-- How often goods moved in the shares at a place, counted as it happens: a share that sells for years
-- has too many movements to be counted whenever somebody looks.
create table shelf_moves (
    market_id uuid not null,
    location_id uuid not null,
    sku_id uuid not null,
    moves bigint not null check (moves > 0),
    primary key (market_id, location_id, sku_id),
    foreign key (market_id, location_id) references location (market_id, id),
    foreign key (market_id, sku_id) references sku (market_id, id)
);
call guard_by_market('shelf_moves');
grant select, insert, update (moves) on shelf_moves to chaolu_app;

-- Market by market: the policies hide from the schema's owner as well what is of no market.
do $existing$
declare
    one_market uuid;
begin
    for one_market in select id from market loop
        perform set_config('chaolu.market', cast(one_market as text), true);
        insert into shelf_moves (market_id, location_id, sku_id, moves)
        select e.market_id, p.location_id, e.sku_id, count(*)
        from stock_entry e
        join pool p on p.market_id = e.market_id and p.id = e.pool_id and p.kind <> 'general'
        where e.market_id = one_market and e.on_hand_delta <> 0
          and e.kind not in ('received', 'allotted', 'given_back')
        group by 1, 2, 3;
    end loop;
    perform set_config('chaolu.market', '', true);
end
$existing$;

-- What a count of a SKU at a location names: how far the ledger of its general pool has come, and in
-- the twenty bits above 2^33 how often goods moved in its shares. Shares that are cut, promised or
-- given back move nothing on the shelf and do not count. It stays below 2^53, and comes to the same
-- again only after a million movements in shares.
create or replace function shelf_version(of_market uuid, of_location uuid, of_sku uuid)
returns bigint language sql stable as $shelf$
    select coalesce((select s.sequence
                     from pool p
                     join stock s on s.market_id = p.market_id and s.sku_id = of_sku
                      and s.pool_id = p.id
                     where p.market_id = of_market and p.location_id = of_location
                       and p.name = 'general'), 0)
         + (coalesce((select m.moves from shelf_moves m
                      where m.market_id = of_market and m.location_id = of_location
                        and m.sku_id = of_sku), 0) & 1048575) * 8589934592
$shelf$;
