-- Rows of stock files that were refused, kept so that they can be given back and corrected.

create table stock_import_failed_row (
    market_id uuid not null,
    import_id uuid not null,
    line integer not null,
    -- As the file has them, parted by chr(31).
    cells text not null,
    primary key (market_id, import_id, line),
    foreign key (market_id, import_id) references stock_import (market_id, id)
);
call guard_by_market('stock_import_failed_row');
grant select, insert, delete on stock_import_failed_row to chaolu_app;

-- A file of corrected rows names the import that refused them; each of them counts once.
alter table stock_import
    add column retry_of uuid,
    add foreign key (market_id, retry_of) references stock_import (market_id, id);
alter table stock_import_row add column original_line integer;
grant update (retry_of) on stock_import to chaolu_app;
