-- What was reported wrongly of consigned goods is reversed, once, by a report of the contrary.

-- A report of the same lines, whose rows in the ledger give back what those of the other took.
-- Neither is ever changed.
alter table consignment_report
    add column reverses_id uuid,
    add foreign key (market_id, reverses_id) references consignment_report (market_id, id),
    add constraint consignment_report_is_reversed_once unique (market_id, reverses_id),
    add constraint consignment_report_does_not_reverse_itself check (reverses_id <> id);

-- The newest of one place first, as of one supplier and one holder.
create index consignment_report_at_location
    on consignment_report (market_id, location_id, id);

-- At what price a unit of it was sold, as it was agreed, and to whom: what is noted at a stall.
alter table consignment_report_line
    add column price_e4 bigint check (price_e4 > 0),
    add column price_per text,
    add column buyer text,
    add constraint consignment_line_price_has_a_unit
        check ((price_e4 is null) = (price_per is null)),
    add constraint consignment_line_lost_has_no_price
        check (kind = 'sold' or (price_e4 is null and buyer is null));
