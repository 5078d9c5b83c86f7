-- Where stock lies, and the pools that are cut from it for a channel, an event or a session.

create table location (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    code text not null,
    name_zh text not null,
    name_en text,
    -- Orders take from the lowest first; from the older one of two alike.
    priority integer not null default 100 check (priority between 1 and 1000),
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint location_code unique (market_id, supplier_id, code),
    foreign key (market_id, supplier_id) references organisation (market_id, id)
);

-- Every location has a pool 'general'; the others are shares of it that are set apart for the
-- orders of one channel. From gives_back_at on, what is left of a share is general again: that
-- holds by the rule (domain/inventory/pool.hpp) and not by when somebody moves it.
alter table pool
    add column location_id uuid,
    add column kind text not null default 'general'
        check (kind in ('general', 'channel', 'event', 'session')),
    add column channel text,
    add column gives_back_at bigint,
    -- Whether its channel may take from general what the share does not hold.
    add column takes_general boolean not null default true,
    -- When nothing was left to move: what is given back to it later passes through.
    add column given_back_at bigint,
    add column created_at bigint not null default 0,
    add column version integer not null default 1;

-- Market by market: the policies hide from the schema's owner as well what is of no market.
do $existing$
declare
    one_market uuid;
begin
    for one_market in select id from market loop
        perform set_config('chaolu.market', cast(one_market as text), true);
        insert into location (market_id, id, supplier_id, code, name_zh, name_en, created_at)
        select o.market_id, gen_random_uuid(), o.id, 'main', '主仓', 'Main store', o.created_at
        from organisation o where o.market_id = one_market and o.kind = 'supplier';
        update pool p set location_id = l.id, created_at = l.created_at
        from location l
        where p.market_id = one_market and l.market_id = p.market_id
          and l.supplier_id = p.supplier_id;
        insert into pool (market_id, id, supplier_id, location_id, name, created_at)
        select l.market_id, gen_random_uuid(), l.supplier_id, l.id, 'general', l.created_at
        from location l
        where l.market_id = one_market
          and not exists (select from pool p where p.market_id = l.market_id
                                               and p.supplier_id = l.supplier_id);
    end loop;
    perform set_config('chaolu.market', '', true);
end
$existing$;

alter table pool
    alter column location_id set not null,
    alter column kind drop default,
    alter column created_at drop default,
    drop constraint pool_name,
    add constraint pool_name unique (market_id, location_id, name),
    add constraint pool_is_general_or_a_share check (
        case kind when 'general' then name = 'general' and channel is null
                                      and gives_back_at is null and given_back_at is null
                                      and takes_general
                  else name <> 'general' and channel is not null end),
    add foreign key (market_id, location_id) references location (market_id, id),
    add foreign key (market_id, channel) references channel (market_id, code);
-- The pools that an order asks for; those of the years before are not among them.
create index pool_in_use on pool (market_id, supplier_id) where given_back_at is null;
create index pool_of_supplier on pool (market_id, supplier_id, id);
create index pool_to_give_back on pool (market_id, gives_back_at)
    where given_back_at is null and gives_back_at is not null;

alter table stock_entry drop constraint if exists stock_entry_kind_check;
alter table stock_entry add constraint stock_entry_kind_check check (kind in (
    'received', 'reserved', 'released', 'adjusted', 'counted', 'shrinkage', 'expired',
    'transferred_out', 'transferred_in', 'transformed_out', 'transformed_in', 'picked', 'shipped',
    'returned', 'allotted', 'given_back'));

call guard_by_market('location');

grant select, insert, update (name_zh, name_en, priority, version) on location to chaolu_app;
grant update (gives_back_at, takes_general, given_back_at, version) on pool to chaolu_app;
