"""Searches of 100,000 SKUs, and what reading costs there beside a market of 1,000.

vendure #4742: choosing among 25,000 rows took 15 to 17 seconds.

A market of 1,000 SKUs is filled through the API, so that terms, prices and stock stand as the
application writes them. Its database is copied, and in the copy every product is multiplied by SQL
with all that reading it looks at, under numbers and codes of its own. Two servers read the two, in
turn.
"""

import time
import urllib.parse

import house
import measure
import prepare
import reads

SMALL_SKUS = 1_000
LARGE_SKUS = 100_000
CONNECTIONS = 16
FILL_SECONDS_MAX = 60
PAGE_SIZE = 20
CHOSEN = 64
PAGES = 16
DEEP_PAGES = 10  # of 200

# What reading a product looks at, as far as there is such a table, in the order of references.
COPIED = ("product", "sku", "product_search", "price", "stock", "publication", "offer")

WORDS = [
    # two characters, in both scripts
    "香菇", "小米", "潞城", "有机", "老陈", "礼盒", "剪纸", "菌棒", "平菇", "米醋", "微子", "浊漳",
    "禮盒", "剪紙", "農家",
    # one, three and more
    "葱", "菇", "酱", "熬脑葱", "熬腦蔥", "羊肚菌", "老陈醋", "黄牛蹄", "潞城有机", "辛安泉手工",
    # pinyin, initials, synonyms
    "aonaocong", "yangdujun", "lucheng", "xiaomi", "anc", "laochencu", "shiitake", "冬菇",
    "scallion", "食用醋",
    # several words; rare ones; what every second product has, and every one
    "潞城 小米", "浊漳 有机 香菇酱", "合室 猪肉酱", "黄牛蹄 冬储", "00042", "P00123", "00077 香菇酱",
    prepare.OF_EVERY_SECOND, "散装", "箱装 香菇",
]

# Products and SKUs under new ids, which go up with the copies as those of the application do with
# time, and under new numbers. Terms that hold a number of the template hold that of the copy.
MAPPING = """
create unlogged table copied_product as
select id as old, cast(lpad(to_hex(2000000000000 + n), 12, '0') || '70008000' ||
                       lpad(to_hex(n), 12, '0') as uuid) as new,
       substr(code, 2) as old_number, lpad(cast(n as text), 5, '0') as new_number
from (select id, code, row_number() over (order by copy, id) + {products} - 1 as n
      from product, generate_series(1, {copies}) as copy) as p;
create unlogged table copied_sku as
select s.id as old, cast(lpad(to_hex(2000000000000 + n), 12, '0') || '70009000' ||
                         lpad(to_hex(n), 12, '0') as uuid) as new,
       s.product_id as old_product, s.new_product, s.code as old_code,
       cast({first_sku} + n as text) as new_code
from (select k.id, k.code, k.product_id, p.new as new_product,
             row_number() over (order by p.new, k.id) + {skus} - 1 as n
      from sku k join copied_product p on p.old = k.product_id) as s;
create index on copied_product (old);
create index on copied_sku (old);
create index on copied_sku (new_product);
analyze copied_product, copied_sku;
"""

TERMS = """array_to_tsvector(array(
    select case t when m.old_number then m.new_number
                  when 'p' || m.old_number then 'p' || m.new_number
                  when m.old_number || 'hao' then m.new_number || 'hao'
                  when m.old_number || 'h' then m.new_number || 'h' else t end
    from unnest(tsvector_to_array(o.terms)) as t)
    || (select array_agg(c.new_code) from copied_sku c where c.new_product = m.new))"""


def columns_of(database, table):
    return [row[0] for row in database.sql(f"""
        select attname from pg_attribute
        where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped
          and attgenerated = '' order by attnum""")]


def copy_statement(table, columns):
    """Inserts the copies of a table's rows, of products or of SKUs."""
    by_sku = table == "sku" or "sku_id" in columns
    given = {"terms": TERMS, "sort_key": "replace(o.sort_key, m.old_number, m.new_number)"}
    if table == "product":
        given |= {"id": "m.new", "code": "'P' || m.new_number",
                  "name_zh": "replace(o.name_zh, m.old_number, m.new_number)"}
    elif table == "sku":
        given |= {"id": "m.new", "product_id": "m.new_product", "code": "m.new_code"}
    else:
        given |= {"id": "gen_random_uuid()", "sku_id": "m.new",
                  "product_id": "m.new_product" if by_sku else "m.new"}
    values = ", ".join(given.get(column, "o." + column) for column in columns)
    key = "id" if table in ("product", "sku") else "sku_id" if by_sku else "product_id"
    return (f"insert into {table} ({', '.join(columns)}) select {values} from {table} o "
            f"join copied_{'sku' if by_sku else 'product'} m on m.old = o.{key} order by m.new;")


def grow(database, skus, wanted):
    """Multiplies what the database holds, in one transaction without waiting for the disk.

    The index of terms is made anew, which is many times faster than adding to it.
    """
    terms_index = database.value(
        "select indexdef from pg_indexes where indexname = 'product_search_terms'")
    tables = [table for table in COPIED
              if database.value(f"select to_regclass('{table}') is not null") == "t"]
    statements = [copy_statement(table, columns_of(database, table)) for table in tables]
    mapping = MAPPING.format(products=skus // 2, skus=skus, copies=wanted // skus - 1,
                             first_sku=prepare.FIRST_SKU)
    # The rows are copies of sound ones: a database this young has no statistics, and would look for
    # what each of them refers to by reading whole tables.
    database.sql("begin; set local synchronous_commit = off; "
                 "set local session_replication_role = replica; drop index product_search_terms;"
                 + mapping + "".join(statements) + terms_index
                 + "; drop table copied_sku, copied_product; commit; vacuum analyze; checkpoint")
    if int(database.value("select count(*) from sku")) != wanted:
        raise house.Trouble("the large market has another number of SKUs than it should")


class Side:
    """One of the two markets, with its server."""

    def __init__(self, bench, place, market, server, database):
        self.bench = measure.Bench(place, market, server, bench.pgbench, bench.seconds, 1)
        self.api = house.Api(server.port)
        self.place = place
        self.database = database
        self.speeds = {}

    def targets(self, name, targets):
        path = self.place.folder / f"{name}.txt"
        path.write_text("".join(target + "\n" for target in targets), encoding="ascii")
        return path

    def measure(self, name, path):
        result = self.bench.ours(name, CONNECTIONS, 200, get_file=path)
        self.speeds.setdefault(name, []).append(result)

    def median(self, name, key):
        return measure.median(self.speeds[name], key)

    def products(self):
        """Products from all over the market, and pages that start at them."""
        ids = [row[0] for row in self.database.sql("select id from product order by id")]
        step = len(ids) // CHOSEN
        by_id = [f"/v1/products/{reads.public_id('prd', uuid)}?market={prepare.MARKET}"
                 for uuid in ids[step // 2::step][:CHOSEN]]
        list_target = f"/v1/products?market={prepare.MARKET}"
        pages, token = [], ""
        while len(pages) < PAGES:
            pages.append(f"{list_target}&page_size={PAGE_SIZE}{token}")
            token = self.token_behind(pages[-1])
        return by_id, pages

    def token_behind(self, target):
        token = self.api.get(target).get("next_page_token")
        return "&page_token=" + urllib.parse.quote(token, safe="") if token else ""

    def searches(self):
        """A page of each word, one by name, and one from far behind of what many products have."""
        targets = []
        for words in WORDS:
            target = (f"/v1/products?market={prepare.MARKET}&q={urllib.parse.quote(words)}")
            if self.api.get(f"{target}&page_size={PAGE_SIZE}")["items"]:
                targets.append(f"{target}&page_size={PAGE_SIZE}")
        # Names are drawn by lot, so that a few of several words may fit no product.
        if len(targets) < len(WORDS) - 4:
            raise house.Trouble(f"only {len(targets)} of {len(WORDS)} searches find anything")
        first = f"/v1/products?market={prepare.MARKET}&q={urllib.parse.quote('潞城')}"
        token = ""
        for _ in range(DEEP_PAGES):
            token = self.token_behind(f"{first}&page_size=200{token}") or token
        by_name = f"/v1/products?market={prepare.MARKET}&q={urllib.parse.quote('小米')}&sort=name"
        return targets + [f"{first}&page_size={PAGE_SIZE}{token}",
                          f"{by_name}&page_size={PAGE_SIZE}"]


def compare(bench, small, large):
    paths = {}
    for side, name in ((small, "small"), (large, "large")):
        by_id, pages = side.products()
        paths[side] = {"by_id": side.targets(f"by_id_{name}", by_id),
                       "list": side.targets(f"list_{name}", pages)}
    for _ in range(bench.rounds + 1):
        for name in ("by_id", "list"):
            for side in (small, large):
                side.measure(name, paths[side][name])
    figures = bench.figures
    for name in ("by_id", "list"):
        for side, size in ((small, "small"), (large, "large")):
            del side.speeds[name][0]  # plans are made and pages are read
            figures[f"{name}_{size}_p50_ms"] = side.median(name, "p50_ms")
            figures[f"{name}_{size}_per_second"] = side.median(name, "per_second")
        figures[f"{name}_growth_ratio"] = (figures[f"{name}_large_p50_ms"]
                                           / figures[f"{name}_small_p50_ms"])


def search(bench, large):
    path = large.targets("large_search", large.searches())
    for _ in range(bench.rounds + 1):
        large.measure("search", path)
    del large.speeds["search"][0]
    for key in ("p50_ms", "p99_ms", "per_second"):
        bench.figures[f"search_{key}"] = large.median("search", key)


def run(bench, small_skus=SMALL_SKUS, large_skus=LARGE_SKUS):
    place = bench.place
    with place.another_database() as small_database:
        market = prepare.fill(place, small_skus)
        started = time.monotonic()
        with place.another_database(small_database) as large_database:
            grow(large_database, small_skus, large_skus)
            bench.figures["large_skus"] = large_skus
            bench.figures["large_fill_seconds"] = time.monotonic() - started
            with place.server(small_database) as small_server, \
                    place.server(large_database) as large_server:
                small = Side(bench, place, market, small_server, small_database)
                large = Side(bench, place, market, large_server, large_database)
                search(bench, large)
                compare(bench, small, large)
            for side in (small, large):
                bench.runs += side.bench.runs
                bench.faults += side.bench.faults
    if bench.figures["large_fill_seconds"] > FILL_SECONDS_MAX:
        bench.faults.append("filling the large market took longer than it may")
