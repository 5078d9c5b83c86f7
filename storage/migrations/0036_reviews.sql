-- What buyers say of goods that they have ordered, and what their suppliers answer.

create table review (
    market_id uuid not null,
    id uuid not null,
    supplier_order_id uuid not null,
    product_id uuid not null,
    supplier_id uuid not null,
    buyer_id uuid not null,
    rating integer not null check (rating between 1 and 5),
    text text,
    reply text,
    replied_at bigint,
    -- Why an operator hid it; null while it is shown.
    hidden_reason text,
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    -- A buyer has one word on what it ordered: no shop is praised or ruined a hundred times.
    constraint review_once unique (market_id, supplier_order_id, product_id),
    constraint review_reply check ((reply is null) = (replied_at is null)),
    foreign key (market_id, supplier_order_id) references supplier_order (market_id, id),
    foreign key (market_id, product_id) references product (market_id, id),
    foreign key (market_id, supplier_id) references organisation (market_id, id),
    foreign key (market_id, buyer_id) references organisation (market_id, id)
);
create index review_of_product on review (market_id, product_id, id) where hidden_reason is null;
create index review_of_supplier on review (market_id, supplier_id, id);
create index review_of_buyer on review (market_id, buyer_id, id);

-- The sums of what is shown, so that reading a product with a million reviews costs what one costs.
create table product_rating (
    market_id uuid not null,
    product_id uuid not null,
    reviews integer not null check (reviews >= 0),
    ratings bigint not null check (ratings between reviews and 5 * cast(reviews as bigint)),
    primary key (market_id, product_id),
    foreign key (market_id, product_id) references product (market_id, id)
);

call guard_by_market('review');
call guard_by_market('product_rating');

grant select, insert, update (reply, replied_at, hidden_reason, version) on review to chaolu_app;
grant select, insert, update (reviews, ratings) on product_rating to chaolu_app;
