-- How commitments end: terms that stand from the first day, a last day to order the shares, and
-- closing by the supplier with its reason.
alter table harvest_commitment
    -- Of the supplier's offer when it was opened, like the multiple: no share is smaller.
    add column min_quantity bigint not null default 1 check (min_quantity > 0),
    -- After the last day of the harvest; then open shares lapse.
    add column fulfil_days integer not null default 7 check (fulfil_days between 0 and 60),
    add column closed_by text check (closed_by in ('orders', 'supplier', 'last_day')),
    add column close_reason text,
    add constraint only_what_is_closed_says_by_what check (closed_by is null or state = 'closed'),
    add constraint suppliers_say_why check ((close_reason is not null) = (closed_by is not null
                                                                          and closed_by = 'supplier'));
create index harvest_commitment_to_close on harvest_commitment (market_id, harvest_to)
    where state = 'decided';
create index harvest_commitment_of_sku on harvest_commitment (market_id, supplier_id, sku_id)
    where state in ('open', 'decided');

alter table harvest_request
    drop constraint harvest_request_state_check,
    add constraint harvest_request_state_check check (
        state in ('asked', 'shared', 'ordered', 'unfilled', 'withdrawn', 'released')),
    -- Its last event; those that were made before may have been told once.
    add column told integer not null default 1,
    -- How often its order was tried.
    add column tries integer not null default 0;
alter table harvest_request alter column told set default 0;

grant update (cut_off_at, closed_by, close_reason) on harvest_commitment to chaolu_app;
grant update (told, tries) on harvest_request to chaolu_app;
