-- Lots are transformed while others hold them, anywhere, and found again by their lots.

-- It locked the lot after its stock, where whoever holds a lot locks it before, and the two waited
-- for each other. The check of the ledger sees to it that lines name lots that are there.
alter table transformation_line
    drop constraint transformation_line_market_id_lot_id_fkey;

-- How much of a lot went into a step of its genealogy, or came out of it.
create index transformation_line_of_lot
    on transformation_line (market_id, lot_id, transformation_id);

-- Where it happened; null of what an older server wrote, which knew the main location only.
alter table transformation
    add column location_id uuid,
    add foreign key (market_id, location_id) references location (market_id, id);

do $existing$
declare
    one_market uuid;
begin
    for one_market in select id from market loop
        perform set_config('chaolu.market', cast(one_market as text), true);
        update transformation t set location_id = w.id
        from location w
        where t.market_id = one_market and w.market_id = t.market_id
          and w.supplier_id = t.supplier_id and w.code = 'main';
    end loop;
    perform set_config('chaolu.market', '', true);
end
$existing$;
