-- The number under a SKU's barcode, one good of a market each.

alter table sku add column gtin text check (gtin ~ '^[0-9]{8}([0-9]{4,6})?$');
-- With leading zeros, so that an EAN-13 is the same number as what is left of it without its zero.
create unique index sku_gtin on sku (market_id, lpad(gtin, 14, '0')) where gtin is not null;
