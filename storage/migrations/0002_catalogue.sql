-- Production sites, products, SKUs with their trade units, and dated price lists.

create extension if not exists btree_gist;
create extension if not exists btree_gin;

create table production_site (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    code text not null,
    name text not null,
    division_code text not null check (division_code ~ '^[0-9]{6}$'),
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint production_site_code unique (market_id, supplier_id, code),
    foreign key (market_id, supplier_id) references organisation (market_id, id)
);

create table growing_unit (
    market_id uuid not null,
    site_id uuid not null,
    number text not null,
    kind text not null check (kind in ('greenhouse', 'field', 'workshop')),
    primary key (market_id, site_id, number),
    foreign key (market_id, site_id) references production_site (market_id, id)
);

create table product (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    code text not null,
    category text not null check (category in ('scallion', 'mushroom', 'millet', 'vinegar',
                                               'sauce', 'bundle', 'craft', 'substrate')),
    name_zh text not null,
    name_en text,
    aliases text[] not null,
    description_zh text,
    description_en text,
    variety text,
    origin_division text not null check (origin_division ~ '^[0-9]{6}$'),
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint product_code unique (market_id, code),
    foreign key (market_id, supplier_id) references organisation (market_id, id)
);
create index product_of_category on product (market_id, category, id);
create index product_of_supplier on product (market_id, supplier_id, id);

-- By what a product is found: folded bigrams, pinyin and initials as the application cuts them (no
-- dictionary of PostgreSQL is asked to understand Chinese), and "category:..." and "supplier:...",
-- so that a filtered search is one look at one index.
--
-- A table of its own because of row-level security: "@@" is not leakproof, so behind a policy that
-- tests rows PostgreSQL will not use it with an index and reads every product of the market. What
-- stands here is open to everybody anyway and leads nowhere without the product's row, which is
-- behind the market policy.
create table product_search (
    market_id uuid not null,
    product_id uuid not null,
    terms tsvector not null,
    primary key (market_id, product_id),
    foreign key (market_id, product_id) references product (market_id, id)
);
-- Without fastupdate: products are searched far more often than they are added, and every search
-- would have to look through the list of pending entries.
create index product_search_terms on product_search using gin (market_id, terms)
    with (fastupdate = off);
alter table product_search enable row level security;
alter table product_search force row level security;
create policy read_by_all on product_search for select using (true);
create policy written_by_this_market on product_search for insert
    with check (market_id = current_market());

create table sku (
    market_id uuid not null,
    id uuid not null,
    product_id uuid not null,
    supplier_id uuid not null,
    code text not null,
    name_zh text not null,
    name_en text,
    grade text,
    base_unit text not null check (base_unit in ('g', 'ml', 'piece')),
    is_catch_weight boolean not null,
    shelf_life_days integer check (shelf_life_days > 0),
    is_demo boolean not null,
    -- Packs of this SKU only; jin, kg and the like are the same for every SKU and live in domain/.
    trade_units text[] not null default '{}',
    trade_numerators bigint[] not null default '{}',
    trade_denominators bigint[] not null default '{}',
    primary key (market_id, id),
    constraint sku_code unique (market_id, code),
    foreign key (market_id, product_id) references product (market_id, id),
    foreign key (market_id, supplier_id) references organisation (market_id, id),
    constraint sku_trade_units_aligned check (
        cardinality(trade_units) = cardinality(trade_numerators)
        and cardinality(trade_units) = cardinality(trade_denominators))
);
create index sku_of_product on sku (market_id, product_id, id);

create table price_list (
    market_id uuid not null,
    id uuid not null,
    code text not null,
    name_zh text not null,
    name_en text,
    valid daterange not null check (not isempty(valid)),
    valid_from date not null generated always as (lower(valid)) stored,
    state text not null check (state in ('open', 'closed')),
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint price_list_code unique (market_id, code),
    -- One list a day: which price is today's must never be a matter of luck.
    constraint price_list_overlap exclude using gist (market_id with =, valid with &&)
        where (state = 'open')
);
-- Open lists never overlap, so the list of a day can only be the last that has begun by then.
create index price_list_open on price_list (market_id, valid_from) where state = 'open';

-- price is in ten-thousandths of a yuan for one `per`, the unit in which it was agreed.
create table price (
    market_id uuid not null,
    price_list_id uuid not null,
    sku_id uuid not null,
    valid daterange not null check (not isempty(valid)),
    price_e4 bigint not null check (price_e4 > 0),
    per text not null,
    -- sku_id as text: an index that could also find the price of a SKU would be taken for it by the
    -- planner, and GiST is many times slower at that than the B-tree below.
    constraint price_overlap exclude using gist
        (market_id with =, price_list_id with =, (cast(sku_id as text)) with =, valid with &&),
    foreign key (market_id, price_list_id) references price_list (market_id, id),
    foreign key (market_id, sku_id) references sku (market_id, id)
);
-- All that pricing an order or showing a product asks for stands in the index itself.
create index price_of_sku on price (market_id, sku_id, price_list_id)
    include (valid, price_e4, per);

call guard_by_market('production_site');
call guard_by_market('growing_unit');
call guard_by_market('product');
call guard_by_market('sku');
call guard_by_market('price_list');
call guard_by_market('price');

grant select, insert on production_site, growing_unit, product, product_search, sku, price
    to chaolu_app;
grant select, insert, update (state, version) on price_list to chaolu_app;
