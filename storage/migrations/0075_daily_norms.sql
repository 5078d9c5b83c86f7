-- What a growing unit yields on its best day, so that a harvest of ten times as much is doubted.
alter table growing_unit add column daily_norm_g bigint
    check (daily_norm_g between 1 and 1000000000000);
grant update (kind, daily_norm_g) on growing_unit to chaolu_app;
grant update (version) on production_site to chaolu_app;

-- What was harvested there on one day; lots that say no growing unit cost nothing.
create index lot_of_growing_unit on lot (market_id, supplier_id, site_code, growing_unit,
                                         harvest_date)
    where growing_unit is not null;
