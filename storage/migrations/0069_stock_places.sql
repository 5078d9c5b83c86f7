-- How a place of stock is told to people: SKUs and sequences alone do not say whose it is and where.
create view stock_place with (security_invoker = true) as
select p.market_id, p.id as pool_id, p.location_id, p.supplier_id, w.code as location,
       p.name as pool,
       'at ' || w.code || ' of ' || o.name_zh || ' (' || o.uscc || '), pool ' || p.name as place
from pool p
join location w on w.market_id = p.market_id and w.id = p.location_id
join organisation o on o.market_id = p.market_id and o.id = p.supplier_id;
grant select on stock_place to chaolu_app;

-- What a count of a SKU at a location names: how far the ledger of its general pool has come, and
-- above 2^33 how often goods went out of its shares alone, such as a lot that expired there. Shares
-- that are cut, promised or given back move nothing on the shelf and do not count. It only grows,
-- and stays below 2^53.
create function shelf_version(of_market uuid, of_location uuid, of_sku uuid) returns bigint
language sql stable as $shelf$
    select cast(coalesce(sum(
        case p.kind
            when 'general' then s.sequence
            else (select count(*) << 33 from stock_entry e
                  where e.market_id = of_market and e.pool_id = s.pool_id and e.sku_id = of_sku
                    and e.on_hand_delta <> 0
                    and e.kind <> 'received' and e.kind not in ('allotted', 'given_back'))
        end), 0) as bigint)
    from pool p
    join stock s on s.market_id = p.market_id and s.sku_id = of_sku and s.pool_id = p.id
    where p.market_id = of_market and p.location_id = of_location
$shelf$;

-- Lists of transfers by their state, of one supplier and of all; what is on its way is found so too.
create index transfer_of_supplier_by_state on transfer (market_id, supplier_id, state, id);
create index transfer_by_state on transfer (market_id, state, id);
drop index transfer_in_transit;

-- Lists of adjustments and counts of one SKU, of one supplier and of all.
create index stock_change_of_supplier_and_sku
    on stock_change (market_id, supplier_id, kind, sku_id, id);
create index stock_change_of_sku on stock_change (market_id, kind, sku_id, id);
