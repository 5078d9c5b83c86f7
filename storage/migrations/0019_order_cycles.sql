-- Order cycles: the times in which a channel takes orders, each for one day of delivery.

create table order_cycle (
    market_id uuid not null,
    id uuid not null,
    channel text not null,
    name_zh text not null,
    name_en text,
    -- Half-open, in microseconds; closing early shortens it.
    taking int8range not null
        check (not isempty(taking) and not lower_inf(taking) and not upper_inf(taking)),
    delivery_day date not null,
    -- Called off before it opened; it takes part in nothing any more.
    is_withdrawn boolean not null default false,
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    -- An order must never have to choose between two cycles.
    constraint order_cycle_overlap exclude using gist
        (market_id with =, channel with =, taking with &&) where (not is_withdrawn),
    foreign key (market_id, channel) references channel (market_id, code)
);
create index order_cycle_of_channel on order_cycle (market_id, channel, id);
-- The one that is open, or opens next, is the first that is not over.
create index order_cycle_by_end on order_cycle (market_id, channel, (upper(taking)))
    where not is_withdrawn;

call guard_by_market('order_cycle');

grant select, insert, update (taking, is_withdrawn, version) on order_cycle to chaolu_app;
