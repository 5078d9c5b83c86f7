-- Photographs that were taken in the field: told of by their fingerprints, brought when the network
-- allows, before their records or after.
alter table field_record
    -- SHA-256 of each in lower-case hexadecimal, in the order of the record.
    add column photos text[] not null default '{}' check (cardinality(photos) <= 5);

create table field_photo (
    market_id uuid not null,
    supplier_id uuid not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    content_sha256 bytea not null,
    uploaded_by uuid not null,
    created_at bigint not null,
    primary key (market_id, supplier_id, sha256),
    constraint field_photo_is_its_content check (encode(content_sha256, 'hex') = sha256),
    foreign key (market_id, content_sha256) references media_content (market_id, sha256)
);
call guard_by_market('field_photo');
grant select, insert on field_photo to chaolu_app;
