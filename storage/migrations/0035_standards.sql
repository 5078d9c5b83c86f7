-- Standards that products are made to, and the days on which each edition holds.

alter table product add column standards text[] not null default '{}';
grant update (standards) on product to chaolu_app;

create table standard_edition (
    -- Without its year: "GB/T 38581".
    code text not null,
    year integer not null check (year between 1950 and 2999),
    title text not null,
    valid daterange not null check (not isempty(valid)),
    primary key (code, year),
    -- An edition ends when the next one comes into force.
    constraint standard_edition_overlap exclude using gist (code with =, valid with &&)
);
comment on table standard_edition is
    'Public knowledge, the same for every market, so it is not behind the market policy. Standards '
    'that are not listed are accepted as they are; more editions are more rows, in a later '
    'migration.';

insert into standard_edition (code, year, title, valid) values
    ('GB 2719', 2003, '食醋卫生标准', '[2004-05-01,2019-12-21)'),
    ('GB 2719', 2018, '食品安全国家标准 食醋', '[2019-12-21,)'),
    ('GB 2718', 2003, '酱卫生标准', '[2004-05-01,2015-05-24)'),
    ('GB 2718', 2014, '食品安全国家标准 酿造酱', '[2015-05-24,)'),
    ('GB 31644', 2018, '食品安全国家标准 复合调味料', '[2019-12-21,)'),
    ('GB 7718', 2011, '食品安全国家标准 预包装食品标签通则', '[2012-04-20,2027-03-16)'),
    ('GB 7718', 2025, '食品安全国家标准 预包装食品标签通则', '[2027-03-16,)');

grant select on standard_edition to chaolu_app;
