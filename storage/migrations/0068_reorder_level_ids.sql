-- A reorder level is a document of its own: several suppliers have one on the same SKU, and the
-- events of each count its own versions.
alter table reorder_level
    add column id uuid not null default gen_random_uuid(),
    add constraint reorder_level_id unique (market_id, id);

-- What was told of levels so far, market by market, since the policies hide them from the owner.
do $existing$
declare
    one_market uuid;
begin
    for one_market in select id from market loop
        perform set_config('chaolu.market', cast(one_market as text), true);
        update event e set aggregate_id = r.id
        from reorder_level r
        where e.market_id = one_market and r.market_id = e.market_id
          and e.supplier_id = r.supplier_id and e.aggregate_id = r.sku_id
          and e.type in ('sku.low', 'sku.replenished');
    end loop;
    perform set_config('chaolu.market', '', true);
end
$existing$;
