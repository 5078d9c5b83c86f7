-- When a supplier's record warns, and when it stops new business.

create table scorecard_rule (
    valid daterange not null check (not isempty(valid)),
    orders_min integer not null check (orders_min > 0),
    warn_below_permille integer not null check (warn_below_permille between 0 and 1000),
    block_below_permille integer not null
        check (block_below_permille between 0 and warn_below_permille),
    reviews_min integer not null check (reviews_min > 0),
    warn_below_rating_e2 integer not null check (warn_below_rating_e2 between 0 and 500),
    constraint scorecard_rule_overlap exclude using gist (valid with &&)
);
comment on table scorecard_rule is
    'Thresholds, the same in every market and public. A new rule ends the one before it.';
insert into scorecard_rule values ('(,)', 10, 900, 700, 5, 300);

grant select on scorecard_rule to chaolu_app;
