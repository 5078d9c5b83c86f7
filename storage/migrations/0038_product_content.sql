-- A tag for what the catalogue tells of a product, so that servers may remember it.

-- Names, SKUs, offers and their terms, the names of those who sell it: whatever of that changes, the
-- tag does, to one that was never there before. Prices, stock, rights to sell and publications are
-- not part of it: those change by themselves, with the hour, and are asked for each time.
-- Triggers, for the writer of a new statement must not be able to forget it.
alter table product add column content_tag uuid not null default gen_random_uuid();
grant update (content_tag) on product to chaolu_app;

create function renew_content_tag() returns trigger language plpgsql as $body$
begin
    new.content_tag := gen_random_uuid();
    return new;
end
$body$;
create trigger product_content before update on product
    for each row execute function renew_content_tag();

create function renew_content_of_skus() returns trigger language plpgsql as $body$
begin
    update product p set content_tag = gen_random_uuid()
    from (select distinct market_id, product_id from changed) c
    where p.market_id = c.market_id and p.id = c.product_id;
    return null;
end
$body$;
create trigger sku_inserted after insert on sku referencing new table as changed
    for each statement execute function renew_content_of_skus();
create trigger sku_updated after update on sku referencing new table as changed
    for each statement execute function renew_content_of_skus();

create function renew_content_of_offers() returns trigger language plpgsql as $body$
begin
    update product p set content_tag = gen_random_uuid()
    from (select distinct s.market_id, s.product_id
          from changed o join sku s on s.market_id = o.market_id and s.id = o.sku_id) c
    where p.market_id = c.market_id and p.id = c.product_id;
    return null;
end
$body$;
create trigger offer_inserted after insert on offer referencing new table as changed
    for each statement execute function renew_content_of_offers();
create trigger offer_updated after update on offer referencing new table as changed
    for each statement execute function renew_content_of_offers();

create function renew_content_of_seller() returns trigger language plpgsql as $body$
begin
    update product p set content_tag = gen_random_uuid()
    where p.market_id = new.market_id
      and (p.supplier_id = new.id
           or p.id in (select s.product_id
                       from offer o join sku s on s.market_id = o.market_id and s.id = o.sku_id
                       where o.market_id = new.market_id and o.supplier_id = new.id));
    return null;
end
$body$;
create trigger organisation_renamed after update of name_zh, name_en on organisation
    for each row execute function renew_content_of_seller();
