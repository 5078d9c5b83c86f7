-- Files that say another figure of a lot they know: it is corrected, and not received again.

alter table lot
    -- How much was received as files have corrected it; null: as it was received.
    add column stated_quantity bigint check (stated_quantity > 0);
grant update (stated_quantity) on lot to chaolu_app;

alter table stock_import_row
    -- The lot that the row speaks of when it is known, and the figure of it that was seen.
    add column lot_id uuid,
    add column seen bigint check ((seen is null) = (lot_id is null));

alter table stock_import
    -- Lots that the file corrects, and lots that are on hand as it says.
    add column changed_count integer not null default 0,
    add column unchanged_count integer not null default 0;
grant update (changed_count, unchanged_count) on stock_import to chaolu_app;
