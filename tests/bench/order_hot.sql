-- One order of two lines of the same SKU, which every order wants: the rows of POST /v1/orders.
--
-- See order_spread.sql. The contended row is locked after everything is written that does not need
-- its counters, and so for as short a time as one order in a transaction allows.
\set n :first_sku
\set key_high random(0, 9223372036854775806)
\set key_low random(0, 9223372036854775806)
\set lock random(0, 9223372036854775806)
\set order_low random(-9223372036854775807, -4611686018427387905)
\set part_low random(-9223372036854775807, -4611686018427387905)
\set event_low random(-9223372036854775807, -4611686018427387905)
\startpipeline
begin;
select set_config('statement_timeout', '5000', true), set_config('lock_timeout', '5000', true),
       set_config('chaolu.market', :market, true);
select pg_try_advisory_xact_lock(:lock);
select route, fingerprint, status, headers, body from idempotency_key
where market_id = :market and organisation_id = :buyer
  and key = encode(int8send(:key_high) || int8send(:key_low), 'hex');
\endpipeline
-- The facts of the SKU, with the identifiers that the order will need.
with facts (code, sku, product, category, name, base, units, numerators, denominators, is_bundle,
            supplier, min_quantity, multiple, may_sell, pool, kind, location, priority, since,
            channel, gives_back_at, takes_general) as (
{{storage/ordering_facts.cpp find_sku_facts codes=array[:n] channels=array['supermarket'] now=0}})
select sku, name, supplier, pool, now,
       cast(encode(moment || int8send(:order_low), 'hex') as uuid) as order_id,
       cast(encode(moment || int8send(:part_low), 'hex') as uuid) as part,
       cast(encode(moment || int8send(:event_low), 'hex') as uuid) as event
from facts,
     lateral (select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) as now) t,
     lateral (select int8send(now / 1000 * 65536 + 28672) as moment) u \gset
with prices (revision, sku, list, channel, group_id, buyer_id, members, position, is_open,
             list_from, list_to, price_from, price_to, price_supplier, minimum, price, per) as (
{{storage/price_candidates.cpp find_candidates skus=array[:sku] buyers=:buyers scopes=:scopes}})
select revision, price from prices \gset
\set pieces 10
\set amount :price * :pieces / 100
\set total :amount + :amount
insert into sales_order (market_id, id, buyer_id, client_reference, state, price_day,
                         price_revision, total_fen, line_count, delivery_count, placed_at,
                         channel, cycle_id)
values (:market, :order_id, :buyer, null, 'placed', :day, :revision, :total, 2, 1, :now,
        'supermarket', null);
insert into supplier_order (market_id, id, order_id, buyer_id, supplier_id, state, total_fen,
                            placed_at)
values (:market, :part, :order_id, :buyer, :supplier, 'placed', :total, :now);
insert into order_line (market_id, order_id, position, supplier_order_id, sku_id, pool_id,
                        sku_code, name, base_unit, quantity, ordered_value, ordered_unit,
                        price_e4, per, amount_fen, price_list_code, prices_considered,
                        price_trace, offer_rule, offers_considered)
values (:market, :order_id, 1, :part, :sku, :pool, :n, :name, 'piece', :pieces, 1, 'box',
        :price, 'piece', :amount, :price_list, 1, :price_trace, 'only', 1),
       (:market, :order_id, 2, :part, :sku, :pool, :n, :name, 'piece', :pieces, 1, 'box',
        :price, 'piece', :amount, :price_list, 1, :price_trace, 'only', 1);
insert into delivery (market_id, order_id, position, receiver, phone, division_code, address,
                      window_from, window_to)
values (:market, :order_id, 1, '双桥街道社区食堂', '010-55550100', '110105',
        '朝阳区双桥路十二号院食堂东门收货处', null, null);
insert into delivery_line (market_id, order_id, delivery_position, line_position, value)
values (:market, :order_id, 1, 1, 1), (:market, :order_id, 1, 2, 1);
insert into event (market_id, id, type, aggregate_id, aggregate_version, buyer_id, supplier_id,
                   data, occurred_at)
values (:market, :event, 'supplier_order.placed', :part, 1, :buyer, :supplier, :event_data, :now);
insert into idempotency_key (market_id, organisation_id, key, route, fingerprint, status,
                             headers, body, created_at)
values (:market, :buyer, encode(int8send(:key_high) || int8send(:key_low), 'hex'),
        'POST /v1/orders', int8send(:key_high) || int8send(:key_low) || int8send(:lock)
        || int8send(:order_low), 201, :answer_headers, :answer_body, :now);
with locked (sku, pool, on_hand, reserved, sequence) as (
{{storage/inventory.cpp lock_stock skus=array[:sku] pools=array[:pool]}})
select on_hand, reserved + :pieces as reserved_1, sequence + 1 as sequence_1,
       reserved + 2 * :pieces as reserved_2, sequence + 2 as sequence_2
from locked \gset
insert into stock_entry (market_id, sku_id, pool_id, sequence, kind, on_hand_delta,
                         reserved_delta, on_hand_after, reserved_after, lot_id,
                         supplier_order_id, reason, created_at)
values (:market, :sku, :pool, :sequence_1, 'reserved', 0, :pieces, :on_hand, :reserved_1,
        null, :part, null, :now),
       (:market, :sku, :pool, :sequence_2, 'reserved', 0, :pieces, :on_hand, :reserved_2,
        null, :part, null, :now);
update stock set on_hand = :on_hand, reserved = :reserved_2, sequence = :sequence_2
where market_id = :market and sku_id = :sku and pool_id = :pool;
commit;
