-- One order of two different SKUs in one transaction of its own: the rows of POST /v1/orders.
--
-- yardstick.py puts our own statements in place of the double braces, so that both sides read and
-- lock alike, and checks that both write as many rows to each table. Everything that can go in one
-- round trip goes in one: BEGIN with its settings and the claim of the key, one INSERT a table.
\set n random(:first_sku, :first_sku + :skus - 1)
\set m :first_sku + (:n - :first_sku + random(1, :skus - 1)) % :skus
\set key_high random(0, 9223372036854775806)
\set key_low random(0, 9223372036854775806)
\set lock random(0, 9223372036854775806)
-- The lower half of a UUID: its variant, then 62 random bits.
\set order_low random(-9223372036854775807, -4611686018427387905)
\set part_a_low random(-9223372036854775807, -4611686018427387905)
\set part_b_low random(-9223372036854775807, -4611686018427387905)
\set event_a_low random(-9223372036854775807, -4611686018427387905)
\set event_b_low random(-9223372036854775807, -4611686018427387905)
\startpipeline
begin;
select set_config('statement_timeout', '5000', true), set_config('lock_timeout', '5000', true),
       set_config('chaolu.market', :market, true);
select pg_try_advisory_xact_lock(:lock);
select route, fingerprint, status, headers, body from idempotency_key
where market_id = :market and organisation_id = :buyer
  and key = encode(int8send(:key_high) || int8send(:key_low), 'hex');
\endpipeline
-- The facts of both SKUs in one row, with the identifiers that the order will need.
with facts (code, sku, product, category, name, base, units, numerators, denominators, is_bundle,
            supplier, min_quantity, multiple, may_sell, pool, kind, location, priority, since,
            channel, gives_back_at, takes_general) as (
{{storage/ordering_facts.cpp find_sku_facts codes=array[:n,:m] channels=array['supermarket'] now=0}})
select a.sku as sku_a, a.name as name_a, a.supplier as supplier_a, a.pool as pool_a,
       b.sku as sku_b, b.name as name_b, b.supplier as supplier_b, b.pool as pool_b,
       (a.supplier <> b.supplier)::int as has_two_parts, now,
       cast(encode(moment || int8send(:order_low), 'hex') as uuid) as order_id,
       cast(encode(moment || int8send(:part_a_low), 'hex') as uuid) as part_a,
       cast(encode(moment || int8send(case when a.supplier <> b.supplier
                                           then cast(:part_b_low as bigint) else :part_a_low end),
                   'hex') as uuid) as part_b,
       cast(encode(moment || int8send(:event_a_low), 'hex') as uuid) as event_a,
       cast(encode(moment || int8send(:event_b_low), 'hex') as uuid) as event_b
from facts a, facts b,
     lateral (select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) as now) t,
     lateral (select int8send(now / 1000 * 65536 + 28672) as moment) u
where a.code = cast(:n as text) and b.code = cast(:m as text) \gset
with prices (revision, sku, list, channel, group_id, buyer_id, members, position, is_open,
             list_from, list_to, price_from, price_to, price_supplier, minimum, price, per) as (
{{storage/price_candidates.cpp find_candidates skus=array[:sku_a,:sku_b] buyers=:buyers scopes=:scopes}})
select a.revision, a.price as price_a, b.price as price_b
from prices a, prices b where a.sku = :sku_a and b.sku = :sku_b \gset
\set pieces 10
\set amount_a :price_a * :pieces / 100
\set amount_b :price_b * :pieces / 100
\set total :amount_a + :amount_b
with locked (sku, pool, on_hand, reserved, sequence) as (
{{storage/inventory.cpp lock_stock skus=array[:sku_a,:sku_b] pools=array[:pool_a,:pool_b]}})
select a.on_hand as on_hand_a, a.reserved + :pieces as reserved_a, a.sequence + 1 as sequence_a,
       b.on_hand as on_hand_b, b.reserved + :pieces as reserved_b, b.sequence + 1 as sequence_b
from locked a, locked b
where a.sku = :sku_a and b.sku = :sku_b \gset
insert into sales_order (market_id, id, buyer_id, client_reference, state, price_day,
                         price_revision, total_fen, line_count, delivery_count, placed_at,
                         channel, cycle_id)
values (:market, :order_id, :buyer, null, 'placed', :day, :revision, :total, 2, 1, :now,
        'supermarket', null);
\if :has_two_parts
insert into supplier_order (market_id, id, order_id, buyer_id, supplier_id, state, total_fen,
                            placed_at)
values (:market, :part_a, :order_id, :buyer, :supplier_a, 'placed', :amount_a, :now),
       (:market, :part_b, :order_id, :buyer, :supplier_b, 'placed', :amount_b, :now);
\else
insert into supplier_order (market_id, id, order_id, buyer_id, supplier_id, state, total_fen,
                            placed_at)
values (:market, :part_a, :order_id, :buyer, :supplier_a, 'placed', :total, :now);
\endif
insert into order_line (market_id, order_id, position, supplier_order_id, sku_id, pool_id,
                        sku_code, name, base_unit, quantity, ordered_value, ordered_unit,
                        price_e4, per, amount_fen, price_list_code, prices_considered,
                        price_trace, offer_rule, offers_considered)
values (:market, :order_id, 1, :part_a, :sku_a, :pool_a, :n, :name_a, 'piece', :pieces, 1, 'box',
        :price_a, 'piece', :amount_a, :price_list, 1, :price_trace, 'only', 1),
       (:market, :order_id, 2, :part_b, :sku_b, :pool_b, :m, :name_b, 'piece', :pieces, 1, 'box',
        :price_b, 'piece', :amount_b, :price_list, 1, :price_trace, 'only', 1);
insert into delivery (market_id, order_id, position, receiver, phone, division_code, address,
                      window_from, window_to)
values (:market, :order_id, 1, '双桥街道社区食堂', '010-55550100', '110105',
        '朝阳区双桥路十二号院食堂东门收货处', null, null);
insert into delivery_line (market_id, order_id, delivery_position, line_position, value)
values (:market, :order_id, 1, 1, 1), (:market, :order_id, 1, 2, 1);
insert into stock_entry (market_id, sku_id, pool_id, sequence, kind, on_hand_delta,
                         reserved_delta, on_hand_after, reserved_after, lot_id,
                         supplier_order_id, reason, created_at)
values (:market, :sku_a, :pool_a, :sequence_a, 'reserved', 0, :pieces, :on_hand_a, :reserved_a,
        null, :part_a, null, :now),
       (:market, :sku_b, :pool_b, :sequence_b, 'reserved', 0, :pieces, :on_hand_b, :reserved_b,
        null, :part_b, null, :now);
update stock s set on_hand = t.on_hand, reserved = t.reserved, sequence = t.sequence
from (values (cast(:sku_a as uuid), cast(:pool_a as uuid), cast(:on_hand_a as bigint),
              cast(:reserved_a as bigint), cast(:sequence_a as bigint)),
             (:sku_b, :pool_b, :on_hand_b, :reserved_b, :sequence_b))
     as t(sku_id, pool_id, on_hand, reserved, sequence)
where s.market_id = :market and s.sku_id = t.sku_id and s.pool_id = t.pool_id;
\if :has_two_parts
insert into event (market_id, id, type, aggregate_id, aggregate_version, buyer_id, supplier_id,
                   data, occurred_at)
values (:market, :event_a, 'supplier_order.placed', :part_a, 1, :buyer, :supplier_a,
        :event_data, :now),
       (:market, :event_b, 'supplier_order.placed', :part_b, 1, :buyer, :supplier_b,
        :event_data, :now);
\else
insert into event (market_id, id, type, aggregate_id, aggregate_version, buyer_id, supplier_id,
                   data, occurred_at)
values (:market, :event_a, 'supplier_order.placed', :part_a, 1, :buyer, :supplier_a,
        :event_data, :now);
\endif
insert into idempotency_key (market_id, organisation_id, key, route, fingerprint, status,
                             headers, body, created_at)
values (:market, :buyer, encode(int8send(:key_high) || int8send(:key_low), 'hex'),
        'POST /v1/orders', int8send(:key_high) || int8send(:key_low) || int8send(:lock)
        || int8send(:order_low), 201, :answer_headers, :answer_body, :now);
commit;
