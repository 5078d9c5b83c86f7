-- Markets, organisations, people, keys and sessions, the idempotency table and the event feed.
--
-- market_id leads every key: the schema can be distributed by market, and row-level security
-- on it is the second line of defence behind the checks of the code. The application's role
-- owns nothing and holds only the grants given here, so it can neither switch the policies off
-- nor rewrite what is append-only.

-- The market of the running transaction, set with SET LOCAL by the transaction guard.
-- No market set means no row is visible.
create function current_market() returns uuid
    language sql stable parallel safe
    return cast(nullif(current_setting('chaolu.market', true), '') as uuid);

-- Puts a table behind the market policy. Called by migrations only.
create procedure guard_by_market(guarded regclass) language plpgsql as $guard$
begin
    execute format('alter table %s enable row level security', guarded);
    execute format('alter table %s force row level security', guarded);
    execute format('create policy of_this_market on %s using (market_id = current_market()) '
                   'with check (market_id = current_market())', guarded);
end
$guard$;

create table market (
    id uuid primary key,
    code text not null unique check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 64),
    name_zh text not null,
    name_en text,
    origin_division text not null check (origin_division ~ '^[0-9]{6}$'),
    destination_division text not null check (destination_division ~ '^[0-9]{6}$'),
    created_at bigint not null
);
comment on table market is
    'One cooperation programme: an origin district and a destination district. Public knowledge, '
    'so it is not behind the market policy. Times everywhere are microseconds since 1970 UTC.';

create table organisation (
    market_id uuid not null references market (id),
    id uuid not null,
    kind text not null
        check (kind in ('supplier', 'buyer', 'union', 'operator', 'cooperation_office')),
    uscc text not null check (length(uscc) = 18),
    name_zh text not null,
    name_en text,
    division_code text check (division_code ~ '^[0-9]{6}$'),
    channel text check (channel in
        ('supermarket', 'wholesale', 'livestream', 'event', 'union', 'canteen', 'app')),
    is_demo boolean not null default false,
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint organisation_uscc unique (market_id, uscc)
);

create table person (
    market_id uuid not null,
    id uuid not null,
    organisation_id uuid not null,
    login text not null check (length(login) between 1 and 64),
    password_hash text not null,
    role text not null,
    created_at bigint not null,
    primary key (market_id, id),
    constraint person_login unique (market_id, login),
    foreign key (market_id, organisation_id) references organisation (market_id, id)
);

-- Only hashes of secrets are stored: a copy of this table opens nothing.
create table api_key (
    market_id uuid not null,
    id uuid not null,
    organisation_id uuid not null,
    name text not null check (length(name) between 1 and 64),
    role text not null,
    scopes text[] not null,
    secret_hash bytea not null check (length(secret_hash) = 32),
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    version integer not null default 1,
    primary key (market_id, id),
    constraint api_key_secret unique (market_id, secret_hash),
    foreign key (market_id, organisation_id) references organisation (market_id, id)
);
create index api_key_of_organisation on api_key (market_id, organisation_id, id);

create table session (
    market_id uuid not null,
    token_hash bytea not null check (length(token_hash) = 32),
    person_id uuid not null,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (market_id, token_hash),
    foreign key (market_id, person_id) references person (market_id, id)
);

-- A key is remembered with the answer it produced, in the transaction of the effect itself.
-- route and fingerprint tell a replay from a misuse.
create table idempotency_key (
    market_id uuid not null,
    key text not null check (length(key) between 16 and 255),
    organisation_id uuid not null,
    route text not null,
    fingerprint bytea not null check (length(fingerprint) = 32),
    status smallint not null,
    headers text not null,
    body text not null,
    created_at bigint not null,
    primary key (market_id, organisation_id, key)
);
create index idempotency_key_age on idempotency_key (market_id, created_at);

-- The outbox and the feed in one: written in the transaction of the change. Ids of a sequence do
-- not commit in order, so readers follow (transaction_id, id) and stop below the oldest
-- transaction still running (pg_snapshot_xmin): nothing can appear behind a cursor.
create table event (
    market_id uuid not null,
    transaction_id xid8 not null default pg_current_xact_id(),
    id uuid not null,
    type text not null,
    aggregate_id uuid not null,
    aggregate_version integer not null,
    buyer_id uuid,
    supplier_id uuid,
    data text not null,
    occurred_at bigint not null,
    primary key (market_id, transaction_id, id),
    constraint event_once_per_version unique (market_id, aggregate_id, aggregate_version)
);
-- Each party reads its own part of the feed without scanning that of the others.
create index event_of_buyer on event (market_id, buyer_id, transaction_id, id)
    where buyer_id is not null;
create index event_of_supplier on event (market_id, supplier_id, transaction_id, id)
    where supplier_id is not null;

-- Secrets that every server process must share, such as the key that seals page tokens. Made by
-- the database itself, so that no installation ships with a known one.
create table server_secret (
    name text primary key,
    value bytea not null check (length(value) = 32)
);
insert into server_secret values
    ('cursor', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                      || uuid_send(gen_random_uuid())));

call guard_by_market('organisation');
call guard_by_market('person');
call guard_by_market('api_key');
call guard_by_market('session');
call guard_by_market('idempotency_key');
call guard_by_market('event');

grant select on market, server_secret to chaolu_app;
grant select, insert on organisation to chaolu_app;
-- A password is hashed again when the parameters have risen.
grant select, insert, update (password_hash) on person to chaolu_app;
grant select, insert, update (revoked_at, version) on api_key to chaolu_app;
grant select, insert, delete on session to chaolu_app;
grant select, insert, delete on idempotency_key to chaolu_app;
grant select, insert on event to chaolu_app;
