-- A search in Chinese: the statements of GET /v1/products?q=...&page_size=20.
{{storage/catalogue_pages.cpp page_of_walk}};
\if :has_rare_words
{{storage/catalogue_pages.cpp page_of_search}};
\endif
{{storage/catalogue.cpp find_products ids=:page}};
{{storage/product_details.cpp find_rows ids=:page}};
{{storage/price_candidates.cpp find_candidates}};
