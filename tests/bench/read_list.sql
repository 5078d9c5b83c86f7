-- A page of products: the statements of GET /v1/products?page_size=20 when the
-- server remembers what the products tell.
{{storage/catalogue_pages.cpp page_of_all}};
{{storage/catalogue_read.cpp find_standings ids=:page}};
{{storage/catalogue_read.cpp find_availability}};
{{storage/price_candidates.cpp find_candidates}};
