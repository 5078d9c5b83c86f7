-- Suppliers of a market: their state, the categories they are approved for, their licences, the
-- rules that ask for those, and what follows from it all: the days on which each may sell what.

-- Where the role comes from stands in domain/suppliers/supplier.hpp.
create table supplier (
    market_id uuid not null,
    organisation_id uuid not null,
    role text not null check (role in ('cooperative', 'company', 'individual_business',
                                       'village_body', 'institution', 'trader')),
    state text not null check (state in ('applied', 'active', 'suspended', 'terminated')),
    state_reason text,
    review_waived boolean not null default false,
    closures datemultirange not null default '{}',
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, organisation_id),
    foreign key (market_id, organisation_id) references organisation (market_id, id)
);
comment on column supplier.review_waived is
    'What this supplier lists is published without a review.';

create table supplier_approval (
    market_id uuid not null,
    supplier_id uuid not null,
    category text not null,
    days datemultirange not null,
    primary key (market_id, supplier_id, category),
    foreign key (market_id, supplier_id) references supplier (market_id, organisation_id)
);

-- What stands on a licence never changes: a renewal is another row.
create table licence (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    kind text not null check (kind in ('sc', 'jy', 'jy_filing')),
    number text not null,
    issued_to text not null,
    food_classes text[] not null,
    division_code text check (division_code ~ '^[0-9]{6}$'),
    valid daterange not null check (not isempty(valid) and not upper_inf(valid)),
    state text not null check (state in ('submitted', 'confirmed', 'refused', 'withdrawn')),
    reason text,
    withdrawn_from date,
    created_at bigint not null,
    version integer not null default 1,
    primary key (market_id, id),
    constraint licence_of_one_supplier exclude using gist
        (market_id with =, kind with =, number with =, supplier_id with <>)
        where (state <> 'refused'),
    constraint licence_once exclude using gist
        (market_id with =, supplier_id with =, kind with =, number with =, valid with =)
        where (state <> 'refused'),
    foreign key (market_id, supplier_id) references supplier (market_id, organisation_id)
);
create index licence_of_supplier on licence (market_id, supplier_id, id);

-- The law of the country, the same in every market and public: hence without a market. Rows are
-- added by migrations, never changed; a rule that ends gets its last day and a follower.
create table licence_rule (
    id integer primary key generated always as identity,
    category text not null,
    role text not null,
    any_of text[] not null,
    food_class text,
    lot_paper text,
    valid daterange not null check (not isempty(valid)),
    source text not null,
    constraint licence_rule_overlap exclude using gist
        (category with =, role with =, valid with &&)
);
comment on column licence_rule.any_of is
    'One of these kinds of licence is needed; nothing where none is named.';
comment on column licence_rule.lot_paper is 'What must come with every lot, besides.';

-- For how many years an authority gives out a licence at most.
create table licence_term (
    kind text not null,
    years_max integer not null check (years_max > 0),
    valid daterange not null check (not isempty(valid)),
    source text not null,
    constraint licence_term_overlap exclude using gist (kind with =, valid with &&)
);

-- Derived from all of the above by domain/suppliers/rights.hpp whenever any of it changes. No row
-- for a category: it may not be sold on any day.
create table supplier_right (
    market_id uuid not null,
    supplier_id uuid not null,
    category text not null,
    days datemultirange not null check (not isempty(days)),
    primary key (market_id, supplier_id, category),
    foreign key (market_id, supplier_id) references supplier (market_id, organisation_id)
);

-- Who changed what of an organisation, when and why; before and after are JSON objects.
create table supplier_change (
    market_id uuid not null,
    id uuid not null,
    supplier_id uuid not null,
    what text not null,
    before text not null,
    after text not null,
    reason text,
    by_organisation uuid not null,
    by_credential uuid not null,
    by_session boolean not null,
    changed_at bigint not null,
    primary key (market_id, id),
    foreign key (market_id, supplier_id) references organisation (market_id, id)
);
create index supplier_change_of on supplier_change (market_id, supplier_id, id);

-- Growers and villages sell what they grow without a licence; whoever makes food needs an SC of its
-- class, whoever trades in it a JY or, since 2021-04-29 for prepackaged food, a filing.
insert into licence_rule (category, role, any_of, food_class, lot_paper, valid, source)
select g.category, r.role, '{}', null, p.paper, p.valid, p.source
from unnest(array['scallion', 'mushroom']) as g(category)
cross join unnest(array['cooperative', 'company', 'individual_business', 'village_body',
                        'institution']) as r(role)
cross join (values
    (null, daterange('2015-10-01', '2026-02-01'), '《食品安全法》第三十五条：销售食用农产品不需要取得许可'),
    ('compliance_certificate', daterange('2026-02-01', null),
     '《食品安全法》第三十五条；农业农村部令 2025 年第 4 号：蔬菜、食用菌须有承诺达标合格证')
) as p(paper, valid, source)
union all
select g.category, 'trader', p.any_of, null, g.paper, p.valid, p.source
from (values ('scallion', 'compliance_certificate'), ('mushroom', 'compliance_certificate'),
             ('millet', null), ('vinegar', null), ('sauce', null), ('bundle', null))
     as g(category, paper)
cross join (values
    (array['jy'], daterange('2015-10-01', '2021-04-29'), '《食品经营许可管理办法》（2015）'),
    (array['jy', 'jy_filing'], daterange('2021-04-29', null),
     '《食品安全法》（2021 年修正）第三十五条：仅销售预包装食品的应当备案')
) as p(any_of, valid, source)
union all
select 'millet', r.role, '{}', null, null, daterange('2015-10-01', null),
       '《食品安全法》第三十五条：农民专业合作社、村集体销售自产农产品'
from unnest(array['cooperative', 'village_body']) as r(role)
union all
select 'millet', r.role, '{sc}', '01', null, daterange('2015-10-01', null),
       '《食品生产许可管理办法》：粮食加工品（01）'
from unnest(array['company', 'individual_business', 'institution']) as r(role)
union all
select g.category, r.role, '{sc}', '03', null, daterange('2015-10-01', null),
       '《食品生产许可管理办法》：调味品（03）'
from unnest(array['vinegar', 'sauce']) as g(category)
cross join unnest(array['cooperative', 'company', 'individual_business', 'village_body',
                        'institution']) as r(role)
union all
select 'bundle', r.role, '{sc,jy,jy_filing}', null, null, daterange('2015-10-01', null),
       '《食品安全法》第三十五条：组合预包装食品由生产者或经营者销售'
from unnest(array['cooperative', 'company', 'individual_business', 'village_body',
                  'institution']) as r(role)
union all
select g.category, r.role, '{}', null, null, daterange('2015-10-01', null), '非食品，不需要食品许可'
from unnest(array['craft', 'substrate']) as g(category)
cross join unnest(array['cooperative', 'company', 'individual_business', 'village_body',
                        'institution', 'trader']) as r(role);

insert into licence_term (kind, years_max, valid, source) values
    ('sc', 5, daterange('2015-10-01', null), '《食品生产许可管理办法》：有效期五年'),
    ('jy', 5, daterange('2015-10-01', null), '《食品经营许可和备案管理办法》：有效期五年');

-- Those who were here before: active, and approved for what they sell. Forced row-level security
-- would hide them from the schema's owner, who has no market.
alter table organisation no force row level security;
alter table product no force row level security;

insert into supplier (market_id, organisation_id, role, state, review_waived, created_at)
select market_id, id,
       case when uscc like '93%' then 'cooperative' when uscc like '92%' then 'individual_business'
            when uscc like '91%' then 'company' when uscc ~ '^N[123]' then 'village_body'
            else 'institution' end,
       'active', true, created_at
from organisation where kind = 'supplier';

insert into supplier_approval (market_id, supplier_id, category, days)
select distinct market_id, supplier_id, category, cast('{[1970-01-01,)}' as datemultirange)
from product;

insert into supplier_right (market_id, supplier_id, category, days)
select a.market_id, a.supplier_id, a.category, range_agg(l.valid)
from supplier_approval a
join supplier s on s.market_id = a.market_id and s.organisation_id = a.supplier_id
join licence_rule l on l.category = a.category and l.role = s.role and l.any_of = '{}'
group by a.market_id, a.supplier_id, a.category;

alter table organisation force row level security;
alter table product force row level security;

call guard_by_market('supplier');
call guard_by_market('supplier_approval');
call guard_by_market('licence');
call guard_by_market('supplier_right');
call guard_by_market('supplier_change');

grant select on licence_rule, licence_term to chaolu_app;
grant select, insert,
      update (role, state, state_reason, review_waived, closures, version) on supplier
    to chaolu_app;
grant select, insert, update (days) on supplier_approval to chaolu_app;
grant select, insert, update (state, reason, withdrawn_from, version) on licence to chaolu_app;
grant select, insert, update (days), delete on supplier_right to chaolu_app;
grant select, insert on supplier_change to chaolu_app;
