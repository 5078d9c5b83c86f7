-- A search in Chinese: the three statements of GET /v1/products?q=...&page_size=20.
{{storage/catalogue_pages.cpp page_of_search}};
{{storage/catalogue.cpp find_products ids=:page}};
{{storage/product_details.cpp find_rows ids=:page}};
{{storage/price_candidates.cpp find_candidates}};
