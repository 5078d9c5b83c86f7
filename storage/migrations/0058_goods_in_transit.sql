-- What is on its way now, of how many transfers there ever were.
create index transfer_in_transit on transfer (market_id, supplier_id) where state = 'in_transit';
