-- Pictures and documents: what they hold, whose they are, and which show a product.

-- The bytes, once however often they are sent. Never changed: what stands under a hash is that.
create table media_content (
    market_id uuid not null references market (id),
    sha256 bytea not null check (length(sha256) = 32),
    -- As the bytes themselves say, not as their sender called them.
    content_type text not null
        check (content_type in ('image/png', 'image/jpeg', 'image/webp', 'application/pdf')),
    width integer check (width > 0),
    height integer check (height > 0),
    content bytea not null check (length(content) between 1 and 5242880),
    primary key (market_id, sha256),
    constraint media_content_size check (
        (content_type = 'application/pdf') = (width is null)
        and (width is null) = (height is null))
);
-- Compressed already: PostgreSQL need not try.
alter table media_content alter column content set storage external;

create table media (
    market_id uuid not null,
    id uuid not null,
    organisation_id uuid not null,
    sha256 bytea not null,
    title text not null,
    -- Who may say what is done with it, and what was allowed: words of people, not a closed list.
    rights_owner text not null,
    licence text not null,
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint media_once unique (market_id, organisation_id, sha256),
    foreign key (market_id, organisation_id) references organisation (market_id, id),
    foreign key (market_id, sha256) references media_content (market_id, sha256)
);

create table product_media (
    market_id uuid not null,
    product_id uuid not null,
    position integer not null check (position > 0),
    media_id uuid not null,
    primary key (market_id, product_id, position),
    constraint product_media_once unique (market_id, product_id, media_id),
    foreign key (market_id, product_id) references product (market_id, id),
    foreign key (market_id, media_id) references media (market_id, id)
);
create index product_media_of_media on product_media (market_id, media_id);

call guard_by_market('media_content');
call guard_by_market('media');
call guard_by_market('product_media');

grant select, insert on media_content, media to chaolu_app;
grant select, insert, delete on product_media to chaolu_app;
grant update (version) on product to chaolu_app;
