-- What of a buyer's price stays at each hop of a channel, dated.

create table fee_chain (
    market_id uuid not null,
    channel text not null,
    -- Days in Shanghai; ends where the next chain begins, and is otherwise never changed.
    valid daterange not null check (not isempty(valid) and not lower_inf(valid)),
    -- One of each for every fee.
    hops text[] not null,
    payees uuid[] not null,
    rates bigint[] not null,
    created_at bigint not null,
    check (cardinality(hops) = cardinality(payees) and cardinality(hops) = cardinality(rates)),
    -- A day has one chain.
    constraint fee_chain_overlap exclude using gist
        (market_id with =, channel with =, valid with &&),
    foreign key (market_id, channel) references channel (market_id, code)
);
create index fee_chain_of_channel on fee_chain (market_id, channel, (lower(valid)));

call guard_by_market('fee_chain');
grant select, insert, update (valid) on fee_chain to chaolu_app;
