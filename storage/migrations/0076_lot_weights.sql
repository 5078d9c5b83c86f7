-- What a lot weighed with and without what it came in, where somebody weighed it so.
alter table lot
    add column gross_weight bigint,
    add column tare_weight bigint,
    add constraint lot_weighs_what_it_is check (
        num_nulls(gross_weight, tare_weight) = 2
        or (tare_weight >= 0 and gross_weight - tare_weight = quantity));

alter table stock_import_row
    add column gross_weight bigint,
    add column tare_weight bigint;
