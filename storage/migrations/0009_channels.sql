-- Sales channels, who belongs to them and when, and API keys that act in one of them.

-- The same in every market, and therefore not behind the market policy. Every market begins with
-- one channel of each kind, which has the code and the names of the kind.
create table channel_kind (
    code text primary key,
    name_zh text not null,
    name_en text not null
);
insert into channel_kind values
    ('supermarket', '商超', 'Supermarkets'),
    ('wholesale', '批发市场', 'Wholesale markets'),
    ('livestream', '直播', 'Livestreams'),
    ('event', '展销活动', 'Events'),
    ('union', '工会', 'Unions'),
    ('canteen', '食堂', 'Canteens'),
    ('app', '自营平台', 'Own app');

create table channel (
    market_id uuid not null references market (id),
    code text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 32),
    kind text not null references channel_kind (code),
    name_zh text not null,
    name_en text,
    -- Only its members know that it exists.
    is_gated boolean not null default false,
    assortment text not null default 'all' check (assortment in ('all', 'listed')),
    uses_cycles boolean not null default false,
    -- What must be left of a lot's shelf life on arrival; where both stand, both must hold.
    min_remaining_days integer check (min_remaining_days between 1 and 3650),
    min_remaining_pct integer check (min_remaining_pct between 1 and 100),
    over_receipt_tolerance_pct integer check (over_receipt_tolerance_pct between 0 and 100),
    -- One of these must come with a lot; none: no paper is asked for.
    papers_any_of text[] not null default '{}'
        check (papers_any_of <@ array['certificate', 'rapid_test', 'origin_proof']),
    asn_cutoff_hours integer check (asn_cutoff_hours between 1 and 720),
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, code)
);

-- Half-open intervals of microseconds, so that leaving takes effect at once. What is over is never
-- touched again: which channel somebody was in can be told for any past instant.
create table channel_member (
    market_id uuid not null,
    channel text not null,
    organisation_id uuid not null,
    during int8range not null check (not isempty(during)),
    constraint channel_member_once exclude using gist
        (market_id with =, channel with =, organisation_id with =, during with &&),
    foreign key (market_id, channel) references channel (market_id, code),
    foreign key (market_id, organisation_id) references organisation (market_id, id)
);
create index channel_member_of_organisation on channel_member (market_id, organisation_id);

alter table api_key add column channel text;
alter table api_key add foreign key (market_id, channel) references channel (market_id, code);

-- Market by market: the policies hide from the schema's owner as well what is of no market.
do $existing$
declare
    one_market uuid;
begin
    for one_market in select id from market loop
        perform set_config('chaolu.market', cast(one_market as text), true);
        insert into channel (market_id, code, kind, name_zh, name_en, created_at)
        select m.id, k.code, k.code, k.name_zh, k.name_en, m.created_at
        from market m cross join channel_kind k where m.id = one_market;
        insert into channel_member (market_id, channel, organisation_id, during)
        select market_id, channel, id, int8range(created_at, null) from organisation
        where market_id = one_market and channel is not null;
    end loop;
    perform set_config('chaolu.market', '', true);
end
$existing$;

call guard_by_market('channel');
call guard_by_market('channel_member');

grant select on channel_kind to chaolu_app;
grant select, insert,
    update (name_zh, name_en, is_gated, assortment, uses_cycles, min_remaining_days,
            min_remaining_pct, over_receipt_tolerance_pct, papers_any_of, asn_cutoff_hours, version)
    on channel to chaolu_app;
-- Deleted is only what has not begun.
grant select, insert, update (during), delete on channel_member to chaolu_app;
