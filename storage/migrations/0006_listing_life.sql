-- The life of a listing: what state it is in, who put it there, and where it is shown when.

alter table product
    add column state text not null default 'published'
        check (state in ('submitted', 'rejected', 'published', 'withdrawn')),
    -- Of the rejection or withdrawal, for the other side to read.
    add column state_reason text;
-- What stood here before was for sale; from now on whoever adds a product must say what it is.
alter table product alter column state drop default;
-- The queue of an operator, and what a supplier looks for.
create index product_in_state on product (market_id, state, id);

-- The times at which a product is shown. That it is published says it may be; only a row here
-- shows it. '*' is every open channel and the public.
--
-- All that is asked stands in the key: whether a product is visible is one look at one index.
create table publication (
    market_id uuid not null,
    product_id uuid not null,
    channel text not null check (channel <> ''),
    visible int8range not null check (not isempty(visible) and not lower_inf(visible)),
    primary key (market_id, product_id, channel, visible),
    foreign key (market_id, product_id) references product (market_id, id)
);

-- Every step of a listing: who decided what, and why. Rows are never changed.
create table listing_step (
    market_id uuid not null,
    product_id uuid not null,
    -- That the product reached by this step.
    version integer not null,
    state text not null,
    reason text,
    organisation_id uuid not null,
    -- The key or the person who took it.
    credential uuid not null,
    taken_at bigint not null,
    primary key (market_id, product_id, version),
    foreign key (market_id, product_id) references product (market_id, id)
);

-- The policy binds the owner too, who has no market while migrating.
alter table product no force row level security;
insert into publication (market_id, product_id, channel, visible)
    select market_id, id, '*', int8range(created_at, null) from product;
alter table product force row level security;

call guard_by_market('publication');
call guard_by_market('listing_step');

grant update (state, state_reason, version) on product to chaolu_app;
grant select, insert, delete on publication to chaolu_app;
grant select, insert on listing_step to chaolu_app;
