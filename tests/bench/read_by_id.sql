-- One product by id, with SKUs, price and availability: what GET /v1/products/{id} asks.
{{storage/catalogue.cpp find_products ids=:page}};
{{storage/product_details.cpp find_rows ids=:page}};
