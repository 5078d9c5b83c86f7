-- Lots that are held back, and lots that expire: neither is sold.

-- A lot is held while it has a reason to be.
alter table lot
    add column hold_reason text,
    add column version integer not null default 1,
    add constraint lot_hold_has_words check (hold_reason <> '');
create index lot_held on lot (market_id, id) where hold_reason is not null;

-- Of what is on hand, so much is kept from orders: it counts as reserved in the pool 'general' of
-- its place, by the hold and not by an order. The day is a copy that never changes, for the job
-- that looks every minute for what has expired.
alter table lot_stock
    add column set_aside bigint not null default 0,
    add column expires date,
    add constraint lot_stock_sets_aside_what_is_there check (set_aside between 0 and on_hand);

do $existing$
declare
    one_market uuid;
begin
    for one_market in select id from market loop
        perform set_config('chaolu.market', cast(one_market as text), true);
        update lot_stock b set expires = l.expiry_date
        from lot l
        where b.market_id = one_market and l.market_id = b.market_id and l.id = b.lot_id
          and l.expiry_date is not null;
    end loop;
    perform set_config('chaolu.market', '', true);
end
$existing$;
create index lot_stock_by_expiry on lot_stock (market_id, expires) where expires is not null;

grant update (hold_reason, version) on lot to chaolu_app;
grant update (set_aside) on lot_stock to chaolu_app;
