-- The tree of categories, what is told about goods of each, and their grades; options, weights of
-- packs and net contents of SKUs.

-- Public knowledge, the same in every market: hence without a market. Rows are added by migrations,
-- never changed; a rule that ends gets its last day and a follower.
create table category (
    code text primary key check (code ~ '^[a-z][a-z0-9_]*$'),
    parent text references category (code),
    position integer not null,
    name_zh text not null,
    name_en text not null
);

-- What holds for a category holds for all below it.
create table category_attribute (
    id integer primary key generated always as identity,
    category text not null references category (code),
    code text not null check (code ~ '^[a-z][a-z0-9_]*$'),
    position integer not null,
    name_zh text not null,
    name_en text not null,
    kind text not null check (kind in ('text', 'integer', 'decimal', 'boolean', 'date', 'choice')),
    unit text,
    is_required boolean not null default false,
    -- Of integers and decimals, in ten-thousandths.
    min_e4 bigint,
    max_e4 bigint,
    choices text[] not null default '{}',
    choice_names_zh text[] not null default '{}',
    choice_names_en text[] not null default '{}',
    valid daterange not null default daterange('2020-01-01', null),
    source text,
    constraint category_attribute_overlap exclude using gist
        (category with =, code with =, valid with &&),
    constraint category_attribute_choices check (
        (kind = 'choice') = (cardinality(choices) > 0)
        and cardinality(choices) = cardinality(choice_names_zh)
        and cardinality(choices) = cardinality(choice_names_en))
);

create table category_grade (
    id integer primary key generated always as identity,
    category text not null references category (code),
    code text not null,
    position integer not null,
    name_zh text not null,
    name_en text not null,
    valid daterange not null default daterange('2020-01-01', null),
    source text not null,
    constraint category_grade_overlap exclude using gist
        (category with =, code with =, valid with &&)
);

insert into category (code, parent, position, name_zh, name_en) values
    ('food', null, 1, '食品', 'Food'),
    ('fresh', 'food', 1, '生鲜', 'Fresh produce'),
    ('scallion', 'fresh', 1, '大葱', 'Scallion'),
    ('mushroom', 'fresh', 2, '食用菌', 'Mushrooms'),
    ('grain', 'food', 2, '粮食', 'Grain'),
    ('millet', 'grain', 1, '小米', 'Millet'),
    ('condiment', 'food', 3, '调味品', 'Condiments'),
    ('vinegar', 'condiment', 1, '食醋', 'Vinegar'),
    ('sauce', 'condiment', 2, '酱', 'Sauces'),
    ('bundle', null, 2, '组合装', 'Bundles'),
    ('craft', null, 3, '手工艺品', 'Crafts'),
    ('input', null, 4, '农业投入品', 'Farm inputs'),
    ('substrate', 'input', 1, '菌棒', 'Mushroom logs');

insert into category_attribute (category, code, position, name_zh, name_en, kind, unit, min_e4,
                                max_e4, choices, choice_names_zh, choice_names_en) values
    ('food', 'storage', 1, '贮存条件', 'Storage', 'choice', null, null, null,
     '{ambient,chilled,frozen}', '{常温,冷藏,冷冻}', '{Ambient,Chilled,Frozen}'),
    ('food', 'allergens', 2, '致敏物质', 'Allergens', 'text', null, null, null, '{}', '{}', '{}'),
    ('fresh', 'storage_celsius', 1, '贮存温度', 'Storage temperature', 'decimal', 'celsius',
     -400000, 400000, '{}', '{}', '{}'),
    ('fresh', 'cultivation', 2, '种植方式', 'Cultivation', 'choice', null, null, null,
     '{open_field,greenhouse}', '{露地,大棚}', '{Open field,Greenhouse}'),
    ('scallion', 'white_mm', 1, '葱白长度', 'Length of the white part', 'integer', 'mm',
     500000, 10000000, '{}', '{}', '{}'),
    ('mushroom', 'cap_mm', 1, '菌盖直径', 'Cap diameter', 'integer', 'mm',
     50000, 3000000, '{}', '{}', '{}'),
    ('grain', 'moisture_percent', 1, '水分', 'Moisture', 'decimal', 'percent',
     0, 1000000, '{}', '{}', '{}'),
    ('vinegar', 'total_acid', 1, '总酸（以乙酸计）', 'Total acid, as acetic acid', 'decimal',
     'g/100ml', 35000, 200000, '{}', '{}', '{}'),
    ('craft', 'technique', 1, '工艺', 'Technique', 'text', null, null, null, '{}', '{}', '{}'),
    ('craft', 'is_handmade', 2, '是否手工', 'Made by hand', 'boolean', null, null, null,
     '{}', '{}', '{}'),
    ('craft', 'height_mm', 3, '高度', 'Height', 'integer', 'mm', 10000, 100000000,
     '{}', '{}', '{}'),
    ('craft', 'recognised_on', 4, '列入非遗名录日期', 'Listed as heritage on', 'date', null, null,
     null, '{}', '{}', '{}'),
    ('substrate', 'strain', 1, '菌种', 'Strain', 'text', null, null, null, '{}', '{}', '{}');

-- Asked for before the label standard changes, demanded from then on.
insert into category_attribute (category, code, position, name_zh, name_en, kind, is_required,
                                valid, source) values
    ('condiment', 'ingredients', 1, '配料表', 'Ingredients', 'text', false,
     daterange('2020-01-01', '2027-03-16'), 'GB 7718-2011'),
    ('condiment', 'ingredients', 1, '配料表', 'Ingredients', 'text', true,
     daterange('2027-03-16', null), 'GB 7718-2025');

insert into category_grade (category, code, position, name_zh, name_en, source) values
    ('scallion', 'S', 1, '特级', 'Special grade', 'NY/T 1835'),
    ('scallion', 'A', 2, '一级', 'First grade', 'NY/T 1835'),
    ('scallion', 'B', 3, '二级', 'Second grade', 'NY/T 1835'),
    ('mushroom', 'A', 1, '一级', 'First grade', 'GB/T 38581'),
    ('mushroom', 'B', 2, '二级', 'Second grade', 'GB/T 38581'),
    ('mushroom', 'C', 3, '三级', 'Third grade', 'GB/T 38581'),
    ('millet', 'A', 1, '一级', 'First grade', 'GB/T 11766'),
    ('millet', 'B', 2, '二级', 'Second grade', 'GB/T 11766'),
    ('millet', 'C', 3, '三级', 'Third grade', 'GB/T 11766');

-- Arrays that belong together are as long as each other, as with the trade units of a SKU.
alter table product
    add column attribute_codes text[] not null default '{}',
    add column attribute_kinds text[] not null default '{}',
    -- In the form that the kind has in the API.
    add column attribute_values text[] not null default '{}',
    add constraint product_attributes_aligned check (
        cardinality(attribute_codes) = cardinality(attribute_kinds)
        and cardinality(attribute_codes) = cardinality(attribute_values)),
    -- The axes on which the SKUs of the product differ. An English name that is '' is none.
    add column option_codes text[] not null default '{}',
    add column option_names_zh text[] not null default '{}',
    add column option_names_en text[] not null default '{}',
    -- The values of all axes; option_value_axes says of which, counted from 0.
    add column option_value_axes integer[] not null default '{}',
    add column option_value_codes text[] not null default '{}',
    add column option_value_names_zh text[] not null default '{}',
    add column option_value_names_en text[] not null default '{}',
    add constraint product_options_aligned check (
        cardinality(option_codes) = cardinality(option_names_zh)
        and cardinality(option_codes) = cardinality(option_names_en)
        and cardinality(option_value_axes) = cardinality(option_value_codes)
        and cardinality(option_value_axes) = cardinality(option_value_names_zh)
        and cardinality(option_value_axes) = cardinality(option_value_names_en));

alter table sku
    -- Its value on each axis of the product.
    add column option_values text[] not null default '{}',
    -- What one piece holds, where the SKU is counted in pieces.
    add column net_quantity bigint check (net_quantity > 0),
    add column net_unit text check (net_unit in ('g', 'ml')),
    add constraint sku_net_content check ((net_quantity is null) = (net_unit is null)),
    -- Grams that each of trade_units weighs, nominally, at least and at most; 0: not told. Empty
    -- where nothing is told of any.
    add column trade_nominal_g bigint[] not null default '{}',
    add column trade_min_g bigint[] not null default '{}',
    add column trade_max_g bigint[] not null default '{}',
    add constraint sku_trade_weights_aligned check (
        cardinality(trade_nominal_g) in (0, cardinality(trade_units))
        and cardinality(trade_nominal_g) = cardinality(trade_min_g)
        and cardinality(trade_nominal_g) = cardinality(trade_max_g));
-- Two SKUs of a product that nobody could tell apart.
create unique index sku_option_values on sku (market_id, product_id, option_values)
    where option_values <> '{}';

grant select on category, category_attribute, category_grade to chaolu_app;
grant update (attribute_codes, attribute_kinds, attribute_values, option_codes, option_names_zh,
              option_names_en, option_value_axes, option_value_codes, option_value_names_zh,
              option_value_names_en) on product to chaolu_app;
grant update (option_values, net_quantity, net_unit, trade_nominal_g, trade_min_g, trade_max_g)
    on sku to chaolu_app;
