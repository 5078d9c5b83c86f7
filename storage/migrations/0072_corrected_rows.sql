-- A refused row that another file has corrected stays known: reading its own file again must not
-- offer it for correction a second time, nor receive it. And what a file was read as: the same bytes
-- told to be of another charset or format are another file to look at.

alter table stock_import_failed_row add column is_corrected boolean not null default false;
grant update (is_corrected) on stock_import_failed_row to chaolu_app;

alter table stock_import add column charset text check (charset in ('utf-8', 'gb18030'));
grant update (charset, format, headers) on stock_import to chaolu_app;
