-- Changes of live listings: asked for, then decided upon, and applied all at once.

alter table product
    -- The version at which what customers read was last changed: who has seen that one or a later
    -- one knows what a change would replace.
    add column content_version integer not null default 1;

create table change_request (
    market_id uuid not null,
    id uuid not null,
    product_id uuid not null,
    supplier_id uuid not null,
    -- Of the product, as whoever asks has seen it.
    base_version integer not null,
    state text not null check (state in ('submitted', 'approved', 'rejected', 'withdrawn')),
    reason text,
    -- The partial document as it was sent: it is read again, by the rules of the day, when it is
    -- applied.
    changes text not null,
    created_by uuid not null,
    created_at bigint not null,
    decided_by uuid,
    decided_at bigint,
    version integer not null default 1,
    primary key (market_id, id),
    constraint change_request_decided check (
        (state = 'submitted') = (decided_at is null)
        and (decided_by is null) = (decided_at is null)),
    foreign key (market_id, product_id) references product (market_id, id)
);
create index change_request_of_supplier on change_request (market_id, supplier_id, id);
create index change_request_of_product on change_request (market_id, product_id, id);
create index change_request_in_state on change_request (market_id, state, id);

call guard_by_market('change_request');

grant select, insert, update (state, reason, decided_by, decided_at, version) on change_request
    to chaolu_app;
grant update (name_zh, name_en, aliases, description_zh, description_en, variety, origin_division,
              content_version) on product to chaolu_app;
grant update (name_zh, name_en) on sku to chaolu_app;
