-- One product by id, with SKUs, price and availability: the two statements of GET
-- /v1/products/{id}.
{{storage/catalogue.cpp find_products ids=:page}};
{{storage/product_details.cpp find_rows ids=:page}};
{{storage/price_candidates.cpp find_candidates}};
