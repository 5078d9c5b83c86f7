-- Stock files in several formats, and warnings beside the faults of their rows.

alter table stock_import
    add column format text not null default 'csv' check (format in ('csv', 'xlsx', 'jsonl')),
    -- Rows that were taken as they are and may not be what was meant.
    add column warning_count integer not null default 0;

alter table stock_import_error
    add column is_warning boolean not null default false,
    -- A cell that was warned of when it was read may be refused later.
    drop constraint stock_import_error_pkey,
    add primary key (market_id, import_id, is_warning, line, position);

grant update (warning_count) on stock_import to chaolu_app;
