"""Reads a second over HTTP beside pgbench with the same statements; and the file upload."""

import pathlib
import statistics
import time
import urllib.parse

import house
import measure
import prepare

STEPS = ((16, 4), (64, 16))
# Each is a script of its own to pgbench, whose sessions prepare and plan each of them: the more
# there are, the less of its time is what should be measured.
PRODUCTS = 16
PAGES = 16
PAGE_SIZE = 20
ROWS = PAGE_SIZE + 1  # the place that tells whether there is another page
# Products that a search walks past before it looks into the GIN index.
SHORT_WALK = 500
LONG_WALK = 3000
NIL = "00000000-0000-0000-0000-000000000000"
UPLOAD_ROWS = 10_000
SIMPLIFIED = str.maketrans("腦蔥", "脑葱")


def public_id(prefix, uuid):
    number = int(uuid.replace("-", ""), 16)
    digits = [number >> 5 * at & 31 for at in range(25, -1, -1)]
    return f"{prefix}_{''.join(prepare.BASE32[digit] for digit in digits)}"


def tsquery(words):
    """As domain/catalogue/search.cpp cuts: pairs of neighbouring characters, or whole words."""
    terms = []
    for word in words.translate(SIMPLIFIED).split():
        is_latin = word.isascii()
        terms += [word] if is_latin else [word[at:at + 2] for at in range(len(word) - 1)]
    return " & ".join(f"'{term}'" for term in terms)


def array_of(ids):
    return "{" + ",".join(ids) + "}"


class Reads:
    def __init__(self, bench):
        self.bench = bench
        self.products = [row[0] for row in bench.place.database.sql(
            f"select id from product where market_id = '{bench.market.uuid}' order by id")]
        self.skus = {}
        for product, *sku in bench.place.database.sql(f"""
                select p.id, s.id, s.supplier_id, p.category
                from product p join sku s on s.product_id = p.id
                where p.market_id = '{bench.market.uuid}'"""):
            self.skus.setdefault(product, []).append(sku)
        # As the public, who has no channel (no code of one looks like this) and sees what is for
        # everybody.
        self.common = {"market": bench.market.uuid, "today": bench.market.today.isoformat(),
                       "day": bench.market.today.isoformat(),
                       "now": time.time_ns() // 1000, "channel": "-", "rows": ROWS,
                       "buyers": "{}", "scopes": "{general}",
                       "short_walk": SHORT_WALK, "long_walk": LONG_WALK}
        self.api = house.Api(bench.server.port)

    def page(self, products):
        """A page as the yardstick's statements ask for it."""
        skus = [sku for product in products for sku in self.skus[product]]
        return {"page": array_of(products),
                **{name: array_of(column) for name, column in
                   zip(("skus", "suppliers", "categories"), zip(*skus))}}

    def compare(self, name, script, targets, variants):
        bench = self.bench
        path = bench.place.folder / f"{name}.txt"
        path.write_text("".join(target + "\n" for target in targets), encoding="ascii")
        settings = {"chaolu.market": bench.market.uuid}
        bench.compare(
            name,
            lambda connections: bench.ours(name, connections, 200, get_file=path),
            lambda clients: bench.pgbench_run(name, script, clients, self.common,
                                              variants=variants, **settings),
            STEPS, (bench.rounds + 1) // 2)

    def by_id(self):
        step = max(1, len(self.products) // PRODUCTS)
        chosen = self.products[::step][:PRODUCTS]
        targets = [f"/v1/products/{public_id('prd', uuid)}?market={prepare.MARKET}"
                   for uuid in chosen]
        found = self.api.get(targets[0])
        if found["id"] != public_id("prd", chosen[0]):
            raise house.Trouble("another product was found than asked for")
        self.compare("read_by_id", "read_by_id.sql", targets,
                     [self.page([uuid]) for uuid in chosen])

    def pages(self):
        targets, variants = [], []
        target = f"/v1/products?market={prepare.MARKET}&page_size={PAGE_SIZE}"
        token = ""
        for page in range(min(PAGES, len(self.products) // PAGE_SIZE - 1)):
            start = page * PAGE_SIZE
            targets.append(target + token)
            after = self.products[start - 1] if page else NIL
            variants.append({"after": after,
                             **self.page(self.products[start:start + PAGE_SIZE])})
            answer = self.api.get(targets[-1])
            last = public_id("prd", self.products[start + PAGE_SIZE - 1])
            if answer["items"][-1]["id"] != last:
                raise house.Trouble("a page of the API is not the page of the yardstick")
            token = "&page_token=" + urllib.parse.quote(answer["next_page_token"], safe="")
        self.compare("read_list", "read_list.sql", targets, variants)

    def walked(self, query, rows):
        """How many of the first products match."""
        return int(self.bench.place.database.value(f"""
            select count(*) from (select terms from product_search
            where market_id = '{self.bench.market.uuid}'
            order by product_id limit {rows}) w where terms @@ $${query}$$::tsquery"""))

    def searches(self):
        targets, variants = [], []
        for words in prepare.SEARCHES:
            query = tsquery(words)
            found = [row[0] for row in self.bench.place.database.sql(f"""
                select product_id from product_search
                where market_id = '{self.bench.market.uuid}' and terms @@ $${query}$$::tsquery
                order by product_id limit {ROWS}""")]
            short, long = (self.walked(query, rows) for rows in (SHORT_WALK, LONG_WALK))
            walks_on = short < ROWS <= short * (LONG_WALK // SHORT_WALK)
            target = (f"/v1/products?market={prepare.MARKET}&page_size={PAGE_SIZE}"
                      f"&q={urllib.parse.quote(words)}")
            items = self.api.get(target)["items"]
            wanted = [public_id("prd", uuid) for uuid in found[:PAGE_SIZE]]
            if [item["id"] for item in items] != wanted:
                raise house.Trouble(f"the API finds {len(items)} products by {words}, "
                                    f"the yardstick {len(wanted)}")
            if found:
                targets.append(target)
                variants.append({"query": query, "after": NIL, **self.page(found[:PAGE_SIZE]),
                                 "walks_on": int(walks_on),
                                 "has_rare_words": int((long if walks_on else short) < ROWS)})
        self.compare("search", "search.sql", targets, variants)


class Uploads:
    """A stock file of 10,000 rows through the API and through psql, in turn."""

    def __init__(self, bench):
        self.bench = bench
        self.supplier = bench.market.suppliers[0]
        self.api = house.Api(bench.server.port, self.supplier.key)
        self.left = {}

    def content(self, name):
        own = prepare.codes_of_supplier(self.bench.market.skus, 0)
        codes = (own * (UPLOAD_ROWS // len(own) + 1))[:UPLOAD_ROWS]
        return prepare.stock_file(codes, self.bench.market.today, name, 10)

    def through_api(self, name):
        content = self.content(name)
        started = time.monotonic()
        answer = prepare.upload(self.api, content)
        seconds = time.monotonic() - started
        if answer["received_count"] != UPLOAD_ROWS:
            raise house.Trouble(f"{answer['received_count']} of {UPLOAD_ROWS} rows were received")
        self.left = measure.left_behind(self.bench.place.database, answer["id"],
                                        prepare.uuid_of(answer["id"]))
        return seconds

    def through_psql(self, name):
        database = self.bench.place.database
        script = pathlib.Path(__file__).with_name("upload.sql")
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", script,
                   "-d", database.conninfo(role="chaolu_app")]
        given = {"market": self.bench.market.uuid, "supplier": self.supplier.uuid, **self.left}
        for variable, value in given.items():
            command += ["-v", f"{variable}={value}"]
        return float(house.run(command, self.content(name).decode()))

    def run(self, repeats):
        database = self.bench.place.database
        faults = measure.differences(database, lambda: self.through_api("CHECK-A"),
                                     lambda: self.through_psql("CHECK-P"), 1, {})
        self.bench.faults += [f"upload is not the same work: {fault}" for fault in faults]
        ours, theirs = [], []
        for at in range(repeats):
            theirs.append(self.through_psql(f"P{at}"))
            ours.append(self.through_api(f"A{at}"))
        figures = self.bench.figures
        figures["upload_ours_seconds"] = statistics.median(ours)
        figures["upload_psql_seconds"] = statistics.median(theirs)
        figures["upload_ratio"] = figures["upload_ours_seconds"] / figures["upload_psql_seconds"]


def run(bench, upload_repeats):
    reads = Reads(bench)
    reads.by_id()
    reads.pages()
    reads.searches()
    Uploads(bench).run(upload_repeats)
