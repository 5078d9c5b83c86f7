-- What the auditor has folded so far, and what it found last.

-- The fold of each ledger up to a movement: the next audit goes on from there, so that its cost
-- grows with what moved and not with history.
create table stock_audited (
    market_id uuid not null,
    sku_id uuid not null,
    pool_id uuid not null,
    on_hand bigint not null,
    reserved bigint not null,
    sequence bigint not null,
    primary key (market_id, sku_id, pool_id)
) with (fillfactor = 50);

create table stock_audit (
    market_id uuid primary key,
    audited_at bigint not null,
    -- Counters that were compared, and movements that were folded.
    stock_count bigint not null check (stock_count >= 0),
    movement_count bigint not null check (movement_count >= 0)
);

-- Those of the last audit; the next one that finds nothing more takes them away.
create table stock_difference (
    market_id uuid not null,
    sku_id uuid not null,
    pool_id uuid not null,
    -- Of the first movement that differs; null: the counters do.
    sequence bigint,
    on_hand bigint not null,
    reserved bigint not null,
    on_hand_folded bigint not null,
    reserved_folded bigint not null,
    found_at bigint not null,
    primary key (market_id, sku_id, pool_id)
);

call guard_by_market('stock_audited');
call guard_by_market('stock_audit');
call guard_by_market('stock_difference');

grant select, insert, update on stock_audited, stock_audit to chaolu_app;
grant select, insert, update, delete on stock_difference to chaolu_app;
