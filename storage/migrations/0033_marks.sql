-- Marks that products may bear: geographical indications with the quotas of those authorised to use
-- them, recognitions of consumption assistance, and claims that labels may not make.

create table gi_mark (
    market_id uuid not null,
    id uuid not null,
    -- Of the certificate, AGI01459; the quality specification has a number of its own.
    number text not null check (number ~ '^AGI[0-9]{5}$'),
    specification text not null check (specification ~ '^AGI[0-9]{4}-[0-9]{2}-[0-9]{4,5}$'),
    name_zh text not null,
    name_en text,
    holder text not null,
    -- Divisions, of any level, from which the goods must come.
    areas text[] not null check (cardinality(areas) > 0),
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint gi_mark_number unique (market_id, number)
);

-- The holder's agreement with a user states a quantity and the days on which it holds.
create table gi_authorisation (
    market_id uuid not null,
    gi_mark_id uuid not null,
    supplier_id uuid not null,
    valid daterange not null check (not isempty(valid)),
    quota_g bigint not null check (quota_g > 0),
    created_at bigint not null,
    constraint gi_authorisation_overlap exclude using gist
        (market_id with =, gi_mark_id with =, supplier_id with =, valid with &&),
    foreign key (market_id, gi_mark_id) references gi_mark (market_id, id),
    foreign key (market_id, supplier_id) references organisation (market_id, id)
);

-- What is sold under a mark, when its bearing is granted.
create table gi_product (
    market_id uuid not null,
    product_id uuid not null,
    gi_mark_id uuid not null,
    primary key (market_id, product_id, gi_mark_id),
    foreign key (market_id, product_id) references product (market_id, id),
    foreign key (market_id, gi_mark_id) references gi_mark (market_id, id)
);
create index gi_product_of_mark on gi_product (market_id, gi_mark_id, product_id);

create table recognition (
    market_id uuid not null,
    id uuid not null,
    product_id uuid not null,
    number text not null,
    issuer text not null,
    valid daterange not null check (not isempty(valid)),
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    -- A renewal keeps the number and begins when the last one ends.
    constraint recognition_overlap exclude using gist
        (market_id with =, number with =, valid with &&),
    foreign key (market_id, product_id) references product (market_id, id)
);
create index recognition_of_product on recognition (market_id, product_id, id);

-- What labels may not say from a day on: rules of the country, the same in every market and public.
-- Words stand here as people write them; the application folds them.
create table claim_rule (
    word text not null check (length(word) between 1 and 64),
    valid daterange not null check (not isempty(valid)),
    source text not null,
    constraint claim_rule_overlap exclude using gist (word with =, valid with &&)
);
insert into claim_rule (word, valid, source)
select word, daterange('2027-03-16', null), 'GB 7718-2025'
from unnest(array['零添加', '零添加剂', '无添加', '0添加', '不添加']) as word;

call guard_by_market('gi_mark');
call guard_by_market('gi_authorisation');
call guard_by_market('gi_product');
call guard_by_market('recognition');

grant select, insert on gi_authorisation, recognition to chaolu_app;
grant select, insert, update (version) on gi_mark to chaolu_app;
grant select, insert, delete on gi_product to chaolu_app;
grant select on claim_rule to chaolu_app;
