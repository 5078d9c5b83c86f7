-- A search in Chinese: the statements of GET /v1/products?q=...&page_size=20 when the
-- server remembers what the products tell.
{{storage/catalogue_pages.cpp page_of_walk walked=:short_walk}};
\if :walks_on
{{storage/catalogue_pages.cpp page_of_walk walked=:long_walk}};
\endif
\if :has_rare_words
{{storage/catalogue_pages.cpp page_of_search}};
\endif
{{storage/catalogue_read.cpp find_standings ids=:page}};
{{storage/catalogue_read.cpp find_availability}};
{{storage/price_candidates.cpp find_candidates}};
