-- Why a line was filled from the offer it was filled from (domain/ordering/order.hpp OfferRule).
alter table order_line
    add column offer_rule text not null default 'only' check (offer_rule in
        ('only', 'named', 'cheapest', 'cheapest_with_enough', 'older_of_equal')),
    add column offers_considered integer not null default 1 check (offers_considered > 0);

-- A supplier's stock is listed by its offers now (offer_of_supplier_by_sku).
drop index sku_of_supplier;
