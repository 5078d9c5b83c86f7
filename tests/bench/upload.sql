-- One stock file with psql: COPY, then INSERT ... SELECT of the rows of POST /v1/stock-imports.
--
-- The file comes by standard input; the clock starts before BEGIN and stops after COMMIT, so that
-- neither psql's start nor its connection counts. The rows of the import, of its event and of the
-- idempotency key are those of one upload through the API, with new identifiers.
select set_config('chaolu.market', :'market', false) \g /dev/null
select clock_timestamp() as started \gset
begin;
create temp table incoming (
    line integer generated always as identity,
    sku text, lot_code text, harvest_date date, quantity bigint, unit text
) on commit drop;
\copy incoming (sku, lot_code, harvest_date, quantity, unit) from pstdin (format csv, header)
select gen_random_uuid() as import,
       cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) as now \gset
insert into stock_import (market_id, id, supplier_id, file_sha256, state, row_count, good_count,
                          error_count, received_count, headers, created_at, applied_at, version)
select :'market', :'import', :'supplier', sha256(uuid_send(:'import')), 'applied', count(*),
       count(*), 0, count(*), '{sku,lot_code,harvest_date,quantity,unit}', :now, :now, 1
from incoming;
create temp table received on commit drop as
select i.line, s.id as sku_id, p.id as pool_id, i.lot_code, i.harvest_date,
       i.quantity * case i.unit when 'box' then s.trade_numerators[1] else 1 end as quantity,
       cast(encode(int8send(:now / 1000 * 65536 + 28672)
                   || set_byte(substr(uuid_send(gen_random_uuid()), 9), 0, 128), 'hex') as uuid)
           as lot_id
from incoming i
join sku s on s.market_id = :'market' and s.code = i.sku and s.supplier_id = :'supplier'
join pool p on p.market_id = :'market' and p.supplier_id = :'supplier' and p.name = 'general';
insert into lot (market_id, supplier_id, import_id, created_at, id, sku_id, lot_code,
                 harvest_date, production_date, expiry_date, site_code, growing_unit, quantity,
                 pieces)
select :'market', :'supplier', :'import', :now, lot_id, sku_id, lot_code, harvest_date, null,
       null, null, null, quantity, null
from received order by lot_code
on conflict (market_id, supplier_id, lot_code) do nothing;
insert into lot_stock (market_id, location_id, sku_id, lot_id, on_hand, expires)
select :'market', p.location_id, r.sku_id, r.lot_id, r.quantity, null
from received r join pool p on p.market_id = :'market' and p.id = r.pool_id;
create temp table locked on commit drop as
select s.sku_id, s.pool_id, s.on_hand, s.reserved, s.sequence
from (select distinct sku_id, pool_id from received) as t
join stock s on s.market_id = :'market' and s.sku_id = t.sku_id and s.pool_id = t.pool_id
order by s.sku_id, s.pool_id
for update of s;
insert into stock_entry (market_id, sku_id, pool_id, sequence, kind, on_hand_delta,
                         reserved_delta, on_hand_after, reserved_after, lot_id,
                         supplier_order_id, reason, created_at)
select :'market', r.sku_id, r.pool_id, l.sequence + row_number() over of_stock, 'received',
       r.quantity, 0, l.on_hand + sum(r.quantity) over of_stock, l.reserved, r.lot_id, null, null,
       :now
from received r join locked l on l.sku_id = r.sku_id and l.pool_id = r.pool_id
window of_stock as (partition by r.sku_id, r.pool_id order by r.line);
update stock s set on_hand = l.on_hand + t.quantity, sequence = l.sequence + t.entries
from locked l
join (select sku_id, pool_id, sum(quantity) as quantity, count(*) as entries
      from received group by sku_id, pool_id) t
  on t.sku_id = l.sku_id and t.pool_id = l.pool_id
where s.market_id = :'market' and s.sku_id = l.sku_id and s.pool_id = l.pool_id;
insert into event (market_id, id, type, aggregate_id, aggregate_version, buyer_id, supplier_id,
                   data, occurred_at)
values (:'market', gen_random_uuid(), 'stock_import.applied', :'import', 1, null, :'supplier',
        :'event_data', :now);
insert into idempotency_key (market_id, organisation_id, key, route, fingerprint, status,
                             headers, body, created_at)
values (:'market', :'supplier', :'import', 'POST /v1/stock-imports', sha256(uuid_send(:'import')),
        201, :'answer_headers', :'answer_body', :now);
commit;
select extract(epoch from clock_timestamp() - :'started'::timestamptz);
