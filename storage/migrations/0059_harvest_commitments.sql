-- Goods that are sold before they are picked, who asked for how much, and who got what.

create table harvest_commitment (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    sku_id uuid not null,
    harvest_from date not null,
    harvest_to date not null,
    -- As of the last forecast, in base units.
    expected bigint not null check (expected > 0),
    haircut_bp integer not null check (haircut_bp between 0 and 9000),
    cut_rule text not null check (cut_rule in ('pro_rata', 'first_come')),
    -- Of the supplier's offer when it was opened: shares come in whole numbers of it.
    multiple bigint not null check (multiple > 0),
    decides_at bigint not null,
    cut_off_at bigint not null,
    state text not null check (state in ('open', 'decided', 'closed', 'cancelled')),
    -- The sum of the requests that are not withdrawn. Requests change under the lock of this row.
    requested bigint not null default 0 check (requested >= 0),
    -- What was there to be shared out.
    decided_with bigint check (decided_with >= 0),
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    foreign key (market_id, supplier_id) references organisation (market_id, id),
    foreign key (market_id, sku_id) references sku (market_id, id),
    constraint harvest_ends_after_it_begins check (harvest_to >= harvest_from),
    constraint notice_comes_before_cut_off check (decides_at < cut_off_at),
    constraint decision_says_with_what check (
        (state in ('decided', 'closed')) = (decided_with is not null))
);
create index harvest_commitment_of_supplier on harvest_commitment (market_id, supplier_id, id);
create index harvest_commitment_to_decide on harvest_commitment (market_id, decides_at)
    where state = 'open';

-- Never changed: what was expected, and when that was said.
create table harvest_forecast (
    market_id uuid not null,
    commitment_id uuid not null,
    version integer not null,
    expected bigint not null check (expected > 0),
    made_by uuid not null,
    made_at bigint not null,
    primary key (market_id, commitment_id, version),
    foreign key (market_id, commitment_id) references harvest_commitment (market_id, id)
);

create table harvest_request (
    market_id uuid not null,
    id uuid not null,
    commitment_id uuid not null,
    buyer_id uuid not null,
    -- In which the buyer acted, as its order will.
    channel text,
    asked bigint not null check (asked > 0),
    share bigint,
    state text not null check (state in ('asked', 'shared', 'ordered', 'unfilled', 'withdrawn')),
    -- As the order will have it.
    delivery text not null,
    price_list text,
    order_id uuid,
    -- Why its order was refused.
    refusal text,
    asked_at bigint not null,
    primary key (market_id, id),
    foreign key (market_id, commitment_id) references harvest_commitment (market_id, id),
    foreign key (market_id, buyer_id) references organisation (market_id, id),
    constraint nobody_gets_more_than_asked_for check (share between 0 and asked),
    constraint what_is_ordered_has_an_order check ((state = 'ordered') = (order_id is not null)),
    constraint what_is_shared_has_a_share check (
        state not in ('shared', 'ordered', 'unfilled') or share is not null)
);
create unique index harvest_request_once on harvest_request (market_id, commitment_id, buyer_id)
    where state <> 'withdrawn';
create index harvest_request_of_commitment on harvest_request (market_id, commitment_id, id);

call guard_by_market('harvest_commitment');
call guard_by_market('harvest_forecast');
call guard_by_market('harvest_request');

grant select, insert, update (expected, state, requested, decided_with, version)
    on harvest_commitment to chaolu_app;
grant select, insert on harvest_forecast to chaolu_app;
grant select, insert, update (share, state, order_id, refusal) on harvest_request to chaolu_app;
