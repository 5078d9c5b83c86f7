-- Lots that are made of other lots: logs that give mushrooms, scallions that become sauce.

create table transformation (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    note text,
    -- What came out of what went in, where both are counted in the same unit.
    yield_permille bigint check (yield_permille > 0),
    made_by uuid not null,
    created_at bigint not null,
    primary key (market_id, id)
);
create index transformation_of_supplier on transformation (market_id, supplier_id, id);

create table transformation_line (
    market_id uuid not null,
    transformation_id uuid not null,
    is_output boolean not null,
    position integer not null check (position > 0),
    sku_id uuid not null,
    lot_id uuid not null,
    quantity bigint not null check (quantity > 0),
    primary key (market_id, transformation_id, is_output, position),
    foreign key (market_id, transformation_id) references transformation (market_id, id),
    foreign key (market_id, lot_id) references lot (market_id, id)
);

-- Which lot is in which: every lot that went in is in every lot that came out. Both ways by index,
-- since a recall asks forward and an inspector asks back.
create table lot_origin (
    market_id uuid not null,
    lot_id uuid not null,
    origin_id uuid not null,
    transformation_id uuid not null,
    primary key (market_id, lot_id, origin_id),
    constraint lot_is_not_made_of_itself check (lot_id <> origin_id)
);
create index lot_origin_forward on lot_origin (market_id, origin_id, lot_id);

call guard_by_market('transformation');
call guard_by_market('transformation_line');
call guard_by_market('lot_origin');

grant select, insert on transformation, transformation_line, lot_origin to chaolu_app;
