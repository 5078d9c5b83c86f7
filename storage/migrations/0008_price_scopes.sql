-- For whom a price list is, buyer groups, quantity breaks, suppliers' own prices; and what was known
-- when, so that any past price can be computed again.

-- One row for each change of prices, lists or memberships. They commit in the order of their
-- numbers (a change waits for the one before it), so whoever sees a number sees all that was
-- changed up to it, and nothing later: "the prices as of number 17" is exact, which a clock is not.
-- Every order keeps the number it was priced by.
create table price_revision (
    market_id uuid not null,
    number bigint not null check (number > 0),
    at bigint not null,
    -- Who changed it: the organisation, and its person or API key; none: a migration.
    organisation_id uuid,
    credential uuid,
    is_person boolean,
    primary key (market_id, number)
);
create index price_revision_at on price_revision (market_id, at, number);

create table buyer_group (
    market_id uuid not null,
    id uuid not null,
    code text not null,
    name_zh text not null,
    name_en text,
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint buyer_group_code unique (market_id, code)
);

-- known_from and known_to are numbers of price_revision here and below: from which change on, and
-- up to which, this was so. A row is never overwritten: it ends, and others take its place.
create table buyer_group_member (
    market_id uuid not null,
    group_id uuid not null,
    buyer_id uuid not null,
    valid daterange not null check (not isempty(valid)),
    known_from bigint not null,
    known_to bigint check (known_to > known_from),
    foreign key (market_id, group_id) references buyer_group (market_id, id),
    foreign key (market_id, buyer_id) references organisation (market_id, id),
    constraint buyer_group_member_overlap exclude using gist
        (market_id with =, (cast(group_id as text)) with =, (cast(buyer_id as text)) with =,
         valid with &&) where (known_to is null)
);
create index buyer_group_of_buyer on buyer_group_member (market_id, buyer_id, group_id);
create index buyer_group_members on buyer_group_member (market_id, group_id, buyer_id);

alter table price_list
    add column channel text,
    add column group_id uuid,
    add column buyer_id uuid,
    add column position integer not null default 0 check (position between 0 and 1000),
    -- Lists of before had no revisions: they were opened before the first.
    add column opened_in bigint not null default 0,
    add column closed_in bigint,
    add column scope text not null generated always as (
        coalesce('channel:' || channel, 'group:' || cast(group_id as text),
                 'buyer:' || cast(buyer_id as text), 'general')) stored,
    -- The first day on which it no longer holds: an index skips the lists of the past.
    add column valid_to date not null generated always as (
        coalesce(upper(valid), 'infinity')) stored,
    add foreign key (market_id, group_id) references buyer_group (market_id, id),
    add foreign key (market_id, buyer_id) references organisation (market_id, id),
    add constraint price_list_has_one_scope check (num_nonnulls(channel, group_id, buyer_id) <= 1),
    drop constraint price_list_overlap,
    -- One list a day and scope: which price is today's must never be a matter of luck.
    add constraint price_list_overlap exclude using gist
        (market_id with =, scope with =, valid with &&) where (state = 'open');
drop index price_list_open;
create index price_list_of_scope on price_list (market_id, scope, valid_to);

-- Orders of before were priced by revision 0, when lists that are closed now were still open. The
-- market policy holds for the owner too, who is here in no market.
alter table price_list no force row level security;
insert into price_revision (market_id, number, at)
select distinct market_id, 1, cast(extract(epoch from now()) * 1000000 as bigint)
from price_list where state = 'closed';
update price_list set closed_in = 1 where state = 'closed';
alter table price_list force row level security;
alter table price_list add constraint price_list_closed check ((state = 'closed')
                                                               = (closed_in is not null));

alter table price
    -- None: for whoever supplies the SKU.
    add column supplier_id uuid,
    -- From how much on it holds: as it was agreed, and in base units.
    add column minimum_value bigint check (minimum_value > 0),
    add column minimum_unit text,
    add column minimum bigint not null default 0 check (minimum >= 0),
    add column known_from bigint not null default 0,
    add column known_to bigint check (known_to > known_from),
    -- As in price_list.
    add column valid_to date not null generated always as (
        coalesce(upper(valid), 'infinity')) stored,
    add foreign key (market_id, supplier_id) references organisation (market_id, id),
    add constraint price_minimum check ((minimum = 0) = (minimum_value is null)
                                        and (minimum_value is null) = (minimum_unit is null)),
    drop constraint price_overlap,
    add constraint price_overlap exclude using gist
        (market_id with =, price_list_id with =, (cast(sku_id as text)) with =,
         (coalesce(cast(supplier_id as text), '')) with =, minimum with =, valid with &&)
        where (known_to is null);
drop index price_of_sku;
-- The prices of a SKU on a list that still can hold. All that pricing an order or showing a product
-- asks for stands in the index itself.
create index price_of_sku on price (market_id, sku_id, price_list_id, valid_to)
    include (valid, supplier_id, minimum, price_e4, per, known_from) where known_to is null;
-- What was known once, for explaining the past.
create index price_known_once on price (market_id, sku_id, price_list_id, known_to)
    where known_to is not null;

alter table sales_order add column price_revision bigint not null default 0;
-- Which lists were considered for a line, which won and why (domain/pricing/price_trace.hpp); empty
-- on lines of before.
alter table order_line add column price_trace text not null default '';

call guard_by_market('price_revision');
call guard_by_market('buyer_group');
call guard_by_market('buyer_group_member');

grant select, insert on price_revision, buyer_group, buyer_group_member to chaolu_app;
grant update (version) on buyer_group to chaolu_app;
grant update (known_to) on buyer_group_member, price to chaolu_app;
grant update (closed_in) on price_list to chaolu_app;
