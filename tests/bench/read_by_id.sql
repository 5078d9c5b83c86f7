-- One product by id, with SKUs, price and availability: the statements of
-- GET /v1/products/{id} when the server remembers what the product tells.
{{storage/catalogue_read.cpp find_standings ids=:page}};
{{storage/catalogue_read.cpp find_availability}};
{{storage/price_candidates.cpp find_candidates}};
