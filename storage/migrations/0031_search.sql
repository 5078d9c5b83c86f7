-- Search: what products are sorted and counted by, and words that mean the same goods.

-- Knowledge of the language, the same in every market and public, so it is not behind the market
-- policy. Words stand here as people write them; the application folds them.
create table search_synonym (
    meaning text not null check (meaning ~ '^[a-z_]+$'),
    word text not null check (length(word) between 1 and 64),
    valid daterange not null check (not isempty(valid)),
    created_at bigint not null
        default cast(extract(epoch from now()) * 1000000 as bigint),
    constraint search_synonym_overlap exclude using gist
        (meaning with =, word with =, valid with &&)
);
comment on table search_synonym is
    'A product whose texts hold a word of a meaning is found by every other word of it. The terms '
    'of products are cut anew, by a job of the server, when a row has come, begun or ended.';

insert into search_synonym (meaning, word, valid)
select meaning, word, daterange(null, null)
from (values ('scallion', array['大葱', '熬脑葱', '熬脑大葱', 'scallion']),
             ('shiitake', array['香菇', '冬菇', '花菇', 'shiitake']),
             ('vinegar', array['醋', '食醋', '食用醋', 'vinegar']),
             ('yunyanshan', array['云岩山', '雲岩山', '云崖山']),
             ('millet', array['小米', 'millet']),
             ('meat_sauce', array['肉酱', 'meat sauce'])) as t (meaning, words),
     unnest(words) as word;

-- The table of a product's terms becomes its whole place in lists: what is counted as facets, and
-- the order by name. Like the terms, all of this is open to everybody.
alter table product_search
    add column category text,
    add column supplier_id uuid,
    add column variety text,
    add column origin_division text,
    add column grades text[] not null default '{}',
    -- Bytes of folding::Folder::sort_key.
    add column sort_key text collate "C" not null default '',
    -- By which rules of the program the row was folded (app::folding_rules), and when: rows
    -- of older rules or older synonyms are folded anew. 0: by none yet.
    add column folding integer not null default 0,
    add column folded_at bigint not null default 0;

-- The owner is behind the policies as well, and a migration stands in no market.
alter table product no force row level security;
alter table product_search no force row level security;
update product_search s
set category = p.category, supplier_id = p.supplier_id, origin_division = p.origin_division
from product p
where p.market_id = s.market_id and p.id = s.product_id;
alter table product force row level security;
alter table product_search force row level security;

alter table product_search
    alter column category set not null,
    alter column supplier_id set not null,
    alter column origin_division set not null;

create index product_search_by_name on product_search (market_id, sort_key, product_id);
create index product_search_of_category on product_search
    (market_id, category, sort_key, product_id);
create index product_search_of_supplier on product_search
    (market_id, supplier_id, sort_key, product_id);

create policy changed_by_this_market on product_search for update
    using (market_id = current_market()) with check (market_id = current_market());

grant select on search_synonym to chaolu_app;
grant update on product_search to chaolu_app;
